// A month as weeks from Monday on; days are ISO texts, and no clock or time zone has a part in it.
export interface Month { year: number; month: number }

const iso = (year: number, month: number, day: number): string => [String(year).padStart(4, "0"), String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-");

export function readMonth(text: string): Month | null {
  const [, year, month] = /^(\d{4})-(\d{2})$/.exec(text) ?? [];
  const found = { year: Number(year), month: Number(month) };
  return year && month && found.month >= 1 && found.month <= 12 ? found : null;
}

export const writeMonth = ({ year, month }: Month): string => iso(year, month, 1).slice(0, 7);

export function step({ year, month }: Month, by: number): Month {
  const at = year * 12 + (month - 1) + by;
  return { year: Math.floor(at / 12), month: (at % 12) + 1 };
}

export function daysOf({ year, month }: Month): string[] {
  const count = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return Array.from({ length: count }, (_, at) => iso(year, month, at + 1));
}

/** Weeks of seven days; null where a week begins before the month or ends after it. */
export function weeksOf(month: Month): (string | null)[][] {
  const days: (string | null)[] = daysOf(month);
  const first = (new Date(Date.UTC(month.year, month.month - 1, 1)).getUTCDay() + 6) % 7;
  const cells = [...Array<null>(first).fill(null), ...days];
  while (cells.length % 7) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, at) => cells.slice(7 * at, 7 * at + 7));
}
