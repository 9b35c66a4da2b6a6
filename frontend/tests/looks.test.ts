import { describe, expect, it } from "vitest";
import type { Value, Values } from "@/api/types";
import { fillOf, legendOf, ranked, unitsWith } from "@/map/looks";

const value = (unit_id: string, known: number | null, status: string, in_class: number | null): Value => ({
  unit_id, name: unit_id, parent_id: null, value: known, text: String(known), status, status_text: status, meets: null, standing_text: "", grade: null, in_class, coverage: null,
});
const values: Values = {
  run: "r", indicator: "i", level: "community", levels: ["community"], unit: "share", unit_text: "%", standard: "≥ 85%", threshold: 0.85, comparator: ">=",
  classes: { bounds: [0, 0.85, 1], closed_left: true, labels: ["0–85%", "85–100%"], colours: ["#light", "#dark"] },
  statuses: ["ok", "partial", "no_data", "not_applicable"].map((status) => ({ status, status_text: status, meaning: "", units_count: status === "not_applicable" ? 0 : 1 })),
  items: [value("a", 0, "ok", 0), value("b", 0.9, "partial", 1), value("c", null, "no_data", null)],
};

describe("how values look", () => {
  it("gives a known zero its class, and what is not known no class at all", () => {
    expect(fillOf(values, "none")).toEqual(["match", ["get", "unit_id"], ["a"], "#light", ["b"], "#dark", "none"]);
  });
  it("has a plain fill where nothing is known", () => {
    expect(fillOf({ ...values, items: [value("c", null, "no_data", null)] }, "none")).toBe("none");
  });
  it("gives a status its pattern", () => {
    expect(unitsWith(values, "no_data")).toEqual(["c"]);
  });
  it("lists classes with their units, then statuses that occur, a partial one over its class", () => {
    expect(legendOf(values).map(({ key, colour, pattern, units }) => [key, colour, pattern, units])).toEqual([
      ["class-0", "#light", null, 1], ["class-1", "#dark", null, 1], ["partial", "#dark", "partial", 1], ["no_data", null, "no_data", 1],
    ]);
  });
});

describe("units in order", () => {
  it("puts what is not known last, whichever way", () => {
    expect(ranked(values.items, "low", "en").map((one) => one.unit_id)).toEqual(["a", "b", "c"]);
    expect(ranked(values.items, "high", "en").map((one) => one.unit_id)).toEqual(["b", "a", "c"]);
  });
});
