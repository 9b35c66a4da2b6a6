"""A chain that was tampered with is found, and the event named."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citycheckup.ledger.events import Draft, broken_at, chain, commitment, head_of

# Chains are short and tampering is everywhere in them: fewer examples find as much.
few = settings(max_examples=40, deadline=None)
names = st.text('ab7中😀"\\\n ', max_size=4)
values = st.sampled_from([None, True, 0, -7, 0.1, 1e300, "", "中", [], [1, {}], {"a": None}])
drafts = st.builds(
    lambda name, value: Draft("finding", name, {name: value, "move": "link"}, "post-1", "verifier", name),
    names, values,
)  # fmt: skip


@st.composite
def chains(draw, at_least=1):
    made = draw(st.lists(drafts, min_size=at_least, max_size=5))
    times = [f"2025-01-01T00:00:{n:02d}.000000Z" for n in range(len(made))]
    return list(chain(zip(made, times, strict=True)))


@few
@given(chains())
def test_an_untouched_chain_is_whole_and_holds_every_head_it_ever_had(events):
    assert broken_at(events) is None
    assert all(broken_at(events, head=event.hash) is None for event in events)
    assert head_of(events) == (len(events), events[-1].hash)


CHANGES = {
    "at": "1999-01-01T00:00:00.000000Z", "kind": "other", "record": "f-other", "payload": {"other": 1.5},
    "post": "mayor", "role": "nobody", "body": "elsewhere", "hash": "0" * 64,
}  # fmt: skip


@few
@given(chains(), st.data(), st.sampled_from(sorted(CHANGES)))
def test_a_changed_event_is_named(events, data, changed):
    at = data.draw(st.integers(0, len(events) - 1))
    events[at] = replace(events[at], **{changed: CHANGES[changed]})
    found = broken_at(events)
    assert (found.seq, found.key) == (at + 1, "ledger.break_hash")


@few
@given(chains(at_least=2), st.data())
def test_a_changed_link_or_number_is_named(events, data):
    at = data.draw(st.integers(0, len(events) - 1))
    linked = [*events[:at], replace(events[at], previous="f" * 64), *events[at + 1 :]]
    assert (broken_at(linked).seq, broken_at(linked).key) == (at + 1, "ledger.break_previous")
    renumbered = [*events[:at], replace(events[at], seq=99), *events[at + 1 :]]
    assert (broken_at(renumbered).seq, broken_at(renumbered).key) == (at + 1, "ledger.break_number")


@few
@given(chains(at_least=2), st.data(), st.booleans())
def test_a_deleted_event_is_named(events, data, renumbered):
    at = data.draw(st.integers(0, len(events) - 2))
    left = [*events[:at], *events[at + 1 :]]
    if renumbered:
        left = [replace(event, seq=seq) for seq, event in enumerate(left, start=1)]
    assert broken_at(left).seq == at + 1


@few
@given(chains(), drafts, st.data())
def test_an_inserted_event_is_named(events, draft, data):
    at = data.draw(st.integers(0, len(events)))
    before = events[at - 1].hash if at else "0" * 64
    put_in = next(chain([(draft, "2025-06-01T00:00:00.000000Z")], seq=at, previous=before))
    after = [replace(event, seq=event.seq + 1) for event in events[at:]]
    found = broken_at([*events[:at], put_in, *after])
    # Well made, it fits what came before it; what comes after no longer does. At the end it is a new event like any.
    assert (found.seq if found else None) == (at + 2 if after else None)
    assert broken_at([*events[:at], put_in, *events[at:]], head=events[-1].hash) is None or after
    assert broken_at([*events[:at], put_in, *events[at:]]) is None or after


@few
@given(chains(at_least=2), st.data())
def test_events_in_another_order_are_named(events, data):
    first = data.draw(st.integers(0, len(events) - 2))
    second = data.draw(st.integers(first + 1, len(events) - 1))
    moved = list(events)
    moved[first], moved[second] = moved[second], moved[first]
    assert broken_at(moved).seq == first + 1
    renumbered = [replace(event, seq=seq) for seq, event in enumerate(moved, start=1)]
    assert broken_at(renumbered).seq == first + 1


@few
@given(chains(), st.data())
def test_a_cut_end_shows_against_a_published_head_only(events, data):
    kept = data.draw(st.integers(0, len(events) - 1))
    assert broken_at(events[:kept]) is None
    found = broken_at(events[:kept], head=events[-1].hash)
    assert (found.seq, found.key) == (kept + 1, "ledger.break_head")


@few
@given(chains(), st.data())
def test_a_chain_written_anew_shows_against_a_published_head(events, data):
    at = data.draw(st.integers(0, len(events) - 1))
    anew = [
        (Draft(one.kind, one.record, one.payload, one.post, one.role, "elsewhere" if n == at else one.body), one.at)
        for n, one in enumerate(events)
    ]
    forged = list(chain(anew))
    assert broken_at(forged) is None
    assert broken_at(forged, head=events[-1].hash).key == "ledger.break_head"


@few
@given(chains(), st.data(), st.sampled_from([None, 5, "text", [1], {"x": float("nan")}, {"x": "\ud800"}, {"x": {1}}]))
def test_what_no_event_can_hold_is_named_too(events, data, payload):
    at = data.draw(st.integers(0, len(events) - 1))
    events[at] = replace(events[at], payload=payload)
    assert (broken_at(events).seq, broken_at(events).key) == (at + 1, "ledger.break_hash")


@few
@given(names, st.binary(min_size=16, max_size=32), st.binary(min_size=16, max_size=32))
def test_a_commitment_tells_nothing_without_its_salt(one, salt, salt_of_other):
    said = commitment(one, salt)
    assert said == commitment(one, salt)
    assert len(said) == 64
    if salt.rstrip(b"\0") != salt_of_other.rstrip(b"\0"):
        assert said != commitment(one, salt_of_other)


@pytest.mark.parametrize("length", [0, 15])
def test_a_short_salt_is_refused(length):
    with pytest.raises(ValueError, match="16 bytes"):
        commitment("x", b"0" * length)
