"""The arguments of ``citycheckup ledger``."""

from __future__ import annotations

import argparse
from pathlib import Path

from citycheckup.cli.tasks import Tasks
from citycheckup.wording import word


def add_ledger(ledger: argparse.ArgumentParser, language: str) -> None:
    """Add what ``citycheckup ledger`` can do."""

    def say(key: str) -> str:
        return word(f"cli.ledger_{key}", language)

    tasks = Tasks(ledger, language, say)

    def task(name: str) -> argparse.ArgumentParser:
        return tasks.add(name, folder=False)

    for name in ("export", "backup"):
        written = task(name)
        written.add_argument("folder", type=Path, metavar="DIR", help=word("cli.folder", language))
        written.add_argument("-o", "--out", type=Path, required=True, metavar="FILE", help=say("out"))
    verify = task("verify")
    verify.add_argument("what", type=Path, metavar="FILE", help=say("verify_what"))
    verify.add_argument("--head", metavar="HASH", help=say("head"))
    restore = task("restore")
    restore.add_argument("folder", type=Path, metavar="DIR", help=word("cli.folder", language))
    restore.add_argument("backup", type=Path, metavar="FILE", help=say("restore_from"))
    for name in ("checkpoint", "upgrade"):
        task(name).add_argument("folder", type=Path, metavar="DIR", help=word("cli.folder", language))
