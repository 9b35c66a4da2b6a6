"""Write a kept review as a paper, in Word or Excel: whole, for one body, or one for each body."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from citycheckup.app.city_names import names_of
from citycheckup.app.posts import post_of
from citycheckup.app.reviews import Review, kept_review
from citycheckup.app.reviews_read import review_for
from citycheckup.ledger.storing import LedgerStore
from citycheckup.reports.notice_files import file_name
from citycheckup.reports.review_book import write_book
from citycheckup.reports.review_word import write_word
from citycheckup.reviews.names import Names
from citycheckup.reviews.paper import Kept, Paper, bodies_of, paper_of
from citycheckup.reviews.periods import ReviewKind
from citycheckup.reviews.public import public_form
from citycheckup.sources.folder import CityFolder
from citycheckup.vocabulary import InputError, Message, Problem

ENDINGS = (".docx", ".xlsx")


def write_paper(
    store: LedgerStore,
    folder: CityFolder,
    review_id: str,
    out: Path,
    *,
    language: str,
    public: bool = False,
    lead: str | None = None,
    template: Path | None = None,
) -> None:
    """Write one paper of a kept review. The same chain, frozen units and program give the same bytes on any machine.

    Parameters
    ----------
    public
        What may be published: rates of an annual assessment, none of few.
    lead
        Only what concerns this body, to be handed out to it.
    template
        The office's own letterhead, of a Word paper.

    Raises
    ------
    InputError
        There is no such review, it cannot be written so, or there is a file of that name: nothing is written over.
    """
    kept, names = _read(store, folder, review_id, language, public=public)
    paper = paper_of(kept, names, lead=lead)
    _refuse_if_there(out)
    _writer(out, template)(paper)


def paper_for(
    store: LedgerStore, folder: CityFolder, review_id: str, ending: str, *, post: str, language: str
) -> bytes:
    """Return a kept review as a file, as far as the post may read it.

    Parameters
    ----------
    ending
        One of ``ENDINGS``.

    Raises
    ------
    InputError
        There is none of that id, or it is for the office only.
    """
    found, document = review_for(store, review_id, post=post)
    with store.reading() as ledger:
        acting = post_of(ledger, post)
    reader = None if acting.units is None else acting.body
    kept, names = _named(store, folder, found, document, language)
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / f"review{ending}"
        _writer(out, None)(paper_of(kept, names, reader=reader))
        return out.read_bytes()


def write_papers(
    store: LedgerStore,
    folder: CityFolder,
    review_id: str,
    out: Path,
    *,
    language: str,
    template: Path | None = None,
) -> list[Path]:
    """Write a Word paper for each body of a monthly nudge into a folder; return the files.

    Raises
    ------
    InputError
        There is no such review, it is no monthly nudge, or one of the files is there already: nothing is written.
    """
    kept, names = _read(store, folder, review_id, language, public=False)
    if kept.document["kind"] != ReviewKind.MONTHLY:
        raise InputError(Problem(Message("papers.lead_in_word_only")))
    planned = list(_planned(kept, names, out))
    for file, _ in planned:
        _refuse_if_there(file)
    for file, body in planned:
        write_word(file, paper_of(kept, names, lead=body), template)
    return [file for file, _ in planned]


def _planned(kept: Kept, names: Names, out: Path) -> Iterator[tuple[Path, str]]:
    taken: set[str] = set()
    for body in bodies_of(kept.document):
        name = stem = file_name(f"{kept.id}_{names.body(body)}")
        while name.casefold() in taken:
            name = f"{stem}_{len(taken)}"
        taken.add(name.casefold())
        yield out / f"{name}.docx", body


def _read(store: LedgerStore, folder: CityFolder, review_id: str, language: str, *, public: bool) -> tuple[Kept, Names]:
    found = kept_review(store, review_id)
    return _named(store, folder, found, public_form(found.document) if public else found.document, language)


def _named(
    store: LedgerStore, folder: CityFolder, found: Review, shown: Mapping[str, Any], language: str
) -> tuple[Kept, Names]:
    document, city = found.document, folder.config.city
    with store.reading() as ledger:
        # As of the review: a list that was loaded since gives no names to it.
        until = document["as_of"]["seq"]
        names = names_of(folder, ledger, language, on=date.fromisoformat(document["on"]), until=until)
    return Kept(found.id, found.digest, shown, city.name, city.made_up), names


def _writer(out: Path, template: Path | None) -> Callable[[Paper], None]:
    if out.suffix.lower() == ".xlsx":
        return partial(write_book, out)
    return lambda paper: write_word(out, paper, template)


def _refuse_if_there(out: Path) -> None:
    if out.exists():
        raise InputError(Problem(Message("store.in_the_way"), file=str(out)))
