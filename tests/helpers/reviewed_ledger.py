"""A ledger full of findings on all kinds of ways, with several lead bodies, for the tests of reviews."""

import random

from citycheckup.ledger.events import Draft
from citycheckup.ledger.transitions import Move
from in_memory_ledger import InMemoryStore
from random_walks import KINDS, Walk

LEADS = ("street-1", "street-2", "street-3")


def walked_findings(count, seed):
    """Return the drafts of so many walks, by finding id. Whoever led leads under one of a few names."""
    dice = random.Random(seed)
    ways = {}
    for number in range(count):
        walk = Walk(dice.choice, lambda share: dice.random() < share, kind=dice.choice(KINDS))
        for _ in range(dice.choice((3, 15, 60))):
            walk.step()
        if walk.events:
            ways[f"f{number:03}"] = (dice.choice(LEADS), walk.events)
    return ways


def ledger_of(ways, store=None):
    """Write walks into a ledger, one after the other."""
    kept = store or InMemoryStore()
    for record, (lead, events) in ways.items():
        with kept.writing() as ledger:
            for version, event in enumerate(events):
                payload = dict(event.payload)
                if payload["move"] == Move.REGISTER:
                    payload["key"] = record
                if "lead_body" in payload:
                    payload["lead_body"] = lead
                draft = Draft(event.kind, record, payload, event.post, event.role, event.body)
                ledger.append([draft], expected={record: version})
    return kept
