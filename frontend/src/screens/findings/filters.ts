// What narrows the list: in the address of the page, and in the query of the server, by the same names.
import { flag, oneOf, several, text, type StateOf } from "@/address/codecs";
import type { Query } from "@/api/address";

export const VIEWS = ["table", "board", "map"] as const;
export const SORTS = ["due_on", "-due_on", "-found_on", "unit_id", "lead_body"] as const;

export const codecs = {
  view: oneOf(VIEWS, "table"),
  q: text(), state: several(), severity: several(), urgency: several(), source_kind: several(), body: several(), unit: several(),
  overdue: flag(), due_before: text(), sort: oneOf(SORTS, "due_on"), finding: text(),
  register: flag(), at: text(), // the form for a new finding, and the unit that it begins with
};
export type FindingsState = StateOf<typeof codecs>;

/** The filters as the server asks for them. */
export function queryOf(state: FindingsState): Query {
  const { q, state: states, severity, urgency, source_kind, body, unit, overdue, due_before } = state;
  return { q, state: states, severity, urgency, source_kind, body, unit, overdue: overdue || null, due_before };
}

export const CLEARED: Partial<FindingsState> = { q: "", state: [], severity: [], urgency: [], source_kind: [], body: [], unit: [], overdue: false, due_before: "" };

export function isNarrowed(state: FindingsState): boolean {
  return Object.values(queryOf(state)).some((value) => (Array.isArray(value) ? value.length > 0 : Boolean(value)));
}
