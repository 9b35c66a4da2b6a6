"""The escalation ladder as data: steps from the lightest to the gravest, and what triggers each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from citycheckup.ledger.finding import Severity
from citycheckup.vocabulary import InputError, Message, Problem

STEPS = ("reminder", "nudge", "listed_supervision", "interview", "transfer")
_TEXTS = ("id", "version", "document", "mark")
_SEVERITIES = {str(one) for one in Severity}


@dataclass(frozen=True)
class Rung:
    """One step of the ladder.

    Attributes
    ----------
    days_overdue
        Calendar days late from which it is proposed, by severity.
    times_stuck
        Monthly nudges in which the finding stood as stuck, from which it is proposed; 0: no trigger.
    answer_working_days
        How long the body has.
    needs_acceptance
        Whether only a receipt of acceptance ends it well: a public listing, a transfer.
    """

    id: str
    days_overdue: Mapping[str, int]
    times_stuck: int
    answer_working_days: int
    needs_acceptance: bool


@dataclass(frozen=True)
class Ladder:
    """All steps in their order, with the document they are of and how sure that is (P, S, K as of the rules)."""

    id: str
    version: str
    document: str
    mark: str
    rungs: tuple[Rung, ...]

    def place_of(self, step: str) -> int:
        """Return how high a step stands: 0 is the lightest; -1 where the ladder has none of that id."""
        return next((place for place, rung in enumerate(self.rungs) if rung.id == step), -1)


@cache
def shipped_ladder() -> Ladder:
    """Return the ladder that is shipped."""
    return read_ladder(files("citycheckup.reviews").joinpath("ladder.toml").read_text(encoding="utf-8"), "ladder.toml")


def read_ladder(text: str, file: str) -> Ladder:
    """Read a ladder from TOML text.

    Raises
    ------
    InputError
        It is no TOML; a step is unknown, out of order or there twice; something is missing or unknown: all is listed.
    """
    try:
        plain = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise InputError(Problem(Message("clocks.not_toml", {"reason": str(error)}), file=file)) from error
    steps = plain.get("step")
    rows: list[Any] = steps if isinstance(steps, list) else []
    wrong = [name for name in _TEXTS if not isinstance(plain.get(name), str) or not plain[name]]
    wrong += [name for name in plain if name not in (*_TEXTS, "step")]
    wrong += [f"step[{at}].{name}" for at, row in enumerate(rows, 1) for name in _faults(row)]
    ids = [row.get("id") for row in rows if isinstance(row, Mapping)]
    if not rows or ids != [one for one in STEPS if one in ids]:
        wrong.append("step")
    if wrong:
        raise InputError([Problem(Message("reviews.bad_ladder"), file=file, column=name) for name in sorted(wrong)])
    rungs = tuple(Rung(**row) for row in rows)
    return Ladder(plain["id"], plain["version"], plain["document"], plain["mark"], rungs)


def _faults(row: Any) -> list[str]:
    if not isinstance(row, Mapping):
        return ["id"]
    days = row.get("days_overdue")
    holds = {
        "id": row.get("id") in STEPS,
        "days_overdue": isinstance(days, Mapping) and set(days) == _SEVERITIES and all(map(_is_count, days.values())),
        "times_stuck": row.get("times_stuck") == 0 or _is_count(row.get("times_stuck")),
        "answer_working_days": _is_count(row.get("answer_working_days")),
        "needs_acceptance": isinstance(row.get("needs_acceptance"), bool),
    }
    return [name for name, good in holds.items() if not good] + [name for name in row if name not in holds]


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1
