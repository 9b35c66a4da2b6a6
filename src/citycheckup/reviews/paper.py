"""A review as a paper: title, addressee, paragraphs, tables, and where each number is from; the writers lay it out.

A function of the review's document and of names, so that the same review gives the same paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from citycheckup.reviews.names import Names
from citycheckup.reviews.paper_tables import Cell, Table, annual_tables, lists_of, monthly_table, quarterly_tables
from citycheckup.reviews.periods import ReviewKind
from citycheckup.vocabulary import InputError, Message, Problem
from citycheckup.wording import render

_LISTS = ("due_soon", "overdue", "stuck")


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it. ``body``: the body that it is handed out to, if it is one's own."""

    title: str
    paragraphs: tuple[str, ...]
    tables: tuple[Table, ...]
    body: str | None = None


@dataclass(frozen=True)
class Paper:
    """A review laid out.

    Attributes
    ----------
    number
        Room for the number that the office's registry gives (文号).
    sections
        Tables are numbered through.
    sources
        For each table its number and title, and the path of its figures in the review's document.
    basis
        What it was made from, as name and value, and the commands that make it again.
    """

    language: str
    title: str
    marking: str
    made_up: str | None
    number: str
    to: str
    opening: tuple[str, ...]
    sections: tuple[Section, ...]
    sender: str
    date: str
    sources: Table
    basis: Table


@dataclass(frozen=True)
class Kept:
    """The review that a paper is of: its id, digest and document, and the city it is about."""

    id: str
    digest: str
    document: Mapping[str, Any]
    city: str
    made_up: bool = False


def paper_of(kept: Kept, names: Names, *, lead: str | None = None, reader: str | None = None) -> Paper:
    """Return the paper of a review, or of the public form of one.

    Parameters
    ----------
    lead
        Only what concerns this body: a monthly nudge as it is handed out to it.
    reader
        The body that asks, where the document holds only what it may read: it is told if nothing there concerns it.

    Raises
    ------
    InputError
        ``lead`` does not stand in it, or it is no monthly nudge.
    """
    document, language = kept.document, names.language
    kind = ReviewKind(document["kind"])
    if lead is not None and (kind is not ReviewKind.MONTHLY or lead not in document["bodies"]):
        raise InputError(Problem(Message("papers.body_not_in_it", {"body": lead, "id": kept.id})))
    say = _speaker(language)
    is_public = "parameters" not in document
    period = period_words(document["period"]["id"], language)
    number = iter(range(1, 10_000))
    sections = tuple(_numbered(_PARTS[kind](document, names, lead), number, language))
    counted = _counts(document, lead)
    spoken = {**counted, "period": period, "city": kept.city, "on": day_words(document["on"], language)}
    opening = tuple(_opening(kind, say, spoken))
    if kind is ReviewKind.MONTHLY and not document["bodies"]:
        nothing = say("nothing_at_all") if reader is None else say("nothing_for", body=names.body(reader))
        opening, sections = (nothing,), ()
    addressee = lead or reader
    to = say("to_all") if addressee is None else names.body(addressee)
    return Paper(
        language=language,
        title=say(f"title_{kind}", period=period, city=kept.city),
        marking=say("public" if is_public else "internal"),
        made_up=say("made_up") if kept.made_up else None,
        number=say("number", year=document["on"][:4]),
        to=say("to", body=to),
        opening=opening,
        sections=sections,
        sender=say("sender", city=kept.city),
        date=day_words(document["on"], language),
        sources=_sources(sections, kept, say),
        basis=_basis(kept, names, say),
    )


def bodies_of(document: Mapping[str, Any]) -> list[str]:
    """Return the bodies to which a monthly nudge is handed out; other reviews are for all."""
    return list(document.get("bodies", {}))


def period_words(period: str, language: str) -> str:
    """Return what a period is called: 2025年6月, second quarter of 2025."""
    year, _, rest = period.partition("-")
    say = _speaker(language)
    if not rest:
        return say("year", year=year)
    if rest.startswith("Q"):
        return say("quarter", year=year, quarter=say(f"quarter_{rest[1]}"))
    return say("month", year=year, month=int(rest))


def day_words(day: str, language: str) -> str:
    """Return a day as it is written in a paper."""
    on = date.fromisoformat(day)
    return f"{on.year}年{on.month}月{on.day}日" if language == "zh" else day


