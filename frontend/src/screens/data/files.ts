import type { Language } from "@/wording/language";
import { say } from "./wording";

/** The name of a file without the folders before it. */
export const baseName = (path: string): string => path.split("/").pop() ?? path;

/** A size as people read it, by thousands. */
export function bytes(size: number, language: Language): string {
  const units = ["B", "kB", "MB", "GB"] as const;
  const at = size < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(size) / 3));
  return `${new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en-GB", { maximumSignificantDigits: 3 }).format(size / 1000 ** at)} ${units[at]}`;
}

/** What may be said of how a file is to be read, by its key in the city's settings. */
export const OPTIONS = ["completeness", "coordinates", "crs", "encoding", "sheet", "layer", "data_date", "attribution"] as const;
export type Option = (typeof OPTIONS)[number];

/** Where something is wrong: file, row, column or cell. */
export const placeOf = (one: { file: string | null; row: number | null; column: string | null; cell?: string | null }): string =>
  [one.file, one.cell ?? (one.row ? say("row", { row: one.row }) : null), one.column].filter(Boolean).join(" · ");
