"""The arguments of ``citycheckup serve`` and ``citycheckup accounts``."""

from __future__ import annotations

import argparse
from pathlib import Path

from citycheckup.cli.tasks import Tasks
from citycheckup.wording import word


def add_serve(serve: argparse.ArgumentParser, language: str) -> None:
    """Add what ``citycheckup serve`` is told."""
    serve.add_argument("folder", type=Path, metavar="DIR", help=word("cli.serve_folder", language))
    serve.add_argument("--workers", type=int, metavar="N", help=word("cli.serve_workers", language))
    serve.add_argument("--access-log", action="store_true", help=word("cli.serve_access_log", language))
    add_address(serve, language)


def add_address(parser: argparse.ArgumentParser, language: str) -> None:
    """Add where to serve, and whether a browser is opened."""
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help=word("cli.serve_host", language))
    parser.add_argument("--port", type=_port, default=8000, metavar="N", help=word("cli.serve_port", language))
    parser.add_argument("--no-browser", action="store_true", help=word("cli.serve_no_browser", language))


def add_accounts(accounts: argparse.ArgumentParser, language: str) -> None:
    """Add what ``citycheckup accounts`` can do."""

    def say(key: str) -> str:
        return word(f"serve.help_{key}", language)

    task = Tasks(accounts, language, say).add

    task("list")
    link = task("link")
    link.add_argument("--post", dest="post_id", action="append", default=[], metavar="POST", help=say("post"))
    link.add_argument("--account", metavar="NAME", help=say("account"))
    for name in ("disable", "enable"):
        task(name).add_argument("name", metavar="NAME", help=say("name"))


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65_535:
        raise ValueError(text)
    return port
