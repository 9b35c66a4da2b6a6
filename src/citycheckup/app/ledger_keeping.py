"""Keep a ledger safe: export it, check it, publish its head, back it up, restore it, bring its tables up to date."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from citycheckup.app.clock import Clock, system_clock
from citycheckup.app.ledger_store import ledger_place, opened_ledger
from citycheckup.authority.roles import Role
from citycheckup.ledger.chain_file import lines_of, read_head
from citycheckup.ledger.events import Draft
from citycheckup.sources.folder import open_folder
from citycheckup.store.backup import back_up, restore
from citycheckup.store.checking import CheckedLedger, check_ledger
from citycheckup.store.opening import upgrade
from citycheckup.vocabulary import (
    CancelledError,
    CancelToken,
    InputError,
    Message,
    NeverCancelled,
    Problem,
    Progress,
    no_progress,
)

CHECKPOINT = "checkpoint"
_TELL_EVERY = 10_000  # events


@dataclass(frozen=True)
class Head:
    """An as-of: number and hash of the last event, and the file it is about, if there is one."""

    seq: int
    hash: str
    file: Path | None = None


def export_ledger(
    folder: Path, out: Path, *, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> Head:
    """Write all events as JSON Lines with a head record at the end; the same ledger gives the same bytes.

    Raises
    ------
    InputError
        There is no ledger, or there is a file of that name: nothing is written over.
    """
    token = cancel or NeverCancelled()
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    with opened_ledger(folder, create=False) as store, store.reading() as ledger:
        _refuse_if_there(out)
        seq, digest = ledger.head()
        try:
            with part.open("wb") as stream:
                for number, line in enumerate(lines_of(ledger.events())):
                    if number % _TELL_EVERY == 0:
                        if token.is_cancelled():
                            raise CancelledError(str(out))
                        progress(number, seq, Message("store.exporting"))
                    stream.write(line)
                stream.flush()
                os.fsync(stream.fileno())
            _refuse_if_there(out)
            part.rename(out)
        finally:
            part.unlink(missing_ok=True)
    return Head(seq, digest, out)


def check_live(
    folder: Path, *, head: str | None = None, progress: Progress = no_progress, cancel: CancelToken | None = None
) -> CheckedLedger:
    """Check the chain of a city's ledger, and everything that was made from it.

    Raises
    ------
    InputError
        There is no ledger, or ``head`` is none.
    """
    published = None if head is None else read_head(head)
    with opened_ledger(folder, create=False) as store:
        return check_ledger(store, published, progress=progress, cancel=cancel)


def make_checkpoint(folder: Path, *, clock: Clock = system_clock) -> Head:
    """Return the head to publish, and record in the ledger that it was taken.

    Whoever holds it can show later that nothing up to there was cut off or written anew.
    """
    with opened_ledger(folder, clock=clock, create=False) as store, store.writing() as ledger:
        seq, digest = ledger.head()
        draft = Draft(CHECKPOINT, str(seq), {"seq": seq, "hash": digest}, "system", str(Role.SYSTEM), "system")
        ledger.append([draft], expected={})
    return Head(seq, digest)


def back_up_ledger(folder: Path, out: Path, *, clock: Clock = system_clock) -> Head:
    """Write a backup of a city's ledger while others go on working with it.

    Raises
    ------
    InputError
        There is no ledger, or there is a file of that name: nothing is written over.
    """
    with opened_ledger(folder, clock=clock, create=False) as store:
        return Head(*back_up(store, out, clock), out)


def restore_ledger(folder: Path, backup: Path, *, clock: Clock = system_clock) -> Head:
    """Put a backup where a city has no ledger yet.

    Raises
    ------
    InputError
        It is no backup, or the city has a ledger: nothing is written over.
    """
    return Head(*restore(backup, ledger_place(open_folder(folder)), clock), backup)


def upgrade_ledger(folder: Path) -> tuple[str, str]:
    """Make or bring up to date the tables of a city's ledger; return the revision before and after."""
    return upgrade(ledger_place(open_folder(folder)))


def _refuse_if_there(out: Path) -> None:
    if out.exists():
        raise InputError(Problem(Message("store.in_the_way"), file=str(out)))
