"""The tables of a review's paper: what is shown of each list and rate, and the path of its figures in the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from citycheckup.ledger.said import term
from citycheckup.reviews.names import Names
from citycheckup.reviews.rates import RATES
from citycheckup.vocabulary import Message
from citycheckup.wording import has, render, word

Cell = str | int | None
_LINE = ("number", "finding", "what", "unit", "state", "due")
_WIDTHS = (8, 15, 32, 16, 13, 16)  # percent, of the columns of a list
_LAST = {"overdue": "days_overdue", "stuck": "days_stuck", "cross_body": "bodies", "disputes": "disputed_times"}


@dataclass(frozen=True)
class Table:
    """A table of a paper.

    Attributes
    ----------
    path
        JSON pointer of its figures in the review's document.
    widths
        Of the columns, in percent.
    """

    id: str
    title: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    path: str
    widths: tuple[int, ...]

    def titled(self, title: str) -> Table:
        """Return it with another title, such as one with its number."""
        return replace(self, title=title)


def lists_of(lists: Mapping[str, Sequence[Mapping[str, Any]]], names: Names, path: str) -> Iterator[Table]:
    """Return the lists of a body that have something in them: due soon, overdue, stuck."""
    for name in ("overdue", "due_soon", "stuck"):
        if lists[name]:
            yield list_of(name, lists[name], names, f"{path}/{name}")


def list_of(name: str, lines: Sequence[Mapping[str, Any]], names: Names, path: str) -> Table:
    """Return a list of findings as a table, in the order of the document."""
    language, last = names.language, _LAST.get(name)
    columns = (*_LINE, last) if last else _LINE
    rows = [
        (number, *_line(line, names), *([_last(line, last, names)] if last else []))
        for number, line in enumerate(lines, 1)
    ]
    widths = (8, 14, 25, 13, 13, 16, 11) if last else _WIDTHS
    headings = tuple(word(f"papers.column_{column}", language) for column in columns)
    return Table(name, word(f"reviews.list_{name}", language), headings, rows, path, widths)


def monthly_table(bodies: Mapping[str, Mapping[str, Sequence[object]]], names: Names) -> Table:
    """Return how many of each list stand with each body, and all together."""
    lists = ("due_soon", "overdue", "stuck")
    rows: list[tuple[Cell, ...]] = [
        (names.body(body), *(len(found[name]) for name in lists)) for body, found in bodies.items()
    ]
    total = tuple(sum(len(found[name]) for found in bodies.values()) for name in lists)
    rows.append((word("papers.total", names.language), *total))
    headings = (
        word("reviews.column_body", names.language),
        *(word(f"reviews.list_{name}", names.language) for name in lists),
    )
    return Table("overview", word("papers.overview", names.language), headings, rows, "/bodies", (40, 20, 20, 20))


def quarterly_tables(document: Mapping[str, Any], names: Names) -> Iterator[Table]:
    """Return what lies between bodies, is disputed, is to be planned anew, and the steps of the ladder."""
    for name in ("cross_body", "disputes", "replanning"):
        yield list_of(name, document[name], names, f"/{name}")
    language = names.language
    rows: list[tuple[Cell, ...]] = [
        (
            word(f"reviews.step_{step['step']}", language),
            names.body(step["body"]),
            step["issued_on"],
            step["due"],
            len(step["findings"]),
            word("reviews.runs" if step["outcome"] is None else f"reviews.outcome_{step['outcome']['kind']}", language),
        )
        for step in document["escalations"].values()
    ]
    columns = ("step", "body", "issued_on", "due", "findings", "outcome")
    headings = tuple(word(f"papers.column_{column}", language) for column in columns)
    title = word("papers.escalations", language)
    yield Table("escalations", title, headings, rows, "/escalations", (16, 26, 15, 15, 11, 17))


def annual_tables(document: Mapping[str, Any], names: Names) -> Iterator[tuple[Table, tuple[str, ...]]]:
    """Return rates, what came back, and the figures of each category, with what must be said of them."""
    language = names.language
    rates = document["rates"]
    there = [rate for rate in RATES if rate in rates["city"]]
    known = [rate for rate in there if _has_data(rates["city"][rate])]
    silent = [Message(f"reviews.rate_{rate}") for rate in there if rate not in known]
    rows: list[tuple[Cell, ...]] = [_rates(word("reviews.whole_city", language), rates["city"], known, language)]
    rows += [_rates(names.body(body), one, known, language) for body, one in rates["by_body"].items()]
    headings = (word("reviews.column_body", language), *(word(f"reviews.rate_{rate}", language) for rate in known))
    share = 78 // max(1, len(known))
    widths = (100 - share * len(known), *(share for _ in known))
    notes = [word("papers.rate_form", language)]
    if silent:
        notes.append(render(Message("papers.no_data_for", {"rates": silent}), language))
    small = document.get("small_denominator")
    if small is not None:
        notes.append(render(Message("papers.withheld", {"small": small}), language))
    yield Table("rates", word("papers.rates", language), headings, rows, "/rates", widths), tuple(notes)
    if "parameters" not in document:
        return
    yield _apart(rates["city"], known, language), ()
    recurred: list[tuple[Cell, ...]] = [
        (number, one["finding"], names.body(one["body"]), one["closed_on"], one["back_on"])
        for number, one in enumerate(document["recurred"], 1)
    ]
    columns = ("number", "finding", "body", "closed_on", "back_on")
    headings = tuple(word(f"papers.column_{column}", language) for column in columns)
    title = word("papers.recurred", language)
    count = render(Message("papers.count", {"count": len(recurred)}), language)
    yield Table("recurred", title, headings, recurred, "/recurred", (8, 22, 34, 18, 18)), (count,)
    parts = ("found", "verified", "failed_checks", "recurred")
    lessons: list[tuple[Cell, ...]] = [
        (names.category(category), *(row[part] for part in parts)) for category, row in document["lessons"].items()
    ]
    headings = (word("papers.column_category", language), *(word(f"papers.lesson_{part}", language) for part in parts))
    yield Table("lessons", word("papers.lessons", language), headings, lessons, "/lessons", (48, 13, 13, 13, 13)), ()


def _line(line: Mapping[str, Any], names: Names) -> tuple[Cell, ...]:
    language = names.language
    major = render(Message("papers.major"), language) if line["severity"] == "major" else ""
    named, said = names.category(line["category"]), line["statement"]
    # What a run found begins with the indicator's name: not twice.
    what = f"{major}{said}" if said.startswith(named) else f"{major}{named}\n{said}"
    due = line["due"]
    if due and line["provisional"]:
        due = render(Message("papers.provisional", {"due": due}), language)
    return line["finding"], what, names.unit(line["unit"]), render(term("state", line["state"]), language), due or "—"


def _last(line: Mapping[str, Any], column: str, names: Names) -> Cell:
    if column == "bodies":
        return ("、" if names.language == "zh" else ", ").join(map(names.body, line["bodies"]))
    found: int = line[column]
    return found


def _rates(name: str, rates: Mapping[str, Any], known: Sequence[str], language: str) -> tuple[Cell, ...]:
    return (name, *(_rate(rates[rate], language) for rate in known))


def _rate(rate: Mapping[str, Any] | None, language: str) -> str:
    if rate is None:
        return word("reviews.withheld", language)
    top, bottom = rate["numerator"], rate["denominator"]
    if not bottom:
        return "—"
    unreached = rate.get("not_reached_percent")
    more = "" if unreached is None else "\n" + render(Message("papers.unreached", {"percent": unreached}), language)
    share = "100%" if top == bottom else f"{top / bottom:.1%}"
    return f"{share}\n{top}/{bottom}{more}"


def _has_data(rate: Mapping[str, Any] | None) -> bool:
    return rate is None or rate["denominator"] > 0  # what is withheld has some


def _apart(rates: Mapping[str, Any], known: Sequence[str], language: str) -> Table:
    """Return what is shown apart beside the city's rates, such as findings that wait for their check."""
    rows: list[tuple[Cell, ...]] = [
        (word(f"reviews.rate_{rate}", language), _apart_word(part, language), count)
        for rate in known
        for part, count in rates[rate]["apart"].items()
    ]
    headings = tuple(word(f"papers.column_{column}", language) for column in ("rate", "part", "findings"))
    return Table("apart", word("papers.apart", language), headings, rows, "/rates/city", (35, 45, 20))


def _apart_word(part: str, language: str) -> str:
    key = f"papers.apart_{part}"
    return word(key, language) if has(key) else part
