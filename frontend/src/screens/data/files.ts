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

/** What may be said of how a file is read, by its key in the city's settings. */
export const READ_BY = ["completeness", "data_date", "coordinates", "crs", "encoding", "sheet", "layer", "cell_m", "columns", "attribution"] as const;

/** How a file is to be read, as it is filled in: by key of the city's settings, columns one a line; a field of a number gives a number. */
export type Reading = Record<string, string | number>;

/** The settings as they stand, to be filled in further. */
export function readingOf(said: Readonly<Record<string, unknown>>): Reading {
  const unsaid = READ_BY.map((key): [string, string] => [key, ""]);
  return Object.fromEntries([...unsaid, ...Object.entries(said).map(([key, value]) => [key, key === "columns" ? linesOf(value as Record<string, string>) : String(value)])]);
}

/** What is sent of what was filled in: nothing that is empty; of columns pairs, of numbers numbers. */
export function readingSent(keys: readonly string[], given: Reading): Record<string, unknown> {
  const filled = keys.map((key) => [key, String(given[key] ?? "").trim()] as const).filter(([, text]) => text);
  return Object.fromEntries(filled.map(([key, text]) => [key, key === "columns" ? pairsOf(text) : key === "cell_m" ? Number(text) : text]));
}

const linesOf = (pairs: Readonly<Record<string, string>>): string => Object.entries(pairs).map(([column, heading]) => `${column} = ${heading}`).join("\n");

function pairsOf(text: string): Record<string, string> {
  const pairs = text.split("\n").map((line) => line.split("=")).filter((parts) => parts[0]?.trim());
  return Object.fromEntries(pairs.map(([column, ...heading]) => [column?.trim() ?? "", heading.join("=").trim()]));
}

/** Where something is wrong: file, row, column or cell. */
export const placeOf = (one: { file: string | null; row: number | null; column: string | null; cell?: string | null }): string =>
  [one.file, one.cell ?? (one.row ? say("row", { row: one.row }) : null), one.column].filter(Boolean).join(" · ");
