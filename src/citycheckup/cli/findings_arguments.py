"""The arguments of ``citycheckup findings``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from citycheckup.cli.findings_filters import add_desk
from citycheckup.cli.tasks import Tasks
from citycheckup.wording import word


def add_findings(findings: argparse.ArgumentParser, language: str) -> None:
    """Add what ``citycheckup findings`` can do."""

    def say(key: str) -> str:
        return word(f"cli.findings_{key.replace('-', '_')}", language)

    task = Tasks(findings, language, say).add

    _add_issuing(task, say)
    add_desk(task, lambda key: word(f"desk.help_{key}", language))


def _add_issuing(task: Callable[[str], argparse.ArgumentParser], say: Callable[[str], str]) -> None:
    """Add the way from a run to findings."""
    confirm, comment, approve, issue = (task(name) for name in ("confirm", "comment", "approve", "issue"))
    for parser in (confirm, comment, approve, issue):
        parser.add_argument("--run", type=Path, metavar="RUN", help=say("run"))
        parser.add_argument("--post", required=True, metavar="POST", help=say("post"))
        parser.add_argument("--body", required=True, metavar="BODY", help=say("body"))
    confirm.add_argument("--ask", nargs="+", required=True, metavar="BODY", help=say("ask"))
    answer = comment.add_mutually_exclusive_group(required=True)
    answer.add_argument("--agree", action="store_true", help=say("agree"))
    answer.add_argument("--object", metavar="REASON", help=say("object"))
    again = task("resurvey")
    again.add_argument("file", type=Path, metavar="FILE", help=say("resurvey_file"))
    again.add_argument("--post", required=True, metavar="POST", help=say("post"))
    again.add_argument("--body", required=True, metavar="BODY", help=say("body"))
    listed = task("last-year-list")
    listed.add_argument("-o", "--out", type=Path, required=True, metavar="FILE", help=say("list_out"))
    listed.add_argument("--as-of", metavar="DATE", help=say("as_of"))
    approve.add_argument("--reply", action="append", default=[], metavar="BODY=TEXT", help=say("reply"))
