"""What became of each indicator from one edition to the next: a redefined one is never one time series."""

from __future__ import annotations

from dataclasses import dataclass

from citycheckup.editions.model import Change, EditionEntry
from citycheckup.editions.reading import load_edition


@dataclass(frozen=True)
class Link:
    """One indicator across two editions.

    ``from_code`` None: new in the later edition. ``to_code`` None: dropped. ``indicator`` is the later edition's id
    (the earlier one's where it was dropped), ``change`` None where it was dropped.
    """

    from_code: str | None
    to_code: str | None
    indicator: str
    change: Change | None

    @property
    def one_series(self) -> bool:
        """Whether values of both editions may be drawn as one time series."""
        return self.change in (Change.SAME, Change.RENAMED)


def crosswalk(edition_from: str, edition_to: str) -> list[Link]:
    """Return what became of every indicator, in the order of the later edition's codes, then the dropped ones.

    Parameters
    ----------
    edition_from, edition_to
        Ids of editions. The same twice: every indicator stays. Later to earlier: the links read backwards, new and
        dropped change places.

    Raises
    ------
    InputError
        There is no such edition.
    """
    earlier, later = load_edition(edition_from), load_edition(edition_to)
    if earlier.former_edition == later.id:
        forward = crosswalk(edition_to, edition_from)
        former = {entry.code: entry.indicator for entry in later.entries}
        return [_reversed(link, former) for link in forward]
    if earlier.id == later.id:
        return [Link(entry.code, entry.code, entry.indicator, Change.SAME) for entry in later.entries]
    known = {entry.code: entry for entry in earlier.entries}
    if later.former_edition == earlier.id:
        links = [Link(e.former_code, e.code, e.indicator, e.change) for e in later.entries]
    else:  # editions that do not name each other: the stable ids say it
        codes = {entry.indicator: entry.code for entry in earlier.entries}
        links = [Link(codes.get(e.indicator), e.code, e.indicator, _change_by_id(e, codes)) for e in later.entries]
    followed = {link.from_code for link in links}
    return links + [Link(code, None, entry.indicator, None) for code, entry in known.items() if code not in followed]


def comparable(indicator_a: str, indicator_b: str) -> bool:
    """Whether values of two indicators, by their stable ids, may be drawn as one time series.

    Ids are the same exactly where the quantity is: a redefined indicator has another id.
    """
    return indicator_a == indicator_b


def _reversed(link: Link, former: dict[str, str]) -> Link:
    if link.from_code is None:
        return Link(link.to_code, None, link.indicator, None)
    change = Change.NEW if link.to_code is None else link.change
    return Link(link.to_code, link.from_code, former[link.from_code], change)


def _change_by_id(entry: EditionEntry, codes: dict[str, str]) -> Change:
    return Change.SAME if entry.indicator in codes else Change.NEW
