"""Which heading of a file stands for which column of a layer, and in which unit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from citycheckup.layers.schema import Column, Kind
from citycheckup.sources.tables.cells import folded
from citycheckup.sources.tables.measures import factor
from citycheckup.vocabulary import Message, Problem, Severity

# Where a row's place stands; `columns` of city.toml may name these, too. They belong to no layer.
POSITION_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "longitude": ("经度", "东经", "lng", "lon", "long", "longitude", "x", "x坐标", "坐标x", "point_x", "coord_x"),
    "latitude": ("纬度", "北纬", "lat", "latitude", "y", "y坐标", "坐标y", "point_y", "coord_y"),
    "coordinates": ("坐标", "经纬度", "坐标（经纬度）", "coordinates", "location", "lonlat", "lnglat"),
    "wkt": ("wkt", "geometry", "geom", "the_geom", "几何"),
}

_OPEN, _CLOSE = "([【", ")]】"
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_OWN_NAME, _EXACT, _WITH_UNIT = 0, 1, 2


class Columned(Protocol):
    """What columns are declared for: a layer or a table."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in their order."""


@dataclass(frozen=True)
class Match:
    """The heading that stands for a column, and what a number under it is worth in the column's unit."""

    heading: str
    factor: float = 1.0


def match_headings(
    headings: Sequence[str], schema: Columned, columns: Mapping[str, str], file: str
) -> tuple[dict[str, Match], list[Problem]]:
    """Match the headings of a file to the columns of a schema.

    What ``columns`` says (column name → heading as written) wins. Then the column's own name, then one of its headings,
    then one of these followed by a unit (``建筑面积（万平方米）``) or by a year. Case, spaces, dashes, underscores and
    full-width forms do not matter.

    Returns
    -------
    tuple
        Matches by column name (columns without a heading are left out), and the problems: a heading that could be two
        columns, two that could be one, a mapping to what does not exist (errors); a unit not known (warning); headings
        that nothing stands for (one note).
    """
    matched, problems = _explicit(headings, schema, columns, file)
    free = [heading for heading in headings if heading not in {match.heading for match in matched.values()}]
    hits: dict[str, list[tuple[int, Match]]] = {}
    for heading in free:
        ranked = [
            (rank, column.name, Match(heading, worth))
            for column in schema.columns
            if column.name not in columns and (found := _rank(folded(heading), column)) is not None
            for rank, worth in [found]
        ]
        best = [hit for hit in ranked if hit[0] == min(rank for rank, _, _ in ranked)]
        if len(best) > 1:
            names = [name for _, name, _ in best]
            arguments = {"heading": heading, "columns": names, "column": names[0]}
            problems.append(_problem("heading_two_columns", file, heading, **arguments))
        elif best:
            rank, name, match = best[0]
            hits.setdefault(name, []).append((rank, match))
    for name, rivals_of_name in hits.items():
        best_rank = min(rank for rank, _ in rivals_of_name)
        best_matches = [match for rank, match in rivals_of_name if rank == best_rank]
        if len(best_matches) > 1:
            rivals = [match.heading for match in best_matches]
            problems.append(_problem("column_two_headings", file, rivals[1], column=name, headings=rivals))
        else:
            matched[name] = best_matches[0]
    used = {match.heading for match in matched.values()}
    problems += _doubtful_units([heading for heading in free if heading not in used], schema, matched, file)
    named = {problem.column for problem in problems}
    ignored = [heading for heading in headings if heading not in used | named]
    if ignored:
        problems.append(_problem("columns_ignored", file, None, Severity.NOTE, headings=ignored))
    return matched, problems


def find_heading(wanted: str, headings: Sequence[str]) -> str | None:
    """Return the heading that is written so, else the one that reads the same; None if there is none."""
    if wanted in headings:
        return wanted
    return next((heading for heading in headings if folded(heading) == folded(wanted)), None)


def _explicit(
    headings: Sequence[str], schema: Columned, columns: Mapping[str, str], file: str
) -> tuple[dict[str, Match], list[Problem]]:
    matched: dict[str, Match] = {}
    problems: list[Problem] = []
    by_name = {column.name: column for column in schema.columns}
    for name, wanted in columns.items():
        if name in POSITION_COLUMNS:
            continue
        heading = find_heading(wanted, headings)
        if name not in by_name:
            problems.append(_problem("column_unknown", file, None, column=name, columns=list(by_name)))
        elif heading is None:
            problems.append(_problem("heading_absent", file, wanted, column=name, heading=wanted, headings=headings))
        else:
            remark = _remark(folded(heading))
            worth = factor(remark, by_name[name].unit) if remark else 1.0
            matched[name] = Match(heading, 1.0 if worth is None else worth)
            if worth is None and by_name[name].unit is not None:
                problems.append(
                    _problem(
                        "heading_unit_assumed",
                        file,
                        heading,
                        Severity.WARNING,
                        heading=heading,
                        remark=remark,
                        unit=by_name[name].unit,
                    )
                )
    return matched, problems


def _rank(heading: str, column: Column) -> tuple[int, float] | None:
    """Return how well a folded heading fits a column (lower is better) and its factor; None if it does not."""
    if heading == folded(column.name):
        return _OWN_NAME, 1.0
    undated = _YEAR.sub("", heading, count=1) if _YEAR.match(heading) else heading
    fits: list[tuple[int, float]] = []
    for alias in map(folded, (column.name, *column.headings)):
        if undated == alias:
            fits.append((_EXACT, 1.0))
        elif undated.startswith(alias):
            worth = _worth_of_rest(undated.removeprefix(alias), column)
            if worth is not None:
                fits.append((_WITH_UNIT, worth))
    return min(fits, default=None)


def _worth_of_rest(rest: str, column: Column) -> float | None:
    remark = _remark(rest)
    if column.kind in {Kind.TEXT, Kind.FLAG}:
        return 1.0 if remark or _YEAR.fullmatch(rest) else None
    word = remark or rest.lstrip("/:,;").removeprefix("单位:")
    return 1.0 if _YEAR.fullmatch(word) else factor(word, column.unit)


def _remark(heading: str) -> str:
    """Return what stands in brackets at the end of a folded heading, without the word 单位; empty if nothing does."""
    if not heading or heading[-1] not in _CLOSE:
        return ""
    start = max(heading.rfind(bracket) for bracket in _OPEN)
    return heading[start + 1 : -1].removeprefix("单位").lstrip(":") if start >= 0 else ""


def _doubtful_units(unused: Sequence[str], schema: Columned, matched: Mapping[str, Match], file: str) -> list[Problem]:
    """Return a warning for each heading that is a column's but for a unit or remark that is not known."""
    problems: list[Problem] = []
    for heading in unused:
        plain = folded(heading)
        remark = _remark(plain)
        base = plain[: plain.rfind(remark) - 1] if remark else None
        problems += [
            _problem(
                "heading_unit_unknown",
                file,
                heading,
                Severity.WARNING,
                heading=heading,
                column=column.name,
                remark=remark,
            )
            for column in schema.columns
            if column.name not in matched and base in {folded(word) for word in (column.name, *column.headings)}
        ]
    return problems


def _problem(
    key: str, file: str, column: str | None, severity: Severity = Severity.ERROR, /, **arguments: object
) -> Problem:
    return Problem(Message(f"tables.{key}", arguments), file=file, column=column, severity=severity)
