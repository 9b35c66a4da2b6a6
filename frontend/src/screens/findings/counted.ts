// Counts of findings by unit, as something a map can colour: few whole-number classes from one hue.
import type { Count, Values } from "@/api/types";

const RAMP = ["#dcefe6", "#8dcdc0", "#36989a", "#1a5d72"];

/** Upper ends of at most four classes of counts, each but the last about twice as wide as the one before. */
export function upperEnds(most: number): number[] {
  if (most <= RAMP.length) return Array.from({ length: most }, (_, at) => at + 1);
  const [first, second, third] = [1 / 15, 3 / 15, 7 / 15].map((part) => Math.max(1, Math.round(most * part)));
  return [...new Set([first, second, third, most])].filter((one): one is number => one !== undefined).sort((a, b) => a - b);
}

export function countedValues(counts: readonly Count[]): Values {
  const known = counts.filter((one) => one.count > 0);
  const ends = known.length ? upperEnds(Math.max(...known.map((one) => one.count))) : [];
  const labels = ends.map((end, at) => { const low = (ends[at - 1] ?? 0) + 1; return low === end ? String(end) : `${low}–${end}`; });
  return {
    run: "", indicator: "", level: "", levels: [], unit: "count", unit_text: "", standard: "", threshold: null, comparator: null, statuses: [],
    classes: ends.length ? { bounds: [0, ...ends], closed_left: false, labels, colours: RAMP.slice(RAMP.length - ends.length) } : null,
    items: known.map((one) => ({
      unit_id: one.key, name: one.text, parent_id: null, value: one.count, text: String(one.count), status: "ok", status_text: "", meets: null, standing_text: "", grade: null, coverage: null,
      in_class: ends.findIndex((end) => one.count <= end),
    })),
  };
}
