"""The made-up city's year of work: two checkups confirmed, findings worked on, reviewed, escalated, looked at again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from citycheckup.app.confirm_run import approve_run, comment_on_run, draft_run
from citycheckup.app.demo_work.meetings import Meetings
from citycheckup.app.demo_work.office import Office, clerk_of
from citycheckup.app.demo_work.plans import AUTUMN, SPRING, WINTER, Plans, books_of
from citycheckup.app.demo_work.turns import (
    DISPATCHER,
    HEAD,
    REGISTRAR,
    SCREENER,
    VERIFIER,
    VERIFYING_BODY,
    Diary,
    Turn,
    because,
)
from citycheckup.app.demo_work.ways import WAYS, register
from citycheckup.app.due_dates import calendar_of
from citycheckup.app.duty_lists import duties_in_force, load_duties
from citycheckup.app.findings_issuing import issue_findings
from citycheckup.app.resurvey import resurvey
from citycheckup.authority.roles import Role
from citycheckup.demo_city.made_up_reports import Reported, reports_of
from citycheckup.demo_city.made_up_work import said
from citycheckup.demo_city.plan import Plan
from citycheckup.demo_city.resurvey_file import write_resurvey
from citycheckup.ledger.confirmation import Answer
from citycheckup.ledger.finding import SourceKind
from citycheckup.ledger.storing import FindingQuery
from citycheckup.ledger.transitions import Move
from citycheckup.vocabulary import Level, Message, Progress

FIRST_DAY, LAST_DAY = date(2024, 6, 24), date(2026, 3, 31)
_ISSUED = {2024: date(2024, 7, 19), 2025: date(2025, 7, 9)}
_ASKED = ("bureau-housing", "bureau-education", "bureau-civil", "bureau-transport")


class Year:
    """The work of a made-up city, from the checkup of 2024 to the spring of 2026."""

    def __init__(self, office: Office, folders: Mapping[int, Path], runs: Mapping[int, Path], plan: Plan) -> None:
        self._office, self._folders, self._runs, self._plan = office, folders, runs, plan
        self._calendar = calendar_of(None)
        books = {year: books_of(folder) for year, folder in folders.items()}
        self._plans = Plans(books, self._calendar, plan)
        self._meetings = Meetings(office, self._calendar)

    def work(self, progress: Progress) -> None:
        """Work through every day on which something happens."""
        self._found_office()
        happenings = self._happenings()
        for day in self._every_day():
            self._office.work_on(day)
            for happening in happenings.get(day, ()):
                self._office.clock.set(day)
                happening(day)
            self._meetings.hold(day)
            if day.day == 1:
                done = (day - FIRST_DAY).days
                progress(done, (LAST_DAY - FIRST_DAY).days, Message("demo.working", {"day": day.isoformat()}))

    def _every_day(self) -> Iterable[date]:
        return (FIRST_DAY + timedelta(days=days) for days in range((LAST_DAY - FIRST_DAY).days + 1))

    def _happenings(self) -> dict[date, list[Callable[[date], None]]]:
        found: dict[date, list[Callable[[date], None]]] = {}
        for year, day in _ISSUED.items():
            found[day] = [partial(self._issue, year)]
        for day, year in ((AUTUMN, 2024), (SPRING, 2024), (WINTER, 2025)):
            found[day] = [partial(self._look_again, year)]
        return found

    def _found_office(self) -> None:
        """Add posts, load the duty list, and note in the diary what will come in."""
        office, actor = self._office, self._office.actor
        bodies = Path(self._folders[2025]) / "data" / "duty_list.xlsx"
        office.clock.set(FIRST_DAY)
        loader = actor(DISPATCHER, Role.DISPATCHER)
        load_duties(office.store, self._folders[2025], bodies, loader, in_force_from=date(2024, 1, 1), version="2024")
        with office.store.reading() as ledger:
            people = duties_in_force(ledger, FIRST_DAY).bodies
        office.people(people)
        communities = sorted(one.id for one in office.places.by_id.values() if one.level == Level.COMMUNITY)
        reports = reports_of(self._plan, communities)
        for one in reports:
            self._note_report(one)
        self._note_twins(reports)

    def _note_report(self, one: Reported) -> None:
        diary = Diary(self._id_of(one.number), one.found_on, self._calendar)
        payload = {
            "key": one.source_id, "source_kind": one.source_kind, "source_id": one.source_id,
            "category": one.category, "unit_id": one.unit_id, "level": "community", "statement": one.statement,
            "basis": one.basis, "found_on": one.found_on.isoformat(), "severity": one.severity,
            "found_by": "inspector" if one.source_kind == "inspection" else "registrar",
            "items": [
                {"id": f"{one.source_id}-{at}", "name": name, "kind": "place"} for at, name in enumerate(one.items, 1)
            ],
            **({"severity_standard": one.severity_standard} if one.severity_standard else {}),
        }  # fmt: skip
        WAYS[one.way](register(diary, payload), len(one.items), one.source_kind == SourceKind.CASE)
        self._note(diary.turns)

    def _note_twins(self, reports: list[Reported]) -> None:
        for one in reports:
            if one.into is not None:
                diary = Diary(self._id_of(one.number), one.found_on + timedelta(days=2), self._calendar)
                merge = because("与先前诉求为同一问题", into=self._id_of(one.into))
                diary.then(3, Move.MERGE, SCREENER, merge)
                self._note(diary.turns)

    def _note(self, turns: Iterable[Turn]) -> None:
        self._office.note(turn for turn in turns if turn.day <= LAST_DAY)

    def _id_of(self, number: int) -> str:
        return f"F-{self._plan.stream(f'work/report/{number}').bytes(8).hex()}"

    def _issue(self, year: int, day: date) -> None:
        """Put a run before the departments, answer their objection, approve it, and issue what it found."""
        office, run, folder = self._office, self._runs[year], self._folders[year]
        store, clock, actor = office.store, office.clock, office.actor
        draft_run(store, folder, run, _ASKED, actor(REGISTRAR, Role.REGISTRAR))
        for body in _ASKED:
            objects = body == _ASKED[year % len(_ASKED)]
            answer = Answer.OBJECTS if objects else Answer.AGREES
            reason = said("个别点位已列入年度计划，建议注明") if objects else ""
            comment_on_run(store, folder, run, answer, reason, actor(clerk_of(body), Role.RESPONSIBLE, body), clock)
        reply = {_ASKED[year % len(_ASKED)]: said("已在备注中说明；是否办结以复核数据为准")}
        approve_run(store, folder, run, reply, actor(HEAD, Role.REVIEWER), clock)
        issue_findings(store, folder, run, actor(REGISTRAR, Role.REGISTRAR), clock, new_id=office.new_id)
        found = self._office.all(FindingQuery(source_kinds=frozenset({SourceKind.INDICATOR})))
        plan = self._plans.after_the_first if year == 2024 else self._plans.after_the_second
        self._note(plan(found, day))

    def _look_again(self, year: int, day: date) -> None:
        """Let the second body look at what was reported mended, by the books; the answers lie in the year's folder."""
        looked_at = [
            (fault, still_there)
            for pair, still_there in sorted(self._plans.again[day].items())
            for fault in self._plans.books[year].faults[pair]
        ]
        if not looked_at:
            return
        file = self._folders[year] / "resurveys" / f"{day.isoformat()}.csv"
        surveyed_on = (day - timedelta(days=2)).isoformat()
        write_resurvey(looked_at, file, surveyed_on=surveyed_on)
        verifier = self._office.actor(VERIFIER, Role.VERIFIER, VERIFYING_BODY)
        resurvey(self._office.store, self._folders[year], file, verifier, self._office.clock)
