// Kinds of settings by role: administrators keep accounts and posts; results' settings are for those who see results.
import { keepsOnly } from "@/shell/screens";

export type SettingsSection = "editions" | "rules" | "accounts" | "posts";

export function sectionsFor(roles: readonly string[]): readonly SettingsSection[] {
  const business: SettingsSection[] = keepsOnly(roles) ? [] : ["editions", "rules"];
  const keeping: SettingsSection[] = roles.includes("administrator") ? ["accounts", "posts"] : ["posts"];
  return [...business, ...keeping];
}
