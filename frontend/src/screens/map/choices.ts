// Which level and indicator go together, and how a search finds an indicator.
import type { Indicator } from "@/api/types";

/** Levels of the map at which an indicator has values: its own (dwellings and compounds are shown by community) and coarser. */
export function levelsOf(indicator: Indicator, levels: readonly string[]): string[] {
  const own = levels.indexOf(indicator.level);
  return levels.filter((_, at) => own < 0 || at <= own);
}

/** The level to show an indicator at: the one wanted where it has values, else the finest it has. */
export function levelFor(indicator: Indicator, wanted: string, levels: readonly string[]): string {
  const having = levelsOf(indicator, levels);
  return having.includes(wanted) ? wanted : (having.at(-1) ?? wanted);
}

export interface Group {
  dimension: string;
  items: Indicator[];
}

/** Indicators by dimension, in the edition's order, those that a search finds: by code, or by every word of it in a name. */
export function grouped(items: readonly Indicator[], search: string): Group[] {
  const wanted = search.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const groups: Group[] = [];
  for (const one of items) {
    const names = `${one.name_zh} ${one.name_en}`.toLocaleLowerCase();
    if (!wanted.every((word) => names.includes(word) || one.code === word)) continue;
    const group = groups.find((found) => found.dimension === one.dimension);
    if (group) group.items.push(one);
    else groups.push({ dimension: one.dimension, items: [one] });
  }
  return groups;
}
