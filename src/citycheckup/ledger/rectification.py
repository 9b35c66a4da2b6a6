"""Last year's list 上年度问题清单 and the rectification rate (no. 60): 限时 and 尽力 apart, counted at verified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from citycheckup.ledger.finding import Finding, SourceKind, Urgency
from citycheckup.ledger.transitions import State

# Never a problem, or counted with another: not on the list. What was pulled down was neither mended nor left.
_NOT_LISTED = frozenset({State.NOT_UPHELD, State.MERGED, State.OBJECT_REMOVED})
_MENDED = frozenset({State.VERIFIED, State.WATCHING, State.CLOSED})


@dataclass(frozen=True)
class ListedProblem:
    """One line of last year's list.

    Attributes
    ----------
    code
        Its indicator's code in this year's edition; None: that edition no longer has it.
    rectified
        Verified by the day asked for, and not open again; done but not verified does not count.
    """

    key: str
    indicator: str
    code: str | None
    unit_id: str
    level: str
    urgency: Urgency
    rectified: bool


@dataclass(frozen=True)
class Rate:
    """Problems put right of all that were listed; the share is None where none was."""

    rectified_count: int
    listed_count: int

    @property
    def share(self) -> float | None:
        """The rate, 0 to 1."""
        return self.rectified_count / self.listed_count if self.listed_count else None


def last_year_list(
    findings: Iterable[Finding], year: int, as_of: str, codes: Mapping[str, str] | None = None
) -> tuple[ListedProblem, ...]:
    """Return the list of what the checkup of a year found, with what became of it.

    Parameters
    ----------
    year
        The checkup's year: last year.
    as_of
        ISO date: a fix that was verified later does not count yet.
    codes
        Codes of this year's edition by indicator id.

    Returns
    -------
    tuple
        By key. A key that came twice (closed, and found again by another run of the year) is one line, which is
        rectified only if all of it is.
    """
    lines: dict[str, ListedProblem] = {}
    for one in sorted(findings, key=lambda one: (one.key, one.id)):
        is_asked = one.source_kind is SourceKind.INDICATOR and one.definition.get("period") == str(year)
        if not is_asked or one.state in _NOT_LISTED:
            continue
        rectified = one.state in _MENDED and one.verified_on is not None and one.verified_on <= as_of
        before = lines.get(one.key)
        lines[one.key] = ListedProblem(
            key=one.key,
            indicator=one.category,
            code=(codes or {}).get(one.category),
            unit_id=one.unit_id,
            level=one.level,
            urgency=one.urgency,
            rectified=rectified and (before is None or before.rectified),
        )
    return tuple(lines.values())


def rectification_rate(lines: Iterable[ListedProblem]) -> dict[Urgency, Rate]:
    """Return the rate of problems with a deadline 限时 and of the others 尽力, each with its denominator."""
    listed = list(lines)
    return {
        urgency: Rate(
            sum(line.rectified for line in listed if line.urgency is urgency),
            sum(line.urgency is urgency for line in listed),
        )
        for urgency in Urgency
    }
