"""The arguments of ``citycheckup review``."""

from __future__ import annotations

import argparse
from pathlib import Path

from citycheckup.wording import LANGUAGES, word


def add_review(review: argparse.ArgumentParser, language: str) -> None:
    """Add what ``citycheckup review`` can do."""

    def say(key: str) -> str:
        return word(f"cli.review_{key}", language)

    tasks = review.add_subparsers(dest="task", metavar=say("what"), required=True)

    def task(name: str) -> argparse.ArgumentParser:
        added = tasks.add_parser(name, help=say(name), description=say(name))
        added.add_argument("--lang", choices=LANGUAGES, default=language, help=word("cli.lang", language))
        # Suppressed: what was said before the task's name must not be undone here.
        added.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=word("cli.json", language))
        added.add_argument("folder", type=Path, metavar="DIR", help=word("cli.folder", language))
        return added

    make = task("make")
    make.add_argument("period", metavar="PERIOD", help=say("period"))
    make.add_argument("--post", required=True, metavar="POST", help=word("cli.findings_post", language))
    make.add_argument("--body", required=True, metavar="BODY", help=word("cli.findings_body", language))
    make.add_argument("--on", metavar="DATE", help=say("on"))
    make.add_argument("--as-of", type=int, metavar="EVENT", help=say("as_of"))
    make.add_argument("--parameters", type=Path, metavar="FILE", help=say("parameters"))
    task("list")
    show, verify = task("show"), task("verify")
    for parser in (show, verify):
        parser.add_argument("review", metavar="REVIEW", help=say("id"))
    show.add_argument("--public", action="store_true", help=say("public"))
    show.add_argument("-o", "--out", type=Path, metavar="FILE", help=say("out"))
    for parser in (make, verify):
        parser.add_argument(
            "--calendar-file", type=Path, metavar="FILE", help=word("cli.clock_calendar_file", language)
        )
