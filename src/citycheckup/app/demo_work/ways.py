"""The ways that findings of the made-up city go, step by step, in the days that offices take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from citycheckup.app.demo_work.turns import (
    CASE_HANDLER,
    DISPATCHER,
    LEAD,
    REGISTRAR,
    SCREENER,
    VERIFIER,
    Diary,
    answered,
    because,
    came_back,
    checked,
    done,
    items_checked,
    items_mended,
    more_time,
    noted,
    plan,
    plan_again,
    removed,
    step,
    to_another,
    watched,
)
from citycheckup.ledger.transitions import Move

M = Move
# Of a finding: its days, how many items it has, whether a resident waits for an answer.
Way = Callable[[Diary, int, bool], Diary]


def _given(diary: Diary) -> Diary:
    return diary.then(2, M.SCREEN, SCREENER).then(2, M.ASSIGN, DISPATCHER, None)


def _taken(diary: Diary) -> Diary:
    return _given(diary).then(3, M.ACCEPT, LEAD)


def _begun(diary: Diary) -> Diary:
    _taken(diary).then(9, M.PLAN, LEAD, plan).then(6, M.START, LEAD)
    return diary.then(4, M.DO_STEP, LEAD, step(1))


def _done(diary: Diary, items: int, days: int) -> Diary:
    if items:
        diary.then(days, M.MARK_ITEMS, LEAD, items_mended())
        days = 2
    return diary.then(days, M.REPORT_DONE, LEAD, done)


def _answered(diary: Diary, is_case: bool, answer: str = "solved") -> Diary:
    return diary.then(2, M.RECORD_REPLY, CASE_HANDLER, answered(answer)) if is_case else diary


def _passed(diary: Diary, items: int) -> Diary:
    diary.then(3, M.BEGIN_CHECK, VERIFIER)
    if items:
        diary.then(1, M.MARK_ITEMS, VERIFIER, items_checked)
    return diary.then(1, M.PASS, VERIFIER, checked(passed=True))


def _watched(diary: Diary, items: int) -> Diary:
    return _passed(diary, items).then(1, M.WATCH, DISPATCHER, watched)


def _mended(diary: Diary, items: int, is_case: bool) -> Diary:
    return _watched(_answered(_done(_begun(diary), items, 16), is_case), items)


def _bounced(diary: Diary, items: int, is_case: bool) -> Diary:
    _done(_begun(diary), items, 12).then(4, M.BEGIN_CHECK, VERIFIER)
    diary.then(1, M.FAIL, VERIFIER, checked(passed=False, why="现场仍有堆放，未达到要求"))
    return _watched(_answered(_done(diary, items, 14), is_case, "partly"), items)


def _reopened(diary: Diary, items: int, is_case: bool) -> Diary:
    return _mended(diary, items, is_case).then(40, M.REOPEN, VERIFIER, came_back)


def _came_back(diary: Diary, items: int, is_case: bool) -> Diary:
    _reopened(diary, items, is_case).then(2, M.ASSIGN, DISPATCHER, None)
    diary.then(2, M.ACCEPT, LEAD).then(8, M.PLAN, LEAD, plan).then(3, M.START, LEAD)
    return _watched(_answered(_done(diary, items, 21), is_case), items)


def _extended(diary: Diary, items: int, is_case: bool) -> Diary:
    _begun(diary).then(5, M.REVISE_PLAN, LEAD, plan_again).then(19, M.EXTEND, DISPATCHER, more_time)
    return _watched(_answered(_done(diary, items, 26), is_case, "declined"), items)


def _reassigned(diary: Diary, items: int, is_case: bool) -> Diary:
    _given(diary).then(3, M.DISPUTE, LEAD, because("场地产权不属本单位")).then(4, M.ASSIGN, DISPATCHER, to_another)
    diary.then(2, M.ACCEPT, LEAD).then(9, M.PLAN, LEAD, plan).then(6, M.START, LEAD)
    return _watched(_answered(_done(diary, items, 30), is_case), items)


def _removed(diary: Diary, _items: int, _is_case: bool) -> Diary:
    return _begun(diary).then(9, M.ADD_EVIDENCE, LEAD, noted).then(16, M.REMOVE_OBJECT, VERIFIER, removed)


def _in_check(diary: Diary, items: int, is_case: bool) -> Diary:
    return _answered(_done(_begun(diary), items, 20), is_case).then(4, M.BEGIN_CHECK, VERIFIER)


def _in_work(diary: Diary, items: int, _is_case: bool) -> Diary:
    _begun(diary)
    return diary.then(8, M.MARK_ITEMS, LEAD, items_mended(0.5)) if items > 1 else diary


def _merged(diary: Diary, _items: int, _is_case: bool) -> Diary:
    return diary.then(1, M.SCREEN, SCREENER)


WAYS: Mapping[str, Way] = {
    "mended": _mended,
    "watched": _mended,
    "bounced": _bounced,
    "reopened": _reopened,
    "came_back": _came_back,
    "passed": lambda diary, items, is_case: _passed(_answered(_done(_begun(diary), items, 20), is_case), items),
    "extended": _extended,
    "reassigned": _reassigned,
    "removed": _removed,
    "stubborn": lambda diary, _items, _is_case: _begun(diary),
    "not_upheld": lambda diary, _items, _is_case: diary.then(2, M.SCREEN, SCREENER).then(
        3, M.REJECT, SCREENER, because("现场核实不属实")
    ),
    "transferred": lambda diary, _items, _is_case: diary.then(2, M.SCREEN, SCREENER).then(
        3, M.TRANSFER, SCREENER, because("属供电企业职责", to="示范供电公司", receipt=f"示范移交-{diary.finding_id}")
    ),
    "merged": _merged,
    "in_check": _in_check,
    "in_work": _in_work,
    "just_found": lambda diary, _items, _is_case: diary,
    "objected": lambda diary, _items, _is_case: _given(diary).then(3, M.DISPUTE, LEAD, because("不在本单位管理范围")),
    "taken_on": lambda diary, _items, _is_case: _taken(diary),
    "planned": lambda diary, _items, _is_case: _taken(diary).then(12, M.PLAN, LEAD, plan),
    "done": lambda diary, items, is_case: _answered(_done(_begun(diary), items, 25), is_case),
    "queued": lambda diary, _items, _is_case: _given(diary),
}


# Of findings that a run has found: reported done by a day, and what comes in between. Newer data verify them, or not.


def report_by(diary: Diary, items: int, day: date, *, extended: bool = False, disputed: bool = False) -> Diary:
    """Work on it so that it is reported done shortly before a day."""
    if disputed:
        _given(diary).then(3, M.DISPUTE, LEAD, because("改造资金渠道未明确")).then(4, M.ASSIGN, DISPATCHER, to_another)
        diary.then(2, M.ACCEPT, LEAD).then(9, M.PLAN, LEAD, plan).then(6, M.START, LEAD)
    else:
        _begun(diary)
    if extended:
        diary.then(25, M.EXTEND, DISPATCHER, more_time)
    left = (day - diary.day).days
    if items > 1:
        diary.then(left // 3, M.MARK_ITEMS, LEAD, items_mended(0.5))
        left = (day - diary.day).days
    return _done(diary, items, max(1, left - 6))


def report_again(diary: Diary, items: int, days: int) -> Diary:
    """After a failed check: mend what is open and report it done again."""
    return _done(diary, items, days)


def work_again(diary: Diary) -> Diary:
    """After it was reopened: assign, accept, plan and start anew."""
    diary.then(3, M.ASSIGN, DISPATCHER, None).then(3, M.ACCEPT, LEAD)
    return diary.then(8, M.PLAN, LEAD, plan).then(5, M.START, LEAD)


def register(diary: Diary, payload: Mapping[str, object]) -> Diary:
    """Register a problem that came in."""
    return diary.then(1, M.REGISTER, REGISTRAR, payload)
