import type { Language } from "@/wording/language";

/** The name of a file without the folders before it. */
export const baseName = (path: string): string => path.split("/").pop() ?? path;

/** A size as people read it, by thousands. */
export function bytes(size: number, language: Language): string {
  const units = ["B", "kB", "MB", "GB"] as const;
  const at = size < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(size) / 3));
  return `${new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en-GB", { maximumSignificantDigits: 3 }).format(size / 1000 ** at)} ${units[at]}`;
}
