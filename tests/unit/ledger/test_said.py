"""Every state, move, role and the like has its word in both languages, and refusals are told with them."""

import pytest

from citycheckup.authority.roles import Role
from citycheckup.ledger.action import ActionState
from citycheckup.ledger.finding import FollowUp, ItemState, LinkKind, Severity, SourceKind, Urgency, VerificationMethod
from citycheckup.ledger.gate import CONDITIONS
from citycheckup.ledger.payloads import fields_of
from citycheckup.ledger.said import said
from citycheckup.ledger.transitions import Move, State
from citycheckup.vocabulary import Message
from citycheckup.wording import render, templates

TERMS = {
    "move": Move,
    "state": State,
    "role": Role,
    "item_state": ItemState,
    "source_kind": SourceKind,
    "severity": Severity,
    "urgency": Urgency,
    "method": VerificationMethod,
    "link_kind": LinkKind,
    "follow_up": FollowUp,
    "action_state": ActionState,
    "condition": CONDITIONS,
    "field": {field.name for move in Move for field in fields_of(move)},
    "cause": ("recurrence", "appeal_upheld", "data_corrected"),
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_term_has_its_word_and_no_two_of_a_kind_the_same(language):
    known = {key: text for key, text in templates(language).items() if key.startswith("terms.")}
    assert set(known) == {f"terms.{kind}.{value}" for kind, values in TERMS.items() for value in map(str, values)}
    for kind in TERMS:
        words = [text for key, text in known.items() if key.startswith(f"terms.{kind}.")]
        assert len(set(words)) == len(words), kind


def test_a_refusal_is_told_in_words():
    reason = said(Message("ledger.role_may_not", {"move": "close", "role": "inspector", "roles": ["reviewer"]}))
    assert render(reason, "zh") == "检查员 不能办理“销号”；可办理的有：督查员。"
    gate = said(Message("ledger.gate_shut", {"conditions": ["resident_answered"]}))
    assert render(gate, "en") == "It cannot be closed: reply delivered and followed up."
    mark = {"item": "b1", "now": "open", "wanted": "verified", "role": "responsible"}
    told = render(said(Message("ledger.item_mark_refused", mark)), "en")
    assert told == "Item b1 is open; responsible body may not mark it verified."


def test_what_has_no_word_stays():
    conflict = Message("ledger.conflict", {"finding": "f", "read": 1, "now": 2})
    assert said(conflict) == conflict
    unknown = Message("ledger.reopening_cause", {"cause": "whim", "known": ["recurrence", "moon"]})
    assert render(said(unknown), "en") == "whim is no cause to reopen; known are: recurrence, moon."
