"""The feed of due dates, read by another's library."""

import random
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from citycheckup.app.calendar_feed import write_feed
from citycheckup.ledger.transitions import State
from citycheckup.reviews.calendar_feed import feed_of
from in_memory_ledger import InMemoryStore
from way_to_close import WAY, walked

FINDING, _ = walked(WAY[:6])


def events_of(feed):
    return Calendar.from_ical(feed).walk("VEVENT")


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\u2028\u2029\x85"), min_size=1))
def test_whatever_is_stated_comes_back_and_no_line_is_too_long(statement):
    feed = feed_of([replace(FINDING, statement=statement)], "zh")
    (event,) = events_of(feed)
    assert str(event["DESCRIPTION"]) == statement
    assert all(len(line) <= 75 for line in feed.split(b"\r\n"))
    assert feed.decode()  # no character is cut


def test_an_event_has_the_findings_id_version_and_day():
    (event,) = events_of(feed_of([FINDING], "en"))
    assert (str(event["UID"]), event["SEQUENCE"]) == ("f1@citycheckup", FINDING.version)
    assert event.decoded("DTSTART") == date(2025, 12, 31)
    assert event.decoded("DTEND") == date(2026, 1, 1)
    moved = replace(FINDING, due=replace(FINDING.due, date="2026-02-01", provisional=True), version=7)
    (later,) = events_of(feed_of([moved], "en"))
    assert later["UID"] == event["UID"]
    assert (later["SEQUENCE"], later["STATUS"]) == (7, "TENTATIVE")


def test_only_running_dates_stand_in_it_and_order_does_not_matter():
    many = [replace(FINDING, id=f"f{number}") for number in range(20)]
    many += [replace(FINDING, id="done", state=State.REPORTED_DONE), replace(FINDING, id="none", due=None)]
    once = feed_of(many, "en")
    random.Random(1).shuffle(many)
    assert feed_of(many, "en") == once
    assert len(events_of(once)) == 20


def test_a_feed_of_a_body_replaces_the_one_before(tmp_path):
    store, out = InMemoryStore(), tmp_path / "due.ics"
    store.findings = {"f1": FINDING, "f2": replace(FINDING, id="f2", lead_body="elsewhere")}
    out.write_text("before", encoding="utf-8")
    assert write_feed(store, out, body="elsewhere", language="en") == len(out.read_bytes())
    assert [str(event["UID"]) for event in events_of(out.read_bytes())] == ["f2@citycheckup"]
    assert [path.name for path in tmp_path.iterdir()] == ["due.ics"]
