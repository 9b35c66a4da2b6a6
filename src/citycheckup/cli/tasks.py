"""The tasks of a command that has several, such as ``citycheckup ledger export``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from citycheckup.wording import LANGUAGES, word


class Tasks:
    """Adds tasks to a command; each has its language and ``--json``, and most a city folder."""

    def __init__(self, command: argparse.ArgumentParser, language: str, say: Callable[[str], str]) -> None:
        self._language, self._say = language, say
        self._added = command.add_subparsers(dest="task", metavar=word("cli.task", language), required=True)

    def add(self, name: str, *, said: str = "", folder: bool = True) -> argparse.ArgumentParser:
        """Add a task.

        Parameters
        ----------
        said
            Key of the words that say what it does, where they are not under its name.
        folder
            Whether it begins with the folder of a city.
        """
        help_text = self._say(said or name)
        added = self._added.add_parser(name, help=help_text, description=help_text)
        spoken = word("cli.lang", self._language)
        added.add_argument("--lang", choices=LANGUAGES, default=self._language, help=spoken)
        # Suppressed: what was said before the task's name must not be undone here.
        as_json = word("cli.json", self._language)
        added.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=as_json)
        if folder:
            added.add_argument("folder", type=Path, metavar="DIR", help=word("cli.folder", self._language))
        return added
