"""City-level grades 很好, 较好, 一般, 不足: proposed by cut-points, lowered by residents, decided by the office."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum

import pandas as pd
import pyarrow as pa

from citycheckup.diagnosis.evidence import lowest_rows
from citycheckup.diagnosis.grading_rules import (
    Compared,
    Grading,
    Rule,
    grade_of,
    load_grading,
    one_step_down,
    worst,
)
from citycheckup.editions import Edition, EditionEntry
from citycheckup.results import ResultRow, code_order
from citycheckup.vocabulary import Better, Grade, Level, Message, Status
from citycheckup.wording import as_plain


class Ungraded(StrEnum):
    """Why nothing is proposed."""

    NO_STANDARD = "no_standard"
    NO_DATA = "no_data"
    NOT_SURVEYED = "not_surveyed"
    NOT_APPLICABLE = "not_applicable"
    TOO_LITTLE_KNOWN = "too_little_known"


class Decision(StrEnum):
    """What the office did with a proposal."""

    NONE = "none"
    CONFIRMED = "confirmed"
    OVERRIDDEN = "overridden"
    REFUSED = "refused"  # there is no value that could be graded


@dataclass(frozen=True)
class GradedIndicator:
    """The grade of one indicator of the city, and how it came about.

    Attributes
    ----------
    rule
        Id of the rule in ``grading.toml``; null: nothing proposed. Of an indicator with several figures, the rule of
        the figure with the worst grade, ``part``.
    compared, figure, cuts
        What was compared with the cut-points, and the cut-points by grade. They are our assumption, not the handbook's.
    proposed
        By cut-points alone; ``ungraded`` says why there is none.
    lowered
        Whether the residents' score lowered it one step.
    final
        What counts: the office's grade where there is one, else the proposed one, lowered or not.
    explanation
        Messages in order: what the proposal rests on, what the residents' score changed, what the office decided.
    """

    edition: str
    indicator: str
    code: str
    indicator_level: Level
    dimension_zh: str
    dimension_en: str
    unit_id: str
    value: float | None
    unit: str
    status: Status
    coverage: float | None
    rule: str | None = None
    part: str | None = None
    compared: Compared | None = None
    figure: float | None = None
    cuts: Mapping[Grade, float] = field(default_factory=dict)
    proposed: Grade | None = None
    ungraded: Ungraded | None = None
    satisfaction_score: float | None = None
    respondents_count: float | None = None
    lowered: bool = False
    decision: Decision = Decision.NONE
    decided_grade: Grade | None = None
    decided_reason: str | None = None
    decided_by: str | None = None
    decided_on: str | None = None
    final: Grade | None = None
    explanation: tuple[Message, ...] = ()


GradeTable = tuple[GradedIndicator, ...]

_SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("edition", "indicator", "code", "indicator_level")),
        *((name, pa.string()) for name in ("dimension_zh", "dimension_en", "unit_id")),
        ("value", pa.float64()),
        ("unit", pa.string()),
        ("status", pa.string()),
        ("coverage", pa.float64()),
        *((name, pa.string()) for name in ("rule", "part", "compared")),
        ("figure", pa.float64()),
        ("cuts", pa.string()),
        *((name, pa.string()) for name in ("proposed", "ungraded")),
        ("satisfaction_score", pa.float64()),
        ("respondents_count", pa.float64()),
        ("lowered", pa.bool_()),
        *((name, pa.string()) for name in ("decision", "decided_grade", "decided_reason", "decided_by", "decided_on")),
        *((name, pa.string()) for name in ("final", "explanation")),
    ]
)


def grade_city(
    rows: Sequence[ResultRow],
    editions: Iterable[Edition],
    *,
    lowest: pd.DataFrame | None = None,
    satisfaction: pd.DataFrame | None = None,
    confirmations: pd.DataFrame | None = None,
    grading: Grading | None = None,
) -> tuple[tuple[ResultRow, ...], GradeTable]:
    """Grade every indicator of the city.

    Parameters
    ----------
    rows
        Judged result rows of all levels, with the standard that applies to this city.
    lowest
        As made by :func:`citycheckup.diagnosis.evidence.lowest_rows`, with the places that fall short; they make the
        share of buildings or compounds exact. None: made of the rows alone.
    satisfaction
        Columns ``indicator``, ``score`` (0 to 100), ``respondents_count``: the matching question of the residents'
        survey. Under ``grading.satisfaction_min`` a grade drops one step (handbook 2025).
    confirmations
        Columns ``indicator``, ``grade``, ``reason``, ``body``, ``confirmed_on``: what the office decided. It goes
        before everything else, also where no standard proposes a grade; where there is no value it is refused, since
        nothing has been judged.
    grading
        The cut-points; None: those that come with the program.

    Returns
    -------
    tuple
        The rows, with the final grade on the city's; and one :class:`GradedIndicator` per entry, in the order of
        editions and codes. No grade where there is no standard, no value, or too little was looked at.
    """
    rules = grading or load_grading()
    entries = {(edition.id, entry.indicator): entry for edition in editions for entry in edition.entries}
    shares = _shares_short(lowest_rows(rows) if lowest is None else lowest)
    scores = _by_indicator(satisfaction)
    decisions = _by_indicator(confirmations)
    graded: dict[tuple[str, str], GradedIndicator] = {}
    for row in rows:
        at = (row.edition, row.indicator)
        if row.level is not Level.CITY or row.indicator_level not in rules.graded_levels or at not in entries:
            continue
        found = _proposed(row, entries[at], shares.get(at), rules)
        found = _lowered(found, scores.get(row.indicator, {}), rules.satisfaction_min)
        graded[at] = _explained(_decided(found, decisions.get(row.indicator, {})), rules)
    finals = {at: found.final for at, found in graded.items()}
    marked = tuple(
        replace(row, grade=finals.get((row.edition, row.indicator))) if row.level is Level.CITY else row for row in rows
    )
    order = {edition_id: at for at, (edition_id, _) in reversed(list(enumerate(entries)))}
    in_order = sorted(graded.values(), key=lambda one: (order[one.edition], code_order(one.code), one.indicator))
    return marked, tuple(in_order)


def grades_table(grades: Iterable[GradedIndicator]) -> pa.Table:
    """Return grades as a table, in their order; ``cuts`` and ``explanation`` are JSON."""
    records = []
    for one in grades:
        record = asdict(one) | {"cuts": json.dumps(dict(one.cuts), sort_keys=True)}
        said = [as_plain(message) for message in one.explanation]
        record["explanation"] = json.dumps(said, ensure_ascii=False, sort_keys=True)
        records.append(record)
    return pa.Table.from_pylist(records, schema=_SCHEMA)


def _shares_short(lowest: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Return the share of objects that fall short, of those looked at, by edition and indicator."""
    sums = lowest.groupby(["edition", "indicator"])[["short_count", "surveyed_count"]].sum()
    looked_at = sums[sums["surveyed_count"] > 0]
    shares = looked_at["short_count"] / looked_at["surveyed_count"]
    # The stubs know an index label only as hashable; here it is a pair of texts.
    return {at: float(share) for at, share in shares.items()}  # type: ignore[misc]


