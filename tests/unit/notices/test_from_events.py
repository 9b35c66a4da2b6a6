"""Who is told what by which move: worked by hand on one finding's way."""

import pytest

from citycheckup.authority.roles import Role
from citycheckup.ledger.events import Draft, chain, seal
from citycheckup.ledger.transitions import Move
from citycheckup.notices.from_events import lines_of_finding, lines_of_record
from citycheckup.notices.letters import City, line_text, mail_of, subject_of, text_of
from citycheckup.notices.notice import Kind, Line, grouped
from citycheckup.reviews.names import Names
from citycheckup.wording import has
from way_to_close import DUE, VERIFICATION, WAY, walked, who

OFFICE = ""
DISPATCH = who(Role.DISPATCHER, "bureau")


def told(way, after=0):
    return [(str(one.kind), one.body) for one in lines_of_finding(walked(way)[1], after)]


def test_the_way_to_closing_tells_each_body_what_it_must_know():
    assert told(WAY) == [
        ("assigned", "street"), ("to_check", OFFICE), ("verified", "street"), ("closed", "street"),
    ]  # fmt: skip


def test_only_what_lies_behind_the_last_time_is_told():
    assert told(WAY, after=3) == [("to_check", OFFICE), ("verified", "street"), ("closed", "street")]


DISPUTE = (Move.DISPUTE, {"reason": "another street"}, who(Role.RESPONSIBLE), "2025-07-03")


def test_a_dispute_is_told_to_the_office_and_decided_to_the_body():
    kept = (Move.ASSIGN, {"lead_body": "street", "duty": "d1", "due": DUE}, DISPATCH, "2025-07-04")
    assert told([*WAY[:3], DISPUTE, kept], 3) == [("disputed", OFFICE), ("dispute_decided", "street")]


def test_who_is_relieved_and_who_assists_is_told_as_well():
    moved = {"lead_body": "road-bureau", "co_bodies": ["water"], "duty": "d2", "due": DUE}
    assert told([*WAY[:3], DISPUTE, (Move.ASSIGN, moved, DISPATCH, "2025-07-04")], 4) == [
        ("assigned", "road-bureau"), ("taken_back", "street"), ("assists", "water"),
    ]  # fmt: skip


def test_the_successor_of_a_body_that_ended_is_told():
    substituted = {"former": "street", "successor_body": "new-street", "reason": "merged"}
    way = [*WAY[:6], (Move.SUBSTITUTE, substituted, who(Role.SYSTEM, "system"), "2025-09-01")]
    assert told(way, 6) == [("carried_over", "new-street")]


def test_another_date_says_which_one_it_was():
    due = {**DUE, "date": "2026-01-30"}
    more = {"reason": "frost", "due": due, "rule": "r", "reporter_told": True, "times_allowed": 1}
    (line,) = lines_of_finding(walked([*WAY[:6], (Move.EXTEND, more, DISPATCH, "2025-12-01")])[1], 6)
    assert (line.kind, line.facts["due_before"], line.facts["due"]) == ("extended", "2025-12-31", "2026-01-30")
    assert line.facts["reason"] == "frost"


def test_a_failed_check_and_a_reopening_are_told():
    failed = {"verification": {**VERIFICATION, "passed": False, "meets": False}, "reason": "still cracked"}
    way = [*WAY[:9], (Move.FAIL, failed, who(Role.VERIFIER, "bureau"), "2025-11-20")]
    assert told(way, 9) == [("check_failed", "street")]
    back = (Move.REOPEN, {"cause": "recurrence", "reason": "cracked again"}, who(Role.VERIFIER, "bureau"), "2026-03-01")
    assert told([*WAY, back], 13) == [("reopened", OFFICE), ("reopened", "street")]


def test_what_continues_elsewhere_says_where():
    events = walked(WAY[:6])[1]
    ended = {"move": "supersede", "successor": "f2", "reason": "crosswalk"}
    draft = Draft("finding", "f1", ended, "p", "system", "system")
    (line,) = lines_of_finding([*events, seal(draft, 7, "2025-08-02T08:00:00.000000Z", events[-1].hash)], 6)
    assert (line.kind, line.facts["successor"]) == ("ended", "f2")
    assert "continued as f2" in line_text(line, Names("en"))


