// Figures for people. What has a text from the server is shown by that; these are for what has none.
import type { Language } from "@/wording/language";

const LOCALE: Readonly<Record<Language, string>> = { zh: "zh-CN", en: "en-GB" };

export const missing = "—";

export function count(value: number | null | undefined, language: Language): string {
  return value === null || value === undefined ? missing : new Intl.NumberFormat(LOCALE[language], { maximumFractionDigits: 0 }).format(value);
}

export function share(value: number | null | undefined, language: Language, digits = 1): string {
  return value === null || value === undefined ? missing : new Intl.NumberFormat(LOCALE[language], { style: "percent", maximumFractionDigits: digits }).format(value);
}

/** Square metres as square kilometres, or as hectares where it is less than a tenth of one. */
export function area(m2: number | null | undefined, language: Language): string {
  if (m2 === null || m2 === undefined) return missing;
  const format = (value: number): string => new Intl.NumberFormat(LOCALE[language], { maximumSignificantDigits: 3 }).format(value);
  if (m2 >= 100_000) return `${format(m2 / 1e6)} km²`;
  return language === "zh" ? `${format(m2 / 1e4)} 公顷` : `${format(m2 / 1e4)} ha`;
}

export function date(iso: string | null | undefined, language: Language): string {
  if (!iso) return missing;
  const day = new Date(`${iso.slice(0, 10)}T00:00:00`);
  return Number.isNaN(day.getTime()) ? iso : new Intl.DateTimeFormat(LOCALE[language], { dateStyle: "medium" }).format(day);
}

export function moment(iso: string | null | undefined, language: Language): string {
  if (!iso) return missing;
  const when = new Date(iso);
  return Number.isNaN(when.getTime()) ? iso : new Intl.DateTimeFormat(LOCALE[language], { dateStyle: "medium", timeStyle: "short" }).format(when);
}

/** The day of a moment in a time zone (without: the browser's), as an ISO day. */
export function isoDay(moment: Date, zone: string | undefined): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(moment); // Swedish days are ISO days
}
