// The page's colours and type, for what draws itself.
export interface Ink { ink: string; soft: string; line: string; accent: string; warn: string; bad: string; card: string; font: string }

export function ink(): Ink {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return { ink: of("ink"), soft: of("soft"), line: of("line"), accent: of("accent"), warn: of("warn"), bad: of("bad"), card: of("card"), font: of("sans") };
}

/** What axes and labels look like. */
export function axis(colours: Ink): Record<string, unknown> {
  return {
    axisLabel: { color: colours.soft, fontFamily: colours.font, fontSize: 12 },
    axisLine: { lineStyle: { color: colours.line } },
    splitLine: { lineStyle: { color: colours.line } },
    nameTextStyle: { color: colours.soft, fontFamily: colours.font, fontSize: 12 },
  };
}
