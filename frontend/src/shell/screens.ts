// Which screens a post finds in its menu. The server decides what it may do; the menu only spares it empty rooms.
export const SCREENS = ["map", "findings", "compare", "data", "reviews", "duties", "calendar", "settings"] as const;
export type Screen = (typeof SCREENS)[number];

const ADMINISTRATOR: readonly Screen[] = ["settings"];
const BUILT: readonly Screen[] = ["map"];

export function screensOf(role: string | null): readonly Screen[] {
  const wanted = role === "administrator" ? ADMINISTRATOR : SCREENS;
  return wanted.filter((one) => BUILT.includes(one));
}
