import { describe, expect, it } from "vitest";
import type { Indicator, RankedValue, Ranking, TrendPoint } from "@/api/types";
import { daysOf, readMonth, step, weeksOf, writeMonth } from "@/screens/calendar/month";
import { countedValues, upperEnds } from "@/screens/findings/counted";
import { onTheirWay } from "@/screens/findings/states";
import { grouped, levelFor } from "@/screens/map/choices";
import { lineOf } from "@/screens/map/trend";
import { drawnOf, rankingOption } from "@/screens/compare/rankingChart";
import { ratesOf, sectionsOf } from "@/screens/reviews/document";
import { screensOf } from "@/shell/screens";

const LEVELS = ["city", "block", "community", "compound"];
const indicator = (level: string, code = "1"): Indicator => ({ id: code, code, level, name_zh: "绿地", name_en: "Park coverage", dimension: "生态" }) as Indicator;

describe("indicators and levels", () => {
  it("shows dwellings by community where nothing finer is wanted", () => {
    expect(levelFor(indicator("block"), "community", LEVELS)).toBe("block");
    expect(levelFor(indicator("community"), "city", LEVELS)).toBe("city");
  });
  it("finds by code or by every word of a name in either language", () => {
    const all = [indicator("city", "25"), indicator("city", "2")];
    expect(grouped(all, "2").flatMap((group) => group.items.map((one) => one.code))).toEqual(["2"]);
    expect(grouped(all, "coverage park")[0]?.items).toHaveLength(2);
    expect(grouped(all, "绿地 water")).toEqual([]);
  });
});

describe("a trend", () => {
  const point = (year: number, value: number | null, comparable = true): TrendPoint => ({ year, value, comparable }) as TrendPoint;
  it("joins only years that are comparable, and has no dot for what is not known", () => {
    const line = lineOf([point(2022, 1, false), point(2023, null), point(2024, 2), point(2025, 3)], 100, 40);
    expect(line.dots.map((dot) => dot.year)).toEqual([2022, 2024, 2025]);
    expect(line.paths).toHaveLength(1);
    expect(line.paths[0]?.match(/[ML]/g)).toEqual(["M", "L"]);
  });
});

describe("a month", () => {
  it("begins its weeks on Monday", () => {
    expect(weeksOf({ year: 2025, month: 1 })[0]).toEqual([null, null, "2025-01-01", "2025-01-02", "2025-01-03", "2025-01-04", "2025-01-05"]);
    expect(daysOf({ year: 2024, month: 2 })).toHaveLength(29);
  });
  it("steps over a year's end, and refuses what is no month", () => {
    expect(writeMonth(step({ year: 2025, month: 12 }, 1))).toBe("2026-01");
    expect(readMonth("2025-13")).toBeNull();
  });
});

describe("counts by unit", () => {
  it("has every count in one class", () => {
    for (const most of [1, 3, 5, 16, 400]) {
      const counts = Array.from({ length: most }, (_, at) => ({ key: String(at), text: "", count: at + 1 }));
      const values = countedValues(counts);
      expect(values.items.every((one) => (one.in_class ?? -1) >= 0)).toBe(true);
      expect(upperEnds(most).at(-1)).toBe(most);
    }
  });
});

describe("states of findings", () => {
  it("stand in the order of their way, what is new to us last", () => {
    const counts = ["closed", "unheard_of", "registered", "planned"].map((key) => ({ key, text: key, count: 1 }));
    expect(onTheirWay(counts).map((one) => one.key)).toEqual(["registered", "planned", "closed", "unheard_of"]);
  });
});

describe("a review", () => {
  const row = { finding: "F" };
  it("lists what it has, the whole city first", () => {
    expect(sectionsOf({ disputes: [row], bodies: { street: { overdue: [row], stuck: [] } } }).map((one) => [one.body, one.title])).toEqual([[null, "disputes"], ["street", "overdue"]]);
  });
  it("has rates of the city before those of bodies", () => {
    expect(ratesOf({ rates: { by_body: { street: {} }, city: {} } }).map((one) => one.body)).toEqual([null, "street"]);
    expect(ratesOf({})).toEqual([]);
  });
});

describe("the menu", () => {
  it("shows no business to a post that only keeps the system", () => {
    expect(screensOf(["administrator"])).not.toContain("findings");
    expect(screensOf(["administrator", "reviewer"])).toContain("findings");
  });
});

describe("a ranking's chart", () => {
  const one = (id: string, value: number | null, meets: boolean | null): RankedValue => ({ id, name: id, value, meets, status: "ok", could_be: null }) as RankedValue;
  const ranking = { unit: "share", threshold: 0.85, standard: "≥ 85%", items: [one("a", 0.9, true), one("b", 0, false), one("c", null, null)] } as Ranking;
  const ink = { ink: "", soft: "", line: "", accent: "blue", warn: "", bad: "red", card: "", font: "" };
  it("draws a zero, and no bar for what is not known", () => {
    expect(drawnOf(ranking).map((bar) => bar.id)).toEqual(["a", "b"]);
  });
  it("tells what falls short by more than colour", () => {
    const [bars] = rankingOption(ranking, "", ink).series as { data: { itemStyle: Record<string, unknown> }[] }[];
    expect(bars?.data.map((bar) => [bar.itemStyle.color, "decal" in bar.itemStyle])).toEqual([["blue", false], ["red", true]]);
  });
});
