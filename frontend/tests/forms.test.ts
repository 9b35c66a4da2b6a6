import { describe, expect, it } from "vitest";
import type { FindingWhole, MoveOffered } from "@/api/types";
import { Problem } from "@/api/problem";
import { emptyRegistration, payloadOf, wrongIn } from "@/screens/findings/register/registration";
import { draftOf, movesOffered, sentOf } from "@/screens/findings/forms";

const field = (name: string, kind: string, required: boolean) => ({ name, kind, required, label: name, choices: [] });
const move = (key: string, fields: ReturnType<typeof field>[]): MoveOffered => ({ move: { key, text: key }, target: null, roles: [], fields, against: [] });
const finding = { lead_body: "street", due_on: "2025-07-01", due: null, actions: [], history: [], moves: [] } as unknown as FindingWhole;
const newId = (prefix: string): string => `${prefix}-1`;

describe("a move's form", () => {
  it("leaves out what was left empty", () => {
    const asked = move("screen", [field("reason", "prose", false), field("co_bodies", "bodies", false), field("reporter_told", "flag", false), field("times_allowed", "count", false)]);
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
  it("counts more time from the day the finding was given to its body, by the rule of its date", () => {
    const asked = move("extend", [field("due", "due", true), field("rule", "text", true)]);
    const history = [{ day: "2025-01-09", move: { key: "assign", text: "" } }, { day: "2025-02-03", move: { key: "accept", text: "" } }];
    const given = { ...finding, due: { rule: "finding.time_limited" }, history } as unknown as FindingWhole;
    const draft = draftOf(asked, given, "2025-06-02");
    expect(draft).toEqual({ due: { rule: "finding.time_limited", start: "2025-01-09", extend: "" }, rule: "finding.time_limited" });
    expect(sentOf(asked, { ...draft, due: { ...(draft.due as object), extend: "3" } }, "office", newId)).toEqual({ payload: { rule: "finding.time_limited" }, due_rule: "finding.time_limited", due_start: "2025-01-09", extend: [3] });
  });
  it("begins a plan with what was taken over, under its own ids", () => {
    const asked = move("plan", [field("actions", "actions", true)]);
    const taken = { id: "F-1/a1", title: "Paint", steps: ["buy", "paint"], responsible_body: "works", co_bodies: [{ key: "park", text: "Park" }], due_on: null, cost_yuan: 900 };
    const draft = draftOf(asked, { ...finding, actions: [taken] } as unknown as FindingWhole, "2025-06-02");
    expect(sentOf(asked, draft, "street", newId).payload.actions).toEqual([{ id: "F-1/a1", title: "Paint", steps: ["buy", "paint"], responsible_body: "works", co_bodies: ["park"], cost_yuan: 900 }]);
  });
  it("leaves to the plan what is done measure by measure", () => {
    const moves = ["start", "revise_plan", "do_step"].map((key) => move(key, []));
    expect(movesOffered({ ...finding, moves }).map((one) => one.move.key)).toEqual(["start"]);
  });
  it("does not ask for what the software records", () => {
    expect(draftOf(move("observe", [field("facts", "facts", true)]), finding, "2025-06-02")).toEqual({});
  });
});

describe("a finding registered by hand", () => {
  const place = { unit_id: "B01-C01", name: "梧湾社区", level: "community", level_text: "社区", around: [] };
  const draft = { ...emptyRegistration("2025-06-02"), place, category: "stairs", statement: " worn ", basis: "no. 3", source_kind: "case", source_id: "17" };
  it("has one key for the same record of the same thing in the same unit, and its unit's level", () => {
    expect(payloadOf(draft)).toEqual({
      key: "stairs@B01-C01#case:17", source_kind: "case", source_id: "17", category: "stairs", unit_id: "B01-C01", level: "community", statement: "worn", basis: "no. 3",
      found_on: "2025-06-02", severity: "general", urgency: "deadline",
    });
  });
  it("makes an item of each place, and names the standard of what is major", () => {
    const payload = payloadOf({ ...draft, objects: "Stair 1\n\n Stair 2", severity: "major", severity_standard: "GB 1" });
    expect(payload.items).toEqual([{ id: "17-1", name: "Stair 1", kind: "place" }, { id: "17-2", name: "Stair 2", kind: "place" }]);
    expect(payload.severity_standard).toBe("GB 1");
  });
  it("puts each refusal to the field it is about", () => {
    const item = (column: string | null, text: string) => ({ key: "", text, file: "F-1", row: null, column, cell: null });
    const problem = new Problem({ title: "", status: 422, detail: "", problems: [item("key", "open"), item("statement, evidence[0].note", "number"), item(null, "other")] });
    expect(wrongIn(problem)).toEqual({ source_id: ["open"], statement: ["number"], evidence: ["number"], "": ["other"] });
  });
});
