// A finding that no run has found: what its form holds, the payload that it comes to, which field a refusal is about.
import type { Problem } from "@/api/problem";
import type { PlaceOffered } from "@/api/types";
import type { EvidenceDraft } from "../forms";

export interface Registration {
  place: PlaceOffered | null;
  category: string;
  item: string;
  statement: string;
  basis: string;
  source_kind: string;
  source_id: string;
  found_on: string;
  severity: string;
  severity_standard: string;
  urgency: string;
  target: string;
  objects: string;
  evidence: EvidenceDraft[];
}

export function emptyRegistration(today: string): Registration {
  return { place: null, category: "", item: "", statement: "", basis: "", source_kind: "", source_id: "", found_on: today, severity: "general", severity_standard: "", urgency: "deadline", target: "", objects: "", evidence: [] };
}

/** What is sent: the same record of the same thing in the same unit has one key, so that it is not registered twice. */
export function payloadOf(draft: Registration): Record<string, unknown> {
  const { place, category, statement, basis, source_kind, source_id, found_on, severity, severity_standard, urgency, target, evidence } = draft;
  const objects = draft.objects.split("\n").map((line) => line.trim()).filter(Boolean);
  return {
    key: `${category}@${place?.unit_id ?? ""}#${source_kind}:${source_id.trim()}`,
    source_kind, source_id: source_id.trim(), category, unit_id: place?.unit_id ?? "", level: place?.level ?? "",
    statement: statement.trim(), basis: basis.trim(), found_on, severity, urgency,
    ...(severity === "major" ? { severity_standard: severity_standard.trim() } : {}),
    ...(target.trim() ? { target: target.trim() } : {}),
    ...(objects.length ? { items: objects.map((name, at) => ({ id: `${source_id.trim()}-${at + 1}`, name, kind: "place" })) } : {}),
    ...(evidence.length ? { evidence } : {}),
  };
}

// Fields of the payload that the form asks for by another name.
const ASKED_AS: Readonly<Record<string, string>> = { key: "source_id", unit_id: "place", level: "place", items: "objects" };

/** The refusals by field of the form; under "" those that are about none. */
export function wrongIn(problem: Problem | null): Readonly<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const one of problem?.items ?? []) {
    const fields = (one.column ?? "").split(", ").map((name) => name.split(/[.[]/)[0] ?? "").map((name) => ASKED_AS[name] ?? name);
    for (const field of new Set(fields)) (found[field] ??= []).push(one.text);
  }
  return found;
}
