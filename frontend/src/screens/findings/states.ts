// States of a finding in the order of its way (the ledger's table of moves); those it ends in come last.
import type { Count } from "@/api/types";

const WAY = [
  "registered", "screened", "assigned", "disputed", "accepted", "planned", "in_progress", "reported_done", "verifying", "verified", "watching", "reopened",
  "closed", "not_upheld", "merged", "transferred", "superseded", "object_removed",
];

const place = (state: string): number => (WAY.includes(state) ? WAY.indexOf(state) : WAY.length);

export function onTheirWay(states: readonly Count[]): Count[] {
  return [...states].sort((a, b) => place(a.key) - place(b.key));
}
