"""The folder of one run: it appears whole, under its final name, or not at all."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from citycheckup.reports.writers import write_text

_PARTIAL = ".partial-"
_NAME = re.compile(r"(?P<time>\d{8}T\d{6}Z)-(?P<hash>[0-9a-f]{8})(?:-(?P<again>\d+))?")


@contextmanager
def run_folder(runs: Path, content_hash: str, started_utc: datetime) -> Iterator[Path]:
    """Give a hidden folder to write a run into; on leaving, it gets its name and ``latest`` points to the newest run.

    Parameters
    ----------
    runs
        Folder of all runs; made where it is not there.
    content_hash
        Hexadecimal hash of inputs and edition; the first eight digits become part of the name.
    started_utc
        When the run began, with a time zone.

    Yields
    ------
    Path
        The hidden folder; :func:`final_path` tells what it will be called. On any error, cancelling included, it is
        removed and ``runs`` is as it was.
    """
    partial = _reserve(runs, f"{started_utc.astimezone(UTC):%Y%m%dT%H%M%SZ}-{content_hash[:8]}")
    try:
        yield partial
        partial.rename(final_path(partial))
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    _point_to_latest(runs)


def final_path(partial: Path) -> Path:
    """Return the name under which a run's hidden folder will appear."""
    return partial.with_name(partial.name.removeprefix(_PARTIAL))


def whole_runs(runs: Path) -> list[Path]:
    """Return the folders of all whole runs, oldest first."""
    if not runs.is_dir():
        return []
    found = [(match, path) for path in runs.iterdir() if (match := _NAME.fullmatch(path.name)) and path.is_dir()]
    return [path for _, path in sorted(found, key=lambda run: (run[0]["time"], int(run[0]["again"] or 1), run[0][0]))]


def latest_run(runs: Path) -> Path | None:
    """Return the folder of the newest whole run, or None where there is none yet."""
    return next(reversed(whole_runs(runs)), None)


def _reserve(runs: Path, name: str) -> Path:
    """Make the hidden folder of a name that no run, whole or under way, has; ``-2``, ``-3`` … tell equals apart."""
    runs.mkdir(parents=True, exist_ok=True)
    for number in count(1):
        partial = runs / (_PARTIAL + name + (f"-{number}" if number > 1 else ""))
        with suppress(FileExistsError):
            partial.mkdir()
            # Asked only now: whoever held this name before us has let go of the hidden folder by finishing.
            if not final_path(partial).exists():
                return partial
            partial.rmdir()
    raise AssertionError("counting never ends")


def _point_to_latest(runs: Path) -> None:
    newest = latest_run(runs)
    if newest is None:
        return
    link = runs / f".latest-{os.getpid()}"
    try:
        link.unlink(missing_ok=True)
        link.symlink_to(newest.name, target_is_directory=True)
        link.replace(runs / "latest")
    except (OSError, NotImplementedError):
        # Some file systems and some Windows accounts cannot make links.
        link.unlink(missing_ok=True)
        write_text(newest.name + "\n", runs / "latest.txt")
