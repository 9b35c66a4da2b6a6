"""Check a duty list, put it into the ledger, and ask it who leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from citycheckup.app.indicator_set import indicator_set
from citycheckup.app.places import places_of, units_of
from citycheckup.app.posts import acting
from citycheckup.authority.roles import Actor, Role
from citycheckup.diagnosis.evidence import reported_level
from citycheckup.duties import (
    Assignments,
    DutyList,
    LoadedList,
    Places,
    Whole,
    as_plain,
    check_whole,
    list_in_force,
    read_duty_list,
)
from citycheckup.duties.bodies import CHECKUP_OFFICE
from citycheckup.duties.plain import digest_of
from citycheckup.duties.reading import settled
from citycheckup.duties.scope import narrowness
from citycheckup.ledger.events import Draft
from citycheckup.ledger.storing import Ledger, LedgerStore
from citycheckup.sources.duty_list import ReadDutyList, read_duty_file
from citycheckup.sources.folder import CityFolder, open_folder
from citycheckup.vocabulary import InputError, Message, Problem, Severity

KIND = "duty_list"
NO_DUTIES = DutyList((CHECKUP_OFFICE,), (), CHECKUP_OFFICE.id)
_SHOWN = 3


@dataclass(frozen=True)
class CheckedDuties:
    """A list as read, and all that is wrong with it. ``whole`` is None where no city was given to look at."""

    duty_list: DutyList
    digest: str
    problems: tuple[Problem, ...]
    whole: Whole | None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems with which it cannot be loaded."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


def check_duties(
    file: Path, *, since: date, bodies: Path | None = None, folder: Path | CityFolder | None = None
) -> CheckedDuties:
    """Read a duty list and look at it; with a city folder as a whole, against its indicators and units.

    Overlaps and places that do not exist are errors; gaps, bodies that will be gone and categories that fit no
    indicator are warnings: what nobody leads waits in the unassigned queue.

    Raises
    ------
    InputError
        The file or the folder cannot be read at all.
    """
    if folder is None:
        read = read_duty_file(file, bodies=bodies, names={})
        return CheckedDuties(read.duty_list, digest_of(read.duty_list), read.problems, None)
    city = open_folder(folder) if isinstance(folder, Path) else folder
    catalogue, places = _Catalogue(city), places_of(units_of(city))
    read = read_duty_file(file, bodies=bodies, names=catalogue.names)
    problems = [*read.problems, *_strange(read, catalogue)]
    duty_list, misplaced = settled(read.duty_list, places)
    problems += [read.problem(duty_id, message, column) for duty_id, column, message in misplaced]
    whole = None
    if not any(problem.severity is Severity.ERROR for problem in problems):
        whole = check_whole(duty_list, places, catalogue.wanted(places), since=since)
        problems += _of_the_whole(read, duty_list, whole, places)
    return CheckedDuties(duty_list, digest_of(duty_list), tuple(problems), whole)


def load_duties(
    store: LedgerStore,
    folder: Path | CityFolder,
    file: Path,
    actor: Actor,
    *,
    in_force_from: date,
    version: str = "",
    bodies: Path | None = None,
) -> tuple[LoadedList, CheckedDuties]:
    """Check a duty list against the city, and put it into the ledger as one event.

    Parameters
    ----------
    in_force_from
        The first day on which it holds. One in the past corrects what was loaded for that day.
    version
        What the city calls it; else the beginning of its digest.

    Raises
    ------
    InputError
        The list has errors, is in force on that day already, or the actor may not load one; nothing was changed.
    """
    if actor.role is not Role.DISPATCHER or actor.units is not None:
        raise InputError(Problem(Message("duties.not_allowed", {"post": actor.post})))
    checked = check_duties(file, since=in_force_from, bodies=bodies, folder=folder)
    if checked.errors:
        raise InputError(checked.problems)
    with store.writing() as ledger:
        actor = acting(ledger, actor, own_body=False)
        before = loaded_lists(ledger)
        now = list_in_force(before, in_force_from)
        if now is not None and (now.digest, now.in_force_from) == (checked.digest, in_force_from):
            raise InputError(Problem(Message("duties.loaded_already", {"version": now.version}), file.name))
        named = version or checked.digest[:12]
        loaded = LoadedList(len(before) + 1, named, in_force_from, checked.digest, checked.duty_list)
        payload = {
            "number": loaded.number,
            "version": loaded.version,
            "in_force_from": in_force_from.isoformat(),
            "digest": loaded.digest,
            "list": as_plain(loaded.duty_list),
        }
        ledger.append([Draft(KIND, str(loaded.number), payload, actor.post, actor.role, actor.body)], expected={})
    return loaded, checked


def loaded_lists(ledger: Ledger, *, until: int | None = None) -> list[LoadedList]:
    """Return every list in the ledger, in the order of loading; up to an event, where one is given."""
    found = (
        (one.payload for one in ledger.events(kind=KIND, until=until))
        if until is not None
        else (payload for _, payload in ledger.records(KIND))
    )
    return sorted(map(_loaded, found), key=lambda one: one.number)


def duties_in_force(ledger: Ledger, on: date) -> DutyList:
    """Return the list that was in force on a day; an empty one where there was none, so that day one works."""
    found = list_in_force(loaded_lists(ledger), on)
    return NO_DUTIES if found is None else found.duty_list


def assignments_on(ledger: Ledger, places: Places, on: date) -> Assignments:
    """Return the duties of a day laid over the city's places."""
    return Assignments(duties_in_force(ledger, on), places)