def _proposed(row: ResultRow, entry: EditionEntry, share_short: float | None, grading: Grading) -> GradedIndicator:
    bare = GradedIndicator(
        edition=row.edition,
        indicator=row.indicator,
        code=row.code,
        indicator_level=row.indicator_level,
        dimension_zh=entry.dimension_zh,
        dimension_en=entry.dimension_en,
        unit_id=row.unit_id,
        value=row.value,
        unit=row.unit,
        status=row.status,
        coverage=row.coverage,
    )
    if row.value is None:
        return replace(bare, ungraded=Ungraded(row.status))
    figures = [
        replace(bare, rule=rule.id, part=part, compared=rule.compared, figure=figure, cuts=cuts, proposed=grade)
        for part, value, comparator, threshold in _judged_figures(row)
        if (rule := grading.rule_for(entry, comparator, threshold)) is not None
        and (figure := figure_of(rule, value, threshold, share_short)) is not None
        for cuts in [rule.cuts(entry, threshold)]
        for grade in [grade_of(figure, cuts, higher_is_better=entry.better is Better.HIGHER)]
    ]
    if not figures:
        return replace(bare, ungraded=Ungraded.NO_STANDARD)
    if row.coverage is not None and row.coverage < grading.coverage_min:
        return replace(bare, ungraded=Ungraded.TOO_LITTLE_KNOWN)
    lowest = worst([one.proposed for one in figures if one.proposed is not None])
    return next(one for one in figures if one.proposed is lowest)


