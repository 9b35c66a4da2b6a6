import { describe, expect, it } from "vitest";
import type { FindingWhole, MoveOffered } from "@/api/types";
import { draftOf, isoToday, sentOf } from "@/screens/findings/forms";

const field = (name: string, kind: string, required: boolean) => ({ name, kind, required, label: name, choices: [] });
const move = (key: string, fields: ReturnType<typeof field>[]): MoveOffered => ({ move: { key, text: key }, target: null, roles: [], fields, against: [] });
const finding = { lead_body: "street", due_on: "2025-07-01", due: null } as unknown as FindingWhole;
const newId = (prefix: string): string => `${prefix}-1`;

describe("a move's form", () => {
  it("leaves out what was left empty", () => {
    const asked = move("screen", [field("reason", "prose", false), field("co_bodies", "texts", false), field("reporter_told", "flag", false), field("times_allowed", "count", false)]);
    expect(sentOf(asked, draftOf(asked, finding, "2025-06-02"), "office", newId)).toEqual({ payload: {} });
  });
  it("sends a flag that must be answered, and a count as a number", () => {
    const asked = move("extend", [field("reporter_told", "flag", true), field("times_allowed", "count", false)]);
    expect(sentOf(asked, { ...draftOf(asked, finding, "2025-06-02"), times_allowed: "0" }, "office", newId).payload).toEqual({ reporter_told: false, times_allowed: 0 });
  });
  it("sends a due date as the rule it is counted by", () => {
    const asked = move("assign", [field("due", "due", true)]);
    expect(sentOf(asked, { due: { rule: "r", start: "2025-06-02" } }, "office", newId)).toEqual({ payload: {}, due_rule: "r", due_start: "2025-06-02" });
  });
  it("names the evidence in the check that rests on it, and the body that checks", () => {
    const asked = move("pass", [field("verification", "verification", true), field("evidence", "evidence", false)]);
    const draft = draftOf(asked, finding, "2025-06-02");
    const evidence = [{ id: "E-1", kind: "photo", dated: "2025-06-01", sha256: "0".repeat(64), note: "" }];
    const sent = sentOf(asked, { ...draft, evidence }, "bureau", newId);
    expect(sent.payload).toMatchObject({ evidence, verification: { id: "V-1", body: "bureau", passed: true, evidence: ["E-1"], date: "2025-06-02" } });
    expect(sent.payload.verification).not.toHaveProperty("data_date");
  });
  it("lets a mark rest on the pieces that are brought with it", () => {
    const asked = move("mark_items", [field("items", "item_marks", true), field("evidence", "evidence", false)]);
    const items = [{ id: "i-1", state: "verified" }];
    const evidence = [{ id: "E-1", kind: "photo", dated: "2025-06-01", sha256: "0".repeat(64), note: "" }];
    expect(sentOf(asked, { items, evidence }, "bureau", newId).payload).toEqual({ items: [{ id: "i-1", state: "verified", evidence: ["E-1"] }], evidence });
    expect(sentOf(asked, { items, evidence: [] }, "bureau", newId).payload).toEqual({ items });
  });
  it("makes a step of every line of a measure", () => {
    const asked = move("plan", [field("actions", "actions", true)]);
    const actions = [{ title: "修补", steps: "勘察\n\n 施工 ", responsible_body: "street", due_on: "" }];
    expect(sentOf(asked, { actions }, "street", newId).payload.actions).toEqual([{ id: "A-1", title: "修补", steps: ["勘察", "施工"], responsible_body: "street" }]);
  });
  it("does not ask for what the software records", () => {
    expect(draftOf(move("observe", [field("facts", "facts", true)]), finding, "2025-06-02")).toEqual({});
  });
});

describe("today", () => {
  it("is the day where the browser is", () => {
    expect(isoToday(new Date(2025, 0, 5, 23, 59))).toBe("2025-01-05");
  });
});
