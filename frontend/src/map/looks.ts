// How values look on a map: a class has its colour, a status its own pattern, and nothing known never looks like a low value.
import type { Value, Values } from "@/api/types";

export const PATTERNED = ["partial", "no_data", "not_surveyed", "not_applicable", "withheld"] as const;
export type Patterned = (typeof PATTERNED)[number];

export interface LegendLine {
  key: string;
  label: string;
  colour: string | null;
  pattern: Patterned | null;
  units: number;
}

/** By colour the units that have it, as a MapLibre expression; units without a value fall to `none`. */
export function fillOf(values: Values, none: string): unknown {
  const colours = values.classes?.colours ?? [];
  const branches: unknown[] = [];
  colours.forEach((colour, at) => {
    const ids = values.items.filter((one) => one.in_class === at).map((one) => one.unit_id);
    if (ids.length) branches.push(ids, colour);
  });
  return branches.length ? ["match", ["get", "unit_id"], ...branches, none] : none;
}

export function unitsWith(values: Values, status: Patterned): string[] {
  return values.items.filter((one) => one.status === status).map((one) => one.unit_id);
}

/** The lines of a legend: every class with its units, then every status that occurs. */
export function legendOf(values: Values): LegendLine[] {
  const { classes } = values;
  const lines: LegendLine[] = (classes?.labels ?? []).map((label, at) => ({
    key: `class-${at}`, label, colour: classes?.colours[at] ?? null, pattern: null,
    units: values.items.filter((one) => one.in_class === at).length,
  }));
  for (const status of values.statuses) {
    const pattern = PATTERNED.find((one) => one === status.status);
    if (!pattern || !status.units_count) continue;
    const dotted = pattern === "partial" ? values.items.find((one) => one.status === "partial" && one.in_class !== null) : undefined;
    const colour = dotted && dotted.in_class !== null ? (classes?.colours[dotted.in_class] ?? null) : null;
    lines.push({ key: status.status, label: status.status_text, colour, pattern, units: status.units_count });
  }
  return lines;
}

export type Order = "low" | "high" | "name";

/** Units for the list beside the map: known values in order, what is not known after them, by name. */
export function ranked(items: readonly Value[], order: Order, locale: string): Value[] {
  const byName = (a: Value, b: Value): number => (a.name ?? a.unit_id).localeCompare(b.name ?? b.unit_id, locale);
  if (order === "name") return [...items].sort(byName);
  const sign = order === "low" ? 1 : -1;
  return [...items].sort((a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null) || byName(a, b);
    return sign * (a.value - b.value) || byName(a, b);
  });
}
