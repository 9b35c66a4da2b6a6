"""The arguments of ``citycheckup duties``."""

from __future__ import annotations

import argparse
from pathlib import Path

from citycheckup.wording import LANGUAGES, word


def add_duties(duties: argparse.ArgumentParser, language: str) -> None:
    """Add what ``citycheckup duties`` can do."""

    def say(key: str) -> str:
        return word(f"cli.duties_{key}", language)

    tasks = duties.add_subparsers(dest="task", metavar=say("what"), required=True)

    def task(name: str, *, folder: bool) -> argparse.ArgumentParser:
        added = tasks.add_parser(name, help=say(name), description=say(name))
        added.add_argument("--lang", choices=LANGUAGES, default=language, help=word("cli.lang", language))
        # Suppressed: what was said before the task's name must not be undone here.
        added.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=word("cli.json", language))
        if folder:
            added.add_argument("folder", type=Path, metavar="DIR", help=word("cli.folder", language))
        return added

    template = task("template", folder=False)
    template.add_argument("-o", "--out", type=Path, required=True, metavar="FILE", help=say("out"))
    check = task("check", folder=False)
    load = task("load", folder=True)
    for parser in (check, load):
        parser.add_argument("file", type=Path, metavar="FILE", help=say("file"))
        parser.add_argument("--bodies", type=Path, metavar="FILE", help=say("bodies"))
    for parser in (template, check):
        parser.add_argument("--city", type=Path, metavar="DIR", help=say("city"))
    load.add_argument("--as", dest="post", required=True, metavar="POST", help=say("as"))
    load.add_argument("--version-name", default="", metavar="NAME", help=say("version_name"))
    resolve = task("resolve", folder=True)
    resolve.add_argument("--category", required=True, metavar="ID", help=say("category"))
    resolve.add_argument("--unit", required=True, metavar="UNIT", help=say("unit"))
    listed = task("list", folder=True)
    due = task("due", folder=True)
    due.add_argument("--until", required=True, metavar="DATE", help=say("until"))
    for parser in (listed, due):
        parser.add_argument("--body", metavar="BODY", help=say("body"))
    for parser in (check, load, resolve, listed, due):
        parser.add_argument("--on", metavar="DATE", help=say("on_from" if parser in (load, due) else "on"))
