"""The numbers a review counts by, as data: shipped ones, or those of an office's own file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

from citycheckup.ledger.transitions import OPEN, State
from citycheckup.vocabulary import InputError, Message, Problem

# What files and reviews from before have not.
_SINCE_FORMAT_2: Mapping[str, int] = {"satisfied_from": 4}


@dataclass(frozen=True)
class Parameters:
    """What a review counts by.

    Attributes
    ----------
    due_soon_working_days
        A finding is due soon where its date is no further than so many working days ahead.
    stuck_days
        Calendar days without a move after which a finding is stuck, by state.
    replan_overdue_days, replan_extensions
        So many calendar days late, or so often extended: the plan does not hold any more.
    recurrence_days
        How long after it was struck off a finding that comes back counts as a recurrence.
    satisfied_from
        The lowest rating of a case's handling, of 1 to 5, that says satisfied.
    small_denominator
        A rate of fewer is not shown outside the office.
    """

    id: str
    version: str
    due_soon_working_days: int
    replan_overdue_days: int
    replan_extensions: int
    recurrence_days: int
    satisfied_from: int
    small_denominator: int
    stuck_days: Mapping[str, int]

    def as_plain(self, review_format: int = 2) -> dict[str, Any]:
        """Return them as JSON's own types, as a review of a format has them; :func:`parameters_of` reads them back."""
        later = _SINCE_FORMAT_2 if review_format == 1 else {}
        return {name: value for name, value in asdict(self).items() if name not in later}


@cache
def shipped_parameters() -> Parameters:
    """Return the parameters that are shipped."""
    name = "parameters.toml"
    return read_parameters(files("citycheckup.reviews").joinpath(name).read_text(encoding="utf-8"), name)


def read_parameters(text: str, file: str) -> Parameters:
    """Read parameters from TOML text.

    Raises
    ------
    InputError
        It is no TOML, or something in it is missing, unknown, or no number that can be: all of it is listed.
    """
    try:
        return parameters_of(tomllib.loads(text.removeprefix("\ufeff")), file)
    except tomllib.TOMLDecodeError as error:
        raise InputError(Problem(Message("clocks.not_toml", {"reason": str(error)}), file=file)) from error


def parameters_of(plain: Mapping[str, Any], file: str) -> Parameters:
    """Return the parameters that a mapping holds.

    Raises
    ------
    InputError
        Something in it is missing, unknown, or no number that can be: all of it is listed.
    """
    plain = {**_SINCE_FORMAT_2, **plain}
    texts, numbers, states = {"id", "version"}, {one.name for one in fields(Parameters)}, {str(one) for one in OPEN}
    numbers -= {*texts, "stuck_days"}
    stuck = plain.get("stuck_days")
    by_state: Mapping[str, Any] = stuck if isinstance(stuck, Mapping) else {}
    wrong = [name for name in texts if not isinstance(plain.get(name), str) or not plain[name]]
    wrong += [name for name in numbers if not _is_count(plain.get(name))]
    wrong += [f"stuck_days.{state}" for state in states if not _is_count(by_state.get(state))]
    wrong += [name for name in plain if name not in {*texts, *numbers, "stuck_days"}]
    wrong += [f"stuck_days.{state}" for state in by_state if state not in states]
    if wrong:
        problems = [Problem(Message("reviews.bad_parameter"), file=file, column=name) for name in sorted(wrong)]
        raise InputError(problems)
    return Parameters(**{**plain, "stuck_days": {state: by_state[state] for state in sorted(states)}})


def stuck_after_days(parameters: Parameters, state: State) -> int:
    """Return the days without a move after which a finding in an open state is stuck."""
    return parameters.stuck_days[str(state)]


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1
