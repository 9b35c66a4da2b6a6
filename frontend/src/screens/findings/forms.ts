// A move's form: what its fields begin with, and the payload that they come to.
import type { ActionShown, FieldAsked, FindingWhole, MoveOffered } from "@/api/types";

export type Draft = Record<string, unknown>;

export interface EvidenceDraft { id: string; kind: string; dated: string; sha256: string; note: string }
export interface ItemMark { id: string; state: string }
export interface ActionDraft { id?: string; title: string; steps: string; responsible_body: string; co_bodies: string; due_on: string; cost_yuan: string }
export interface VerificationDraft { method: string; date: string; passed: boolean; on_site: boolean; documentary: boolean; data_date: string }
/** `extend`: by so many more units of the rule; null where a date is not extended. */
export interface DueDraft { rule: string; start: string; extend: string | null }

// The software's own fields: a form does not ask for them.
const NOT_ASKED: ReadonlySet<string> = new Set(["facts", "figures", "items"]);

const lines = (text: unknown): string[] => String(text ?? "").split("\n").map((line) => line.trim()).filter(Boolean);

export function fieldsOf(move: MoveOffered): FieldAsked[] {
  return move.fields.filter((field) => !NOT_ASKED.has(field.kind));
}

// What is done part by part stands with its parts: see plan/.
const IN_THE_PLAN: ReadonlySet<string> = new Set(["revise_plan", "do_step"]);

export function movesOffered(finding: FindingWhole): MoveOffered[] {
  return finding.moves.filter((one) => !IN_THE_PLAN.has(one.move.key));
}

/** An action to fill in: as it stands, or new, of the lead body and due with the finding. */
export function actionDraft(finding: FindingWhole, action?: ActionShown): ActionDraft {
  if (!action) return { title: "", steps: "", responsible_body: finding.lead_body ?? "", co_bodies: "", due_on: finding.due_on ?? "", cost_yuan: "" };
  const { id, title, steps, responsible_body, co_bodies, due_on, cost_yuan } = action;
  return { id, title, steps: steps.join("\n"), responsible_body, co_bodies: co_bodies.map((one) => one.key).join("\n"), due_on: due_on ?? "", cost_yuan: cost_yuan === null ? "" : String(cost_yuan) };
}

/** An action as it is sent; what was left empty is left out. */
export function actionSent(one: ActionDraft): Record<string, unknown> {
  const [others, cost] = [lines(one.co_bodies), String(one.cost_yuan ?? "")];
  return {
    title: one.title, steps: lines(one.steps), responsible_body: one.responsible_body, ...(others.length ? { co_bodies: others } : {}),
    ...(one.due_on ? { due_on: one.due_on } : {}), ...(cost ? { cost_yuan: Number(cost) } : {}),
  };
}

/** From which day a finding's time runs: the day it was given to its body last. */
function runsSince(finding: FindingWhole): string | undefined {
  return finding.history.filter((step) => step.move.key === "assign").at(-1)?.day;
}

/** What a form begins with: today where a day is asked for, the items as they stand where they are marked. */
export function draftOf(move: MoveOffered, finding: FindingWhole, today: string): Draft {
  const draft: Draft = {};
  const extending = move.move.key === "extend";
  for (const field of fieldsOf(move)) {
    switch (field.kind) {
      case "flag": draft[field.name] = false; break;
      case "evidence": case "item_marks": draft[field.name] = []; break;
      case "texts": case "bodies": draft[field.name] = ""; break;
      case "actions": draft[field.name] = finding.actions.length ? finding.actions.map((one) => actionDraft(finding, one)) : [actionDraft(finding)]; break;
      case "verification": draft[field.name] = { method: "", date: today, passed: move.move.key === "pass", on_site: false, documentary: false, data_date: "" } satisfies VerificationDraft; break;
      case "due": draft[field.name] = (extending ? { rule: finding.due?.rule ?? "", start: runsSince(finding) ?? today, extend: "" } : { rule: finding.due?.rule ?? "", start: today, extend: null }) satisfies DueDraft; break;
      case "day": draft[field.name] = field.required ? today : ""; break;
      default: draft[field.name] = extending && field.name === "rule" ? (finding.due?.rule ?? "") : "";
    }
  }
  return draft;
}

export interface Sent {
  payload: Record<string, unknown>;
  due_rule?: string;
  due_start?: string;
  extend?: number[];
}

/** What is sent: nothing that was left empty; a due date as the rule it is counted by. Ids are made by `newId`. */
export function sentOf(move: MoveOffered, draft: Draft, body: string, newId: (prefix: string) => string): Sent {
  const sent: Sent = { payload: {} };
  const evidence = (draft.evidence as EvidenceDraft[] | undefined)?.map((one) => one.id) ?? [];
  for (const field of fieldsOf(move)) {
    const value = draft[field.name];
    switch (field.kind) {
      case "due": {
        const { rule, start, extend } = value as DueDraft;
        if (rule) Object.assign(sent, { due_rule: rule, due_start: start, ...(extend ? { extend: [Number(extend)] } : {}) });
        break;
      }
      case "texts": case "bodies": {
        const texts = lines(value);
        if (texts.length) sent.payload[field.name] = texts;
        break;
      }
      case "actions":
        sent.payload[field.name] = (value as ActionDraft[]).map((one) => ({ id: one.id ?? newId("A"), ...actionSent(one) }));
        break;
      case "verification": {
        const { data_date, ...rest } = value as VerificationDraft;
        sent.payload[field.name] = { id: newId("V"), body, evidence, ...rest, ...(data_date ? { data_date } : {}) };
        break;
      }
      case "item_marks":
        // What an item is marked as rests on the pieces brought with the mark.
        sent.payload[field.name] = (value as ItemMark[]).map((one) => ({ ...one, ...(evidence.length ? { evidence } : {}) }));
        break;
      case "count":
        if (value !== "") sent.payload[field.name] = Number(value);
        break;
      case "flag":
        if (field.required || value) sent.payload[field.name] = value;
        break;
      default:
        if (Array.isArray(value) ? value.length : value !== "") sent.payload[field.name] = value;
    }
  }
  return sent;
}

export const newId = (prefix: string): string => `${prefix}-${crypto.getRandomValues(new Uint32Array(2)).reduce((text, one) => text + one.toString(16).padStart(8, "0"), "")}`;
