"""A progress bar on a terminal; silence in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from citycheckup.vocabulary import Message, no_progress
from citycheckup.vocabulary import Progress as Report
from citycheckup.wording import render


@contextmanager
def shown_progress(language: str) -> Iterator[Report]:
    """Give a progress function; it draws a bar on standard error if that is a terminal."""
    if not sys.stderr.isatty():
        yield no_progress
        return
    columns = (SpinnerColumn(), BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def report(done: int, total: int, what: Message) -> None:
            bar.update(task, completed=done, total=total, description=render(what, language))

        yield report
