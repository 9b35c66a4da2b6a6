"""The arguments of ``citycheckup clock``."""

from __future__ import annotations

import argparse
from pathlib import Path

from citycheckup.cli.tasks import Tasks
from citycheckup.wording import word


def add_clock(clock: argparse.ArgumentParser, language: str) -> None:
    """Add what ``citycheckup clock`` can do."""

    def say(key: str) -> str:
        return word(f"cli.clock_{key}", language)

    tasks = Tasks(clock, language, say)

    def task(name: str) -> argparse.ArgumentParser:
        return tasks.add(name, folder=False)

    due = task("due")
    due.add_argument("--rule", required=True, metavar="ID", help=say("rule"))
    due.add_argument("--start", required=True, metavar="DATE", help=say("start"))
    due.add_argument("--extend", type=int, action="append", default=[], metavar="N", help=say("extend"))
    due.add_argument(
        "--pause", nargs=3, action="append", default=[], metavar=("FROM", "TO", "REASON"), help=say("pause")
    )
    rules = task("rules")
    rules.add_argument("--on", metavar="DATE", help=say("on"))
    for parser in (due, rules):
        parser.add_argument(
            "--rule-file", type=Path, action="append", default=[], metavar="FILE", help=say("rule_file")
        )
    calendar = task("calendar")
    calendar.add_argument("words", nargs="*", metavar="YEAR", help=say("year"))
    for parser in (due, calendar):
        parser.add_argument("--calendar-file", type=Path, metavar="FILE", help=say("calendar_file"))