def _judged_figures(row: ResultRow) -> list[tuple[str | None, float, str, float]]:
    """Return part, value, comparator and standard of each figure of a row that has a standard."""
    parts = row.arguments.get("parts")
    if isinstance(parts, Mapping):
        return [
            (str(name), float(part["value"]), str(part["comparator"]), float(part["threshold"]))
            for name, part in sorted(parts.items())
        ]
    if row.value is None or row.threshold is None or row.comparator is None:
        return []
    return [(None, row.value, row.comparator, row.threshold)]


def figure_of(rule: Rule, value: float, threshold: float, share_short: float | None) -> float | None:
    """Return what a rule compares with its cut-points; None where it is not known."""
    match rule.compared:
        case Compared.SHARE_OF_STANDARD:
            return value / threshold
        case Compared.VALUE:
            return value
        case Compared.SHARE_SHORT:
            return share_short


def _lowered(found: GradedIndicator, answer: Mapping[str, object], score_min: float) -> GradedIndicator:
    score, respondents = _known_number(answer.get("score")), _known_number(answer.get("respondents_count"))
    found = replace(found, satisfaction_score=score, respondents_count=respondents, final=found.proposed)
    if found.proposed is None or score is None or score >= score_min:
        return found
    lower = one_step_down(found.proposed)
    return replace(found, lowered=lower is not found.proposed, final=lower)


def _decided(found: GradedIndicator, decision: Mapping[str, object]) -> GradedIndicator:
    said = _known_text(decision.get("grade"))
    if said is None:
        return found
    grade = Grade(said)
    found = replace(
        found,
        decided_grade=grade,
        decided_reason=_known_text(decision.get("reason")),
        decided_by=_known_text(decision.get("body")),
        decided_on=_known_text(decision.get("confirmed_on")),
    )
    if found.value is None:
        return replace(found, decision=Decision.REFUSED)
    same = grade is found.final
    return replace(found, decision=Decision.CONFIRMED if same else Decision.OVERRIDDEN, final=grade)


def _explained(found: GradedIndicator, grading: Grading) -> GradedIndicator:
    """Say how a grade came about."""
    if found.ungraded is not None:
        said = [Message(f"diagnosis.ungraded_{found.ungraded}", {"coverage_min": grading.coverage_min})]
    else:
        cuts = {f"cut_{grade}": found.cuts.get(grade) for grade in (Grade.VERY_GOOD, Grade.GOOD, Grade.FAIR)}
        said = [
            Message(f"diagnosis.basis_{found.rule}", {"figure": found.figure, "grade": _word(found.proposed), **cuts})
        ]
    if found.lowered:
        said.append(
            Message("diagnosis.lowered", {"score": found.satisfaction_score, "score_min": grading.satisfaction_min})
        )
    if found.decision is not Decision.NONE:
        by = {"by": found.decided_by, "reason": found.decided_reason}
        said.append(Message(f"diagnosis.decision_{found.decision}", {"grade": _word(found.decided_grade), **by}))
    return replace(found, explanation=tuple(said))


def _word(grade: Grade | None) -> Message:
    return Message(f"diagnosis.grade_{grade}")


def _by_indicator(table: pd.DataFrame | None) -> dict[str, dict[str, object]]:
    if table is None:
        return {}
    known = table.dropna(subset=["indicator"])
    # The stubs know a column's name only as hashable; here it is a text.
    return {str(record["indicator"]): record for record in known.to_dict("records")}  # type: ignore[misc]


def _known_number(value: object) -> float | None:
    # The stubs want to know what `value` is; a cell of a table may be anything.
    return None if value is None or pd.isna(value) else float(value)  # type: ignore[call-overload, arg-type]


def _known_text(value: object) -> str | None:
    # The stubs want to know what `value` is; a cell of a table may be anything.
    return None if value is None or (not isinstance(value, str) and pd.isna(value)) else str(value)  # type: ignore[call-overload]
