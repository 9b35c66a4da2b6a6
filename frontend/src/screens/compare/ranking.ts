// Units from best to worst. What is not known has no rank; equal values share one.
import type { Value } from "@/api/types";

export interface Ranked { rank: number | null; value: Value }

export function rankedBest(items: readonly Value[], better: string, target: number | null, locale: string): Ranked[] {
  const worth = (value: number): number => (better === "lower" ? value : better === "target" && target !== null ? Math.abs(value - target) : -value);
  const name = (one: Value): string => one.name ?? one.unit_id;
  const known = items.filter((one): one is Value & { value: number } => one.value !== null).sort((a, b) => worth(a.value) - worth(b.value) || name(a).localeCompare(name(b), locale));
  const unknown = items.filter((one) => one.value === null).sort((a, b) => name(a).localeCompare(name(b), locale));
  const ranks: Ranked[] = [];
  known.forEach((value, at) => {
    const before = known[at - 1];
    const tied = before && worth(before.value) === worth(value.value);
    ranks.push({ rank: tied ? (ranks[at - 1]?.rank ?? at + 1) : at + 1, value });
  });
  return [...ranks, ...unknown.map((value) => ({ rank: null, value }))];
}

export type Direction = "better" | "worse" | "same";

/** Whether a value has become better; null where that cannot be said. */
export function direction(before: number | null, now: number | null, better: string, target: number | null): Direction | null {
  if (before === null || now === null) return null;
  const far = (value: number): number => (better === "lower" ? value : better === "target" && target !== null ? Math.abs(value - target) : -value);
  const gain = far(before) - far(now);
  return gain > 0 ? "better" : gain < 0 ? "worse" : "same";
}
