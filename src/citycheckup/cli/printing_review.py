"""A review on the screen: its lists by body, or its rates with numerators and denominators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from citycheckup.cli.console import console
from citycheckup.reviews.rates import RATES
from citycheckup.vocabulary import Message
from citycheckup.wording import render, word

_COLUMNS = ("finding", "unit", "category", "state", "due", "days_overdue", "days_stuck")


def print_document(document: Mapping[str, Any], language: str) -> None:
    """Print a review, or the public form of one."""
    said = {
        "title": Message(f"reviews.title_{document['kind']}"),
        "period": document["period"]["id"],
        "on": document["on"],
        "seq": document["as_of"]["seq"],
        "hash": document["as_of"]["hash"],
    }
    print(render(Message("reviews.heading", said), language))
    for body, lists in document.get("bodies", {}).items():
        for name in ("due_soon", "overdue", "stuck"):
            _lines(lists[name], _heading(name, lists[name], language, body), language)
    for name in ("cross_body", "disputes", "replanning"):
        if name in document:
            _lines(document[name], _heading(name, document[name], language), language)
    if "escalations" in document:
        print(render(Message("reviews.count_escalations", {"count": len(document["escalations"])}), language))
    if "rates" in document:
        _rates(document["rates"], language)
    for name in ("recurred", "lessons"):
        if document.get(name):
            print(render(Message(f"reviews.count_{name}", {"count": len(document[name])}), language))


def _heading(name: str, lines: Sequence[object], language: str, body: str | None = None) -> str:
    said = render(Message("reviews.list", {"what": Message(f"reviews.list_{name}"), "count": len(lines)}), language)
    return said if body is None else f"{_named(body, language)}  {said}"


def _lines(lines: Sequence[Mapping[str, Any]], heading: str, language: str) -> None:
    if not lines:
        return
    table = Table(title=Text(heading), title_justify="left", header_style="bold")
    for name in _COLUMNS:
        table.add_column(word(f"reviews.column_{name}", language), overflow="fold")
    for line in lines:
        table.add_row(*(Text("—" if line[name] in (None, "") else str(line[name])) for name in _COLUMNS))
    console().print(table)


def _rates(rates: Mapping[str, Any], language: str) -> None:
    table = Table(header_style="bold")
    table.add_column(word("reviews.column_body", language), overflow="fold")
    counted = [rate for rate in RATES if rate in rates["city"]]
    for rate in counted:
        table.add_column(word(f"reviews.rate_{rate}", language))
    rows = [(word("reviews.whole_city", language), rates["city"])]
    rows += [(_named(body, language), one) for body, one in rates["by_body"].items()]
    for name, one in rows:
        table.add_row(Text(name), *(_rate(one[rate], language) for rate in counted))
    console().print(table)
    _apart(rates["city"], language)


def _apart(rates: Mapping[str, Any], language: str) -> None:
    """Say what of the city's rates is shown apart."""
    for rate, one in rates.items():
        apart = {name: number for name, number in ((one or {}).get("apart") or {}).items() if number}
        if apart:
            said = [Message(f"reviews.apart_{name}", {"count": number}) for name, number in apart.items()]
            print(render(Message("reviews.apart", {"rate": Message(f"reviews.rate_{rate}"), "what": said}), language))


def _rate(rate: Mapping[str, Any] | None, language: str) -> str:
    if rate is None:
        return word("reviews.withheld", language)
    if not rate["denominator"]:
        return word("reviews.no_data", language)
    share = rate["numerator"] / rate["denominator"]
    return render(Message("reviews.rate", {**rate, "share": share}), language)


def _named(body: str, language: str) -> str:
    return body or word("reviews.office", language)