def _monthly(document: Mapping[str, Any], names: Names, lead: str | None) -> Iterator[Section]:
    if lead is None:
        title = render(Message("papers.overview"), names.language)
        yield Section(title, (), (monthly_table(document["bodies"], names),))
    for body, lists in document["bodies"].items():
        if lead in (None, body):
            counts = {name: len(lists[name]) for name in _LISTS}
            said = render(Message("papers.body_counts", counts), names.language)
            tables = tuple(lists_of(lists, names, f"/bodies/{pointer(body)}"))
            yield Section(names.body(body), (said,), tables, body)


def _quarterly(document: Mapping[str, Any], names: Names, _lead: str | None) -> Iterator[Section]:
    for table in quarterly_tables(document, names):
        count = render(Message("papers.count", {"count": len(table.rows)}), names.language)
        yield Section(table.title, (count,), (table,) if table.rows else ())


def _annual(document: Mapping[str, Any], names: Names, _lead: str | None) -> Iterator[Section]:
    for table, notes in annual_tables(document, names):
        yield Section(table.title, notes, (table,) if table.rows else ())


_PARTS: Mapping[ReviewKind, Callable[[Mapping[str, Any], Names, str | None], Iterator[Section]]] = {
    ReviewKind.MONTHLY: _monthly,
    ReviewKind.QUARTERLY: _quarterly,
    ReviewKind.ANNUAL: _annual,
}


def pointer(text: str) -> str:
    """Return a name as a step of a JSON pointer (RFC 6901)."""
    return text.replace("~", "~0").replace("/", "~1")


def _numbered(sections: Iterator[Section], number: Iterator[int], language: str) -> Iterator[Section]:
    for section in sections:
        tables = tuple(
            table.titled(render(Message("papers.table", {"number": next(number), "title": table.title}), language))
            for table in section.tables
        )
        title = section.title if section.body else section.title[:1].upper() + section.title[1:]
        yield Section(title, section.paragraphs, tables, section.body)


def _counts(document: Mapping[str, Any], lead: str | None) -> dict[str, int]:
    bodies = document.get("bodies", {})
    told = [lists for body, lists in bodies.items() if lead in (None, body)]
    counts = {name: sum(len(lists[name]) for lists in told) for name in _LISTS}
    counts |= {name: len(document.get(name, ())) for name in ("cross_body", "disputes", "replanning", "escalations")}
    return counts | {"bodies": len(told)}


def _opening(kind: ReviewKind, say: Callable[..., str], facts: Mapping[str, Any]) -> Iterator[str]:
    yield say(f"opening_{kind}", **facts)
    yield say(f"asks_{kind}")


def _sources(sections: tuple[Section, ...], kept: Kept, say: Callable[..., str]) -> Table:
    headings = tuple(say(f"source_{name}") for name in ("table", "path"))
    rows: list[tuple[Cell, ...]] = [(table.title, table.path) for section in sections for table in section.tables]
    return Table("sources", say("sources", command=_command(kept)), headings, rows, "", widths=(55, 45))


def _basis(kept: Kept, names: Names, say: Callable[..., str]) -> Table:
    document = kept.document
    facts: list[tuple[str, Any]] = [
        ("review", kept.id),
        ("as_of", say("event", seq=document["as_of"]["seq"])),
        ("head", document["as_of"]["hash"]),
        ("digest", kept.digest),
        ("on", document["on"]),
    ]
    if "parameters" in document:
        said = document["parameters"]
        facts += [("parameters", f"{said['id']} {said['version']}"), ("calendar", document["calendar"])]
    if names.units_digest:
        facts.append(("units", names.units_digest))
    facts += [("figures", _command(kept)), ("verify", f"citycheckup review verify DIR {kept.id}")]
    rows: list[tuple[Cell, ...]] = [(say(f"basis_{name}"), value) for name, value in facts]
    headings = (say("basis_what"), say("basis_value"))
    return Table("basis", say("basis"), headings, rows, "", widths=(28, 72))


def _command(kept: Kept) -> str:
    public = "" if "parameters" in kept.document else " --public"
    return f"citycheckup review show DIR {kept.id}{public} --json"


def _speaker(language: str) -> Callable[..., str]:
    return lambda key, **said: render(Message(f"papers.{key}", said), language)
