"""The ledger's store in plain dictionaries: the oracle of the databases, and quick tests of use cases."""

import json
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from citycheckup.ledger.apply import FINDING, apply
from citycheckup.ledger.events import GENESIS, canonical, commitment, seal
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.storing import NO_DUE_DATE, ConflictError, Page


class Clock:
    """Ticks one second each time it is asked."""

    def __init__(self, start="2025-07-01T08:00:00"):
        self.now = datetime.fromisoformat(start).replace(tzinfo=UTC)

    def __call__(self):
        self.now += timedelta(seconds=1)
        return self.now


class InMemoryStore:
    def __init__(self, clock=None):
        self.clock = clock or Clock()
        self.chain, self.findings, self.latest, self.personal_values = [], {}, {}, {}

    @contextmanager
    def reading(self):
        yield InMemoryLedger(self)

    @contextmanager
    def writing(self):
        saved = (list(self.chain), dict(self.findings), dict(self.latest), dict(self.personal_values))
        try:
            yield InMemoryLedger(self)
        except BaseException:
            self.chain, self.findings, self.latest, self.personal_values = saved
            raise


class InMemoryLedger:
    def __init__(self, store):
        self.store = store

    def finding(self, finding_id):
        return self.store.findings.get(finding_id)

    def open_with_key(self, key):
        return next((one for one in self.store.findings.values() if one.key == key and one.is_open), None)

    def all_of(self, query):
        kept = (one for one in self.store.findings.values() if fits(one, query))
        yield from sorted(kept, key=lambda one: place(one, query.sort), reverse=query.descending)

    def find(self, query):
        found = list(self.all_of(query))
        start = int(query.cursor or 0)
        after = start + query.limit
        return Page(tuple(found[start:after]), str(after) if after < len(found) else None, len(found))

    def count(self, query, by):
        traits = Counter(
            tuple(str(getattr(one, name) or "") for name in by)
            for one in self.store.findings.values()
            if fits(one, query)
        )
        return dict(sorted(traits.items()))

    def append(self, drafts, *, expected):
        conflicts = {}
        for record in dict.fromkeys(draft.record for draft in drafts if draft.kind == FINDING):
            finding = self.finding(record)
            version = 0 if finding is None else finding.version
            if version != expected[record]:
                conflicts[record] = (expected[record], version)
        if conflicts:
            raise ConflictError(conflicts)
        written = []
        at = self.store.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        for draft in drafts:
            seq, previous = self.head()
            event = seal(replace(draft, payload=json.loads(canonical(draft.payload))), seq + 1, at, previous)
            if event.kind == FINDING:
                self.store.findings[event.record] = apply(self.finding(event.record), event)
            else:
                self.store.latest[event.kind, event.record] = event.payload
            self.store.chain.append(event)
            written.append(event)
        return written

    def record(self, kind, record_id):
        return self.store.latest.get((kind, record_id))

    def records(self, kind):
        return iter(sorted((name, payload) for (of, name), payload in self.store.latest.items() if of == kind))

    def events(self, *, kind=None, record=None, after=0, until=None):
        for event in self.store.chain:
            if event.seq > after and (until is None or event.seq <= until):  # noqa: SIM102 - two questions
                if kind in (None, event.kind) and record in (None, event.record):
                    yield event

    def head(self):
        chain = self.store.chain
        return (chain[-1].seq, chain[-1].hash) if chain else (0, GENESIS)

    def keep_personal(self, value):
        said = commitment(value, f"{len(self.store.personal_values):016d}".encode())
        self.store.personal_values[said] = value
        return said

    def personal(self, commitment):
        return self.store.personal_values.get(commitment)

    def erase_personal(self, commitments):
        return sum(self.store.personal_values.pop(one, None) is not None for one in commitments)


def place(finding: Finding, sort):
    first = due_on(finding) if sort == "due_on" else getattr(finding, sort) or ""
    return first, due_on(finding), finding.id


def due_on(finding):
    return finding.due.date if finding.due else NO_DUE_DATE


def fits(finding: Finding, query):
    due, text = finding.due, (query.text or "").casefold()
    words = f"{finding.statement}\n{finding.key}\n{finding.id}\n{finding.basis}".casefold()
    sets = (
        (query.ids, finding.id), (query.states, finding.state), (query.units, finding.unit_id),
        (query.levels, finding.level),
        (query.bodies, finding.lead_body), (query.categories, finding.category),
        (query.severities, finding.severity), (query.urgencies, finding.urgency),
        (query.source_kinds, finding.source_kind), (query.source_ids, finding.source_id),
    )  # fmt: skip
    spans = (
        (query.due_from, query.due_before, due.date if due else None),
        (query.found_from, query.found_before, finding.found_on),
        (query.verified_from, query.verified_before, finding.verified_on),
        (query.closed_from, query.closed_before, finding.closed_on),
        (query.moved_from, query.moved_before, finding.moved_on),
    )
    return (
        all(wanted is None or value in wanted for wanted, value in sets)
        and (query.items is None or any(item.id in query.items for item in finding.items))
        and all(first is None or (value is not None and value >= first) for first, _, value in spans)
        and all(end is None or (value is not None and value < end) for _, end, value in spans)
        and (query.provisional is None or (due is not None and due.provisional is query.provisional))
        and text in words
    )