def test_nobody_is_told_what_its_own_body_did():
    own = [(move, payload, who(actor.role, "street"), day) for move, payload, actor, day in WAY[:3]]
    assert told(own) == []


def test_what_a_resident_said_stays_in_the_ledger():
    registration = {**WAY[0][1], "source_kind": "case", "statement": "the lift at my door"}
    registration.pop("definition")
    case = [(WAY[0][0], registration, *WAY[0][2:]), *WAY[1:3]]
    (line,) = lines_of_finding(walked(case)[1], 0)
    assert "my door" not in str(line.facts)
    assert "my door" not in line_text(line, Names("en"))


STEP = {
    "step": "nudge", "body": "street", "due": "2026-01-09", "findings": ["f1", "f2"], "outcome": None,
}  # fmt: skip
MONTH = {"kind": "monthly", "bodies": {"street": {"due_soon": [1], "overdue": [1, 2], "stuck": []}, "": {
    "due_soon": [], "overdue": [], "stuck": [1]}}}  # fmt: skip


def test_a_step_of_the_ladder_and_a_months_nudge_are_told():
    drafts = [
        Draft("escalation", "street/nudge@9", STEP, "p", "reviewer", "office"),
        Draft("escalation", "street/nudge@9", {**STEP, "outcome": {"kind": "mended"}}, "p", "reviewer", "office"),
        Draft("review", "2026-01@9", {"digest": "d", "document": MONTH}, "p", "reviewer", "office"),
        Draft("review", "2026@9", {"digest": "d", "document": {"kind": "annual"}}, "p", "reviewer", "office"),
    ]
    events = chain((draft, "2026-01-02T08:00:00.000000Z") for draft in drafts)
    lines = [line for event in events for line in lines_of_record(event)]
    assert [(str(one.kind), one.body) for one in lines] == [
        ("escalated", "street"), ("escalation_ended", "street"), ("monthly", "street"), ("monthly", OFFICE),
    ]  # fmt: skip
    assert line_text(lines[0], Names("zh")) == "督促，涉及问题 2 件，请于 2026-01-09 前答复"
    assert line_text(lines[2], Names("en")) == "1 due soon, 2 overdue, 0 stuck (review 2026-01@9)"


def test_what_was_written_together_goes_into_one_notice():
    lines = [Line(f"k{n}", Kind.ASSIGNED, "ab"[n % 2], "2025-07-01", f"f{n}", {}) for n in range(4)]
    assert [[line.record for line in one.lines] for one in grouped(lines)] == [["f0", "f2"], ["f1", "f3"]]
    assert [one.id for one in grouped(lines)] == [one.id for one in grouped(reversed(lines))]


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_words(kind):
    assert has(f"notices.kind_{kind}")
    assert has(f"notices.intro_{kind}")


@pytest.mark.parametrize(("language", "subject"), [
    ("zh", "【云澜市】问题交办通知（1 件）"), ("en", "[云澜市] Findings assigned (1)"),
])  # fmt: skip
def test_a_mail_is_the_same_bytes_each_time(language, subject):
    (notice,) = grouped(lines_of_finding(walked(WAY[:3])[1], 0))
    names, city = Names(language, {"street": "星河街道"}, {"B01-C05": "桐渚社区"}), City("云澜市")
    mail = mail_of(notice, city, names, sender="a@example.org", to=("b@example.org",))
    assert mail == mail_of(notice, city, names, sender="a@example.org", to=("b@example.org",))
    assert mail.count(b"Message-ID: <" + notice.id.encode() + b"@example.org>") == 1
    assert subject_of(notice, city, names) == subject
    text = text_of(notice, city, names)
    assert "星河街道" in text
    assert "桐渚社区 (B01-C05)" in text
    assert "2025-12-31" in text


def test_a_long_notice_says_how_many_more_there_are():
    facts = dict(next(lines_of_finding(walked(WAY[:3])[1], 0)).facts)
    (notice,) = grouped(Line(f"k{n:03}", Kind.ASSIGNED, "b", "2025-07-01", f"f{n:03}", facts) for n in range(130))
    assert "30 more" in text_of(notice, City("A"), Names("en"))
