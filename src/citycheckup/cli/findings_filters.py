"""The arguments of the tasks of ``citycheckup findings`` that work on findings one by one or in a list."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path

from citycheckup.authority.roles import Role
from citycheckup.ledger.finding import Severity, SourceKind, Urgency
from citycheckup.ledger.storing import SortBy
from citycheckup.ledger.transitions import Move, State

Say = Callable[[str], str]


def add_desk(task: Callable[[str], argparse.ArgumentParser], say: Say) -> None:
    """Add the work on single findings; ``say`` words an option."""
    listed, show, register, move = (task(name) for name in ("list", "show", "register", "move"))
    add_filters(listed, say)
    listed.add_argument("--sort", choices=_values(SortBy), default=str(SortBy.DUE), metavar="BY", help=say("sort"))
    listed.add_argument("--descending", action="store_true", help=say("descending"))
    listed.add_argument("--limit", type=positive, default=100, metavar="N", help=say("limit"))
    listed.add_argument("--cursor", metavar="CURSOR", help=say("cursor"))
    for parser in (listed, show):
        parser.add_argument("--as", dest="post", metavar="POST", help=say("as_reader"))
    for parser in (show, move):
        parser.add_argument("finding", metavar="ID", help=say("finding"))
    moves = [str(one) for one in Move if one is not Move.REGISTER]
    move.add_argument("move", choices=moves, metavar="MOVE", help=f"{say('move')}: {', '.join(moves)}")
    move.add_argument("--version", type=int, metavar="N", help=say("version"))
    for parser in (register, move):
        parser.add_argument("--as", dest="post", required=True, metavar="POST", help=say("as"))
        parser.add_argument("--role", choices=_values(Role), metavar="ROLE", help=say("role"))
        parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help=say("set"))
        parser.add_argument("--data", type=Path, metavar="FILE", help=say("data"))
    move.add_argument("--due", metavar="RULE", help=say("due"))
    move.add_argument("--due-start", metavar="DATE", help=say("due_start"))
    move.add_argument("--extend", type=int, action="append", default=[], metavar="N", help=say("extend"))
    register.set_defaults(due=None, due_start=None, extend=[])
    export, update = task("export"), task("update")
    add_filters(export, say)
    export.add_argument("-o", "--out", type=Path, required=True, metavar="FILE", help=say("out"))
    export.add_argument("--as", dest="post", metavar="POST", help=say("as_reader"))
    assign = task("assign")
    add_filters(assign, say)
    assign.add_argument("--as", dest="post", required=True, metavar="POST", help=say("as"))
    assign.add_argument("--dry-run", action="store_true", help=say("dry_run"))
    substitute = task("substitute")
    substitute.add_argument("--as", dest="post", required=True, metavar="POST", help=say("as"))
    substitute.add_argument("--dry-run", action="store_true", help=say("dry_run_substitute"))
    for parser in (export, assign):
        parser.set_defaults(sort=str(SortBy.DUE), descending=False, limit=1, cursor=None)
    update.add_argument("file", type=Path, metavar="FILE", help=say("file"))
    update.add_argument("--as", dest="post", required=True, metavar="POST", help=say("as"))


def add_filters(parser: argparse.ArgumentParser, say: Say) -> None:
    """Add the options that narrow a list of findings."""
    for name, kind in (("state", State), ("severity", Severity), ("urgency", Urgency), ("source", SourceKind)):
        known = _values(kind)
        said = f"{say(name)}: {', '.join(known)}"
        parser.add_argument(f"--{name}", action="append", default=[], choices=known, metavar=name.upper(), help=said)
    for name in ("unit", "body", "category"):
        parser.add_argument(f"--{name}", action="append", default=[], metavar=name.upper(), help=say(name))
    for name in ("due-from", "due-before", "found-from", "found-before"):
        parser.add_argument(f"--{name}", metavar="DATE", type=day, help=say(name.replace("-", "_")))
    parser.add_argument("--text", metavar="TEXT", help=say("text"))


def _values(kind: type[StrEnum]) -> list[str]:
    return [str(one) for one in kind]


def positive(text: str) -> int:
    """Return a whole number of at least 1."""
    if (number := int(text)) < 1:
        raise ValueError(text)
    return number


def day(text: str) -> str:
    """Return an ISO day."""
    return date.fromisoformat(text).isoformat()
