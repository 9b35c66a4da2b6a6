import type { TrendPoint } from "@/api/types";

export interface Dot { x: number; y: number; year: number; comparable: boolean }
export interface Line { dots: Dot[]; paths: string[] }

const MARGIN = 5;

/** A small line over years. Years that are not comparable stand as dots of their own: no line joins them to others. */
export function lineOf(points: readonly TrendPoint[], width: number, height: number): Line {
  const known = points.filter((one): one is TrendPoint & { value: number } => one.value !== null);
  if (!known.length) return { dots: [], paths: [] };
  const years = known.map((one) => one.year);
  const values = known.map((one) => one.value);
  const place = (at: number, low: number, high: number, size: number): number =>
    high === low ? size / 2 : MARGIN + ((at - low) / (high - low)) * (size - 2 * MARGIN);
  const [firstYear, lastYear] = [Math.min(...years), Math.max(...years)];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const dots = known.map((one) => ({
    x: place(one.year, firstYear, lastYear, width), y: height - place(one.value, low, high, height), year: one.year, comparable: one.comparable,
  }));
  const joined = dots.filter((dot) => dot.comparable);
  const path = joined.map((dot, at) => `${at ? "L" : "M"}${dot.x.toFixed(1)} ${dot.y.toFixed(1)}`).join(" ");
  return { dots, paths: joined.length > 1 ? [path] : [] };
}
