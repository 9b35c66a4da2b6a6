// A move's form: what its fields begin with, and the payload that they come to.
import type { FieldAsked, FindingWhole, MoveOffered } from "@/api/types";

export type Draft = Record<string, unknown>;

export interface EvidenceDraft { id: string; kind: string; dated: string; sha256: string; note: string }
export interface ItemMark { id: string; state: string }
export interface ActionDraft { title: string; steps: string; responsible_body: string; due_on: string }
export interface VerificationDraft { method: string; date: string; passed: boolean; on_site: boolean; documentary: boolean; data_date: string }
export interface DueDraft { rule: string; start: string }

// The software's own fields: a form does not ask for them.
const NOT_ASKED: ReadonlySet<string> = new Set(["facts", "figures", "items"]);

export function fieldsOf(move: MoveOffered): FieldAsked[] {
  return move.fields.filter((field) => !NOT_ASKED.has(field.kind));
}

/** What a form begins with: today where a day is asked for, the items as they stand where they are marked. */
export function draftOf(move: MoveOffered, finding: FindingWhole, today: string): Draft {
  const draft: Draft = {};
  for (const field of fieldsOf(move)) {
    switch (field.kind) {
      case "flag": draft[field.name] = false; break;
      case "evidence": case "item_marks": draft[field.name] = []; break;
      case "texts": draft[field.name] = ""; break;
      case "actions": draft[field.name] = [{ title: "", steps: "", responsible_body: finding.lead_body ?? "", due_on: finding.due_on ?? "" } satisfies ActionDraft]; break;
      case "verification": draft[field.name] = { method: "", date: today, passed: move.move.key === "pass", on_site: false, documentary: false, data_date: "" } satisfies VerificationDraft; break;
      case "due": draft[field.name] = { rule: finding.due?.rule ?? "", start: today } satisfies DueDraft; break;
      case "day": draft[field.name] = field.required ? today : ""; break;
      default: draft[field.name] = "";
    }
  }
  return draft;
}

export interface Sent {
  payload: Record<string, unknown>;
  due_rule?: string;
  due_start?: string;
}

const lines = (text: unknown): string[] => String(text ?? "").split("\n").map((line) => line.trim()).filter(Boolean);

/** What is sent: nothing that was left empty; a due date as the rule it is counted by. Ids are made by `newId`. */
export function sentOf(move: MoveOffered, draft: Draft, body: string, newId: (prefix: string) => string): Sent {
  const sent: Sent = { payload: {} };
  const evidence = (draft.evidence as EvidenceDraft[] | undefined)?.map((one) => one.id) ?? [];
  for (const field of fieldsOf(move)) {
    const value = draft[field.name];
    switch (field.kind) {
      case "due": {
        const { rule, start } = value as DueDraft;
        if (rule) Object.assign(sent, { due_rule: rule, due_start: start });
        break;
      }
      case "texts": {
        const texts = lines(value);
        if (texts.length) sent.payload[field.name] = texts;
        break;
      }
      case "actions":
        sent.payload[field.name] = (value as ActionDraft[]).map((one) => ({
          id: newId("A"), title: one.title, steps: lines(one.steps), responsible_body: one.responsible_body, ...(one.due_on ? { due_on: one.due_on } : {}),
        }));
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

/** Today where the browser is, as an ISO day. */
export function isoToday(now = new Date()): string {
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((one) => String(one).padStart(2, "0")).join("-");
}