class _Catalogue:
    """The indicators of a city: what tables may call them, and where somebody must lead each."""

    def __init__(self, folder: CityFolder) -> None:
        self.entries = [entry for edition in indicator_set(folder).editions for entry in edition.entries]
        self.names: dict[str, str] = {}
        for entry in self.entries:
            for text in (entry.code, entry.name_zh, entry.name_en):
                self.names.setdefault(text, entry.indicator)

    def wanted(self, places: Places) -> Mapping[str, Sequence[str]]:
        """Return by category the units in which findings of it arise."""
        by_level: dict[str, list[str]] = {}
        for place in places.by_id.values():
            by_level.setdefault(place.level, []).append(place.id)
        return {entry.indicator: by_level.get(reported_level(entry.level), []) for entry in self.entries}


def _loaded(payload: Mapping[str, object]) -> LoadedList:
    plain = payload["list"]
    assert isinstance(plain, Mapping)
    return LoadedList(
        int(str(payload["number"])),
        str(payload["version"]),
        date.fromisoformat(str(payload["in_force_from"])),
        str(payload["digest"]),
        read_duty_list(plain),
    )


def _strange(read: ReadDutyList, catalogue: _Catalogue) -> list[Problem]:
    """Warn of patterns that fit no indicator: a slip of the pen covers nothing."""
    known = [entry.indicator for entry in catalogue.entries]
    return [
        read.problem(duty.id, Message("duties.covers_nothing", {"text": pattern}), "categories", Severity.WARNING)
        for duty in read.duty_list.duties
        for pattern in duty.categories
        if pattern and all(narrowness([pattern], category) is None for category in known)
    ]


def _of_the_whole(read: ReadDutyList, duty_list: DutyList, whole: Whole, places: Places) -> list[Problem]:
    bodies = duty_list.body_by_id
    problems = []
    for overlap in whole.overlaps:
        first, second = overlap.duties
        facts = _facts(overlap.categories, overlap.units, overlap.first, overlap.last, places)
        problems.append(read.problem(first, Message("duties.overlap", {"first": first, "second": second, **facts})))
    for gap in whole.gaps:
        facts = _facts(gap.categories, gap.units, gap.first, gap.last, places)
        facts["owner"] = bodies[duty_list.queue_owner].name
        problems.append(Problem(Message("duties.gap", facts), read.place.file, severity=Severity.WARNING))
        problems += [
            read.problem(near.duty.id, Message("duties.near", {"lack": near.message}), severity=Severity.NOTE)
            for near in gap.nearest
        ]
    for one in whole.vacancies:
        message = Message("duties.vacancy", {"day": one.first.isoformat(), "body": bodies[one.body].name})
        problems.append(read.problem(one.duty, message, "body", Severity.WARNING))
    return problems


def _facts(
    categories: Sequence[str], units: Sequence[str], first: date, last: date | None, places: Places
) -> dict[str, object]:
    more = len(categories) - _SHOWN
    shown: list[object] = [*categories[:_SHOWN]]
    if more > 0:
        shown.append(Message("duties.more_categories", {"count": more}))
    spell = {"first": first.isoformat(), "last": None if last is None else last.isoformat()}
    return {
        "categories": shown,
        "count": len(units),
        "units": [places.shown(unit) for unit in units[:_SHOWN]],
        "spell": Message("duties.from_on" if last is None else "duties.from_to", spell),
    }
