"""The arguments of ``citycheckup actions``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from citycheckup.cli.findings_filters import day, positive
from citycheckup.cli.tasks import Tasks
from citycheckup.ledger.action import ActionState
from citycheckup.ledger.action_lines import WITH_PLANS
from citycheckup.wording import word


def add_actions(actions: argparse.ArgumentParser, language: str) -> None:
    """Add what ``citycheckup actions`` can do."""

    def say(key: str) -> str:
        return word(f"actions.help_{key}", language)

    task = Tasks(actions, language, say).add

    listed, show, export = task("list"), task("show"), task("export")
    for parser in (listed, show, export):
        parser.add_argument("--as", dest="post", metavar="POST", help=word("desk.help_as_reader", language))
    show.add_argument("finding", metavar="ID", help=word("desk.help_finding", language))
    for parser in (listed, export):
        _filters(parser, language)
    listed.add_argument("--limit", type=positive, default=100, metavar="N", help=say("limit"))
    export.add_argument("-o", "--out", type=Path, required=True, metavar="FILE", help=word("desk.help_out", language))
    update = task("update")
    update.add_argument("file", type=Path, metavar="FILE", help=word("desk.help_file", language))
    update.add_argument("--as", dest="post", required=True, metavar="POST", help=word("desk.help_as", language))
    _changes(task, language)


def _changes(task: Callable[[str], argparse.ArgumentParser], language: str) -> None:
    """Add the tasks that change the plan of one finding."""

    def say(key: str) -> str:
        return word(f"actions.help_{key}", language)

    plan, add, change, extend, drop, step, evidence = changing = [
        task(name) for name in ("plan", "add", "change", "extend", "drop", "step", "evidence")
    ]
    for parser in changing:
        parser.add_argument("finding", metavar="ID", help=word("desk.help_finding", language))
        parser.add_argument("--as", dest="post", required=True, metavar="POST", help=word("desk.help_as", language))
        parser.add_argument("--version", type=int, metavar="N", help=word("desk.help_version", language))
    for parser in (change, extend, drop, step):
        parser.add_argument("action", metavar="ACTION", help=say("action"))
    for parser in (plan, add, change):
        _fields(parser, say, required=parser is add)
    for parser in (add, change, extend, drop):
        parser.add_argument("--reason", required=True, metavar="TEXT", help=say("reason"))
    extend.add_argument("--until", type=day, required=True, metavar="DATE", help=say("until"))
    step.add_argument("step", type=positive, metavar="N", help=say("number"))
    step.add_argument("--done-on", type=day, required=True, metavar="DATE", help=say("done_on"))
    step.add_argument("--evidence", type=Path, action="append", default=[], metavar="FILE", help=say("file"))
    evidence.add_argument("evidence", type=Path, nargs="+", metavar="FILE", help=say("file"))
    for parser in (step, evidence):
        parser.add_argument("--kind", default="photo", metavar="KIND", help=say("kind"))
        parser.add_argument("--dated", type=day, required=parser is evidence, metavar="DATE", help=say("dated"))
        parser.add_argument("--note", default="", metavar="TEXT", help=say("note"))


def _fields(parser: argparse.ArgumentParser, say: Callable[[str], str], *, required: bool) -> None:
    parser.add_argument("--title", required=required, metavar="TEXT", help=say("title"))
    parser.add_argument("--step", dest="steps", action="append", required=required, metavar="TEXT", help=say("steps"))
    parser.add_argument("--body", metavar="BODY", help=say("body"))
    parser.add_argument("--co-body", dest="co_bodies", action="append", metavar="BODY", help=say("co_body"))
    parser.add_argument("--due-on", type=day, metavar="DATE", help=say("due_on"))
    parser.add_argument("--cost-yuan", type=float, metavar="YUAN", help=say("cost"))


def _filters(parser: argparse.ArgumentParser, language: str) -> None:
    def say(key: str) -> str:
        return word(f"actions.help_{key}", language)

    finding_states = sorted(map(str, WITH_PLANS))
    parser.add_argument("--finding", action="append", default=[], metavar="ID", help=say("of_finding"))
    parser.add_argument("--unit", action="append", default=[], metavar="UNIT", help=word("desk.help_unit", language))
    parser.add_argument("--category", action="append", default=[], metavar="CATEGORY", help=say("category"))
    parser.add_argument("--body", action="append", default=[], metavar="BODY", help=say("any_body"))
    states = [str(state) for state in ActionState]
    parser.add_argument(
        "--state",
        action="append",
        default=[],
        choices=states,
        metavar="STATE",
        help=f"{say('state')}: {', '.join(states)}",
    )
    parser.add_argument(
        "--finding-state",
        action="append",
        default=[],
        choices=finding_states,
        metavar="STATE",
        help=say("finding_state"),
    )
    parser.add_argument("--due-before", type=day, metavar="DATE", help=say("due_before"))
    parser.add_argument("--overdue", action="store_true", help=say("overdue"))
