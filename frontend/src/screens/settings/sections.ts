// Kinds of settings by role: administrators keep accounts and posts; results' settings are for those who see results.
import { keepsOnly } from "@/shell/screens";

export type SettingsSection = "editions" | "local" | "rules" | "accounts" | "posts" | "platform" | "audit";

export function sectionsFor(roles: readonly string[]): readonly SettingsSection[] {
  const business: SettingsSection[] = keepsOnly(roles) ? [] : ["editions", "local", "rules"];
  const keeping: SettingsSection[] = roles.includes("administrator") ? ["accounts", "posts", "platform"] : ["posts"];
  return [...business, ...keeping, ...(roles.includes("auditor") ? (["audit"] as const) : [])];
}
