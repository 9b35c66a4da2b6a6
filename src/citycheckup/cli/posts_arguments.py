"""The arguments of ``citycheckup posts``."""

from __future__ import annotations

import argparse

from citycheckup.authority.roles import Role
from citycheckup.cli.tasks import Tasks
from citycheckup.wording import word


def add_posts(posts: argparse.ArgumentParser, language: str) -> None:
    """Add what ``citycheckup posts`` can do."""

    def say(key: str) -> str:
        return word(f"desk.help_{key}", language)

    tasks = Tasks(posts, language, say)

    def task(name: str) -> argparse.ArgumentParser:
        return tasks.add(name, said=f"posts_{name}")

    add, end, _ = task("add"), task("end"), task("list")
    for parser in (add, end):
        parser.add_argument("post_id", metavar="POST", help=say("post_id"))
    roles = [str(role) for role in Role if role is not Role.SYSTEM]
    add.add_argument("--role", action="append", required=True, choices=roles, metavar="ROLE", help=say("roles"))
    add.add_argument("--body", required=True, metavar="BODY", help=say("post_body"))
    add.add_argument("--unit", action="append", default=[], metavar="UNIT", help=say("post_unit"))
    add.add_argument("--as", dest="post", metavar="POST", help=say("as_administrator"))
    end.add_argument("--as", dest="post", required=True, metavar="POST", help=say("as_administrator"))
