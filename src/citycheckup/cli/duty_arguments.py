"""The arguments of ``citycheckup duties``."""

from __future__ import annotations

import argparse
from pathlib import Path

from citycheckup.cli.tasks import Tasks
from citycheckup.wording import word


def add_duties(duties: argparse.ArgumentParser, language: str) -> None:
    """Add what ``citycheckup duties`` can do."""

    def say(key: str) -> str:
        return word(f"cli.duties_{key}", language)

    tasks = Tasks(duties, language, say)

    template = tasks.add("template", folder=False)
    template.add_argument("-o", "--out", type=Path, required=True, metavar="FILE", help=say("out"))
    check = tasks.add("check", folder=False)
    load = tasks.add("load", folder=True)
    for parser in (check, load):
        parser.add_argument("file", type=Path, metavar="FILE", help=say("file"))
        parser.add_argument("--bodies", type=Path, metavar="FILE", help=say("bodies"))
    for parser in (template, check):
        parser.add_argument("--city", type=Path, metavar="DIR", help=say("city"))
    load.add_argument("--as", dest="post", required=True, metavar="POST", help=say("as"))
    load.add_argument("--version-name", default="", metavar="NAME", help=say("version_name"))
    resolve = tasks.add("resolve", folder=True)
    resolve.add_argument("--category", required=True, metavar="ID", help=say("category"))
    resolve.add_argument("--unit", required=True, metavar="UNIT", help=say("unit"))
    listed = tasks.add("list", folder=True)
    due = tasks.add("due", folder=True)
    due.add_argument("--until", required=True, metavar="DATE", help=say("until"))
    for parser in (listed, due):
        parser.add_argument("--body", metavar="BODY", help=say("body"))
    for parser in (check, load, resolve, listed, due):
        parser.add_argument("--on", metavar="DATE", help=say("on_from" if parser in (load, due) else "on"))
