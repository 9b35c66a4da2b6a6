"""The arguments of ``citycheckup notices``."""

from __future__ import annotations

import argparse
from pathlib import Path

from citycheckup.cli.tasks import Tasks
from citycheckup.notices.delivery import DeliveryState
from citycheckup.notices.notice import Kind
from citycheckup.wording import word


def add_notices(notices: argparse.ArgumentParser, language: str) -> None:
    """Add what ``citycheckup notices`` can do."""

    def say(key: str) -> str:
        return word(f"cli.notices_{key}", language)

    task = Tasks(notices, language, say).add

    task("collect")
    listed, shown, send, retry, settle, export = map(task, ("list", "show", "send", "retry", "settle", "export"))
    states = [str(one) for one in DeliveryState]
    for parser in (listed, retry):
        parser.add_argument("--state", action="append", choices=states, metavar="STATE", help=say("state"))
    for parser in (listed, export):
        parser.add_argument("--to", metavar="BODY", help=say("to"))
    listed.add_argument("--kind", action="append", choices=[str(one) for one in Kind], metavar="KIND", help=say("kind"))
    shown.add_argument("notice", metavar="NOTICE", help=say("id"))
    send.add_argument("--limit", type=int, metavar="N", help=say("limit"))
    retry.add_argument("notices", nargs="*", metavar="NOTICE", help=say("ids"))
    settle.add_argument("notices", nargs="+", metavar="NOTICE", help=say("id"))
    export.add_argument("-o", "--out", type=Path, required=True, metavar="PATH", help=say("out"))
    export.add_argument("--settle", action="store_true", help=say("export_settle"))
