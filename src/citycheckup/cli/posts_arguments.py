"""The arguments of ``citycheckup posts``."""

from __future__ import annotations

import argparse
from pathlib import Path

from citycheckup.authority.roles import Role
from citycheckup.wording import LANGUAGES, word


def add_posts(posts: argparse.ArgumentParser, language: str) -> None:
    """Add what ``citycheckup posts`` can do."""

    def say(key: str) -> str:
        return word(f"desk.help_{key}", language)

    tasks = posts.add_subparsers(dest="task", metavar=word("cli.findings_what", language), required=True)

    def task(name: str) -> argparse.ArgumentParser:
        added = tasks.add_parser(name, help=say(f"posts_{name}"), description=say(f"posts_{name}"))
        added.add_argument("--lang", choices=LANGUAGES, default=language, help=word("cli.lang", language))
        # Suppressed: what was said before the task's name must not be undone here.
        added.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=word("cli.json", language))
        added.add_argument("folder", type=Path, metavar="DIR", help=word("cli.folder", language))
        return added

    add, end, _ = task("add"), task("end"), task("list")
    for parser in (add, end):
        parser.add_argument("post_id", metavar="POST", help=say("post_id"))
    roles = [str(role) for role in Role if role is not Role.SYSTEM]
    add.add_argument("--role", action="append", required=True, choices=roles, metavar="ROLE", help=say("roles"))
    add.add_argument("--body", required=True, metavar="BODY", help=say("post_body"))
    add.add_argument("--unit", action="append", default=[], metavar="UNIT", help=say("post_unit"))
    add.add_argument("--as", dest="post", metavar="POST", help=say("as_administrator"))
    end.add_argument("--as", dest="post", required=True, metavar="POST", help=say("as_administrator"))
