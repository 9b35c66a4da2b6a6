"""The page of one unit for everybody: what was published of it, without a script, with an address to share."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Protocol
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from citycheckup.vocabulary import Message
from citycheckup.wording import render


class Unit(Protocol):
    """A unit that a page shows or leads to."""

    @property
    def unit_id(self) -> str:
        """Its id."""

    @property
    def name(self) -> str | None:
        """What it is called; None: nobody has named it."""


class Sheet(Protocol):
    """What the page shows; see :class:`citycheckup.app.public_results.PublicSheet`."""

    @property
    def unit(self) -> Unit:
        """The unit itself."""


def public_unit_page(
    sheet: Sheet, city: str, language: str, *, made_up: bool = False, attribution: Sequence[str] = ()
) -> str:
    """Return the page of a unit.

    Parameters
    ----------
    sheet
        Only what may be published: nothing is withheld here.
    """
    return _template().render(
        sheet=sheet,
        unit_name=sheet.unit.name or sheet.unit.unit_id,
        city=city,
        language=language,
        made_up=made_up,
        attribution=attribution,
        say=lambda key, **facts: _say(key, language, **facts),
        address=lambda unit: f"/public/units/{quote(unit.unit_id, safe='')}?lang={language}",
        style=Markup(files(__package__).joinpath("public_unit.css").read_text(encoding="utf-8")),  # noqa: S704 - ours
    )


def with_way_to_units(page: bytes) -> bytes:
    """Return the overview page with a link to the pages of units at its end, in the language that is switched on."""
    links = "".join(
        f'<a href="/public/units?lang={language}" lang="{tag}">{escape(_say("all_units", language))}</a>'
        for language, tag in (("zh", "zh-CN"), ("en", "en"))
    )
    head, end, tail = page.rpartition(b"</footer>")
    return head + f'<p class="note">{links}</p>'.encode() + end + tail


def _say(key: str, language: str, **facts: Any) -> str:
    return render(Message(f"public.{key}", facts), language)


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(files(__package__).joinpath("public_unit.html").read_text(encoding="utf-8"))
