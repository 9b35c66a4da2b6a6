import { say } from "./wording";

// Which screens a post finds in its menu. The server decides what it may do; the menu only spares it empty rooms.
export const SCREENS = ["map", "findings", "compare", "data", "reviews", "duties", "calendar", "settings"] as const;
export type Screen = (typeof SCREENS)[number];

/** What a route is called in the title of the window. */
export function titleOf(route: string): string {
  if (route === "account") return say("account");
  if (route === "notices") return say("notices");
  if (route === "sign-in" || route === "link") return say("sign_in");
  const screen = SCREENS.find((one) => one === route);
  return screen ? say(screen) : "";
}

// These keep the system, and have to do with no finding (the server refuses them results).
const KEEPERS: ReadonlySet<string> = new Set(["administrator", "custodian", "draw_officer"]);

export function keepsOnly(roles: readonly string[]): boolean {
  return roles.length > 0 && roles.every((one) => KEEPERS.has(one));
}

export function screensOf(roles: readonly string[]): readonly Screen[] {
  return keepsOnly(roles) ? ["settings"] : SCREENS;
}
