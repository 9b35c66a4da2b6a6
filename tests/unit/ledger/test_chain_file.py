import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citycheckup.ledger.chain_file import CheckedChain, check_chain, check_lines, lines_of, read_head
from citycheckup.ledger.events import GENESIS, Break, canonical
from citycheckup.vocabulary import InputError
from citycheckup.wording import has
from way_to_close import WAY, walked

_, EVENTS = walked(WAY)
LINES = list(lines_of(EVENTS))
LAST = EVENTS[-1]


def broken(lines, head=None):
    found = check_lines(lines, None if head is None else read_head(head)).broken
    assert found is None or has(found.key)
    return found and (found.seq, found.key.removeprefix("ledger.break_"))


def test_a_whole_file_is_whole():
    assert check_lines(LINES) == CheckedChain(LAST.seq, LAST.hash, None)
    assert check_lines(lines_of([])) == CheckedChain(0, GENESIS, None)
    assert check_chain(EVENTS, read_head(LAST.hash)).broken is None


@pytest.mark.parametrize("at", range(len(EVENTS)))
def test_each_way_to_tamper_is_named_with_the_events_number(at):
    number = at + 1
    changed = json.loads(LINES[at])
    changed["payload"]["note"] = "another"
    assert broken([*LINES[:at], canonical(changed) + b"\n", *LINES[at + 1 :]]) == (number, "hash")
    assert broken([*LINES[:at], *LINES[at + 1 :]]) == (number, "head_record" if number == len(EVENTS) else "number")
    assert broken([*LINES[:at], LINES[at], LINES[at], *LINES[at + 1 :]]) == (number + 1, "number")
    if number < len(EVENTS):
        assert broken([*LINES[:at], LINES[at + 1], LINES[at], *LINES[at + 2 :]])[0] == number


@given(st.integers(0, len(EVENTS) - 1), st.data())
def test_any_changed_byte_is_named(at, data):
    line = bytearray(LINES[at])
    place = data.draw(st.integers(0, len(line) - 1))
    new = data.draw(st.integers(0, 255).filter(lambda byte: byte != line[place]))
    line[place] = new
    # A line break splits the line; a line is what a file would give.
    lines = b"".join([*LINES[:at], bytes(line), *LINES[at + 1 :]]).splitlines(keepends=True)
    found = broken(lines)
    assert found is not None
    # A hash that was changed shows where the next event does not follow, at the latest.
    assert at + 1 <= found[0] <= at + 2


def test_a_cut_end_is_found_by_the_head_record_and_by_a_published_head():
    assert broken(LINES[:-1]) == (LAST.seq + 1, "no_head")
    assert broken([*LINES[:4], LINES[-1]]) == (5, "head_record")
    cut = list(lines_of(EVENTS[:4]))
    assert broken(cut) is None
    assert broken(cut, LAST.hash) == (5, "head")
    assert broken(cut, f"{LAST.seq}:{LAST.hash}") == (5, "head")
    assert broken(LINES, f"4:{EVENTS[3].hash}") is None
    assert broken(LINES, f"3:{EVENTS[3].hash}") == (3, "head_differs")
    assert broken([*LINES, LINES[-1]]) == (LAST.seq + 1, "behind_head")


def test_two_ways_to_read_a_line_are_none():
    twice = LINES[0].replace(b'{"at"', b'{"at":"2020-01-01","at"', 1)
    assert broken([twice, *LINES[1:]]) == (1, "line")
    assert broken([LINES[0].replace(b'"at":', b'"at": '), *LINES[1:]]) == (1, "line")


@pytest.mark.parametrize(
    "line", [b"", b"\n", b"[]\n", b"null\n", b"1\n", b"\xff\n", b"{}\n", b"[" * 5_000, b'{"a":NaN}\n']
)
def test_what_is_no_event_is_named(line):
    assert broken([LINES[0], line, *LINES[1:]]) == (2, "line")


def test_a_change_before_a_spoilt_line_is_named_first():
    changed = LINES[2].replace(b"accept", b"accepT", 1) if b"accept" in LINES[2] else LINES[2][:-3] + b'x"}\n'
    assert broken([*LINES[:2], changed, b"spoilt", *LINES[3:]])[0] == 3


@pytest.mark.parametrize("text", ["", "abc", "12", f":{GENESIS}", GENESIS + "0", f"x:{GENESIS}"])
def test_what_is_no_head_is_refused(text):
    with pytest.raises(InputError):
        read_head(text)


def test_a_number_alone_breaks_nothing():
    assert check_chain(EVENTS[:0], read_head(GENESIS)).broken is None
    assert Break(1, "ledger.break_hash") == check_chain([EVENTS[0].__class__(**{**vars(EVENTS[0]), "at": "x"})]).broken
