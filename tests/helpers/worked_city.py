"""The made-up city with its year of work, made once for all tests and all who run them side by side."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import citycheckup
from citycheckup.app.demo_work.working import work_demo
from citycheckup.app.make_demo import make_demo

PERSONS = 5_000
_SOURCES = Path(citycheckup.__file__).parent
_DOORS = {"cli", "web", "wording"}  # what they say and show of the city does not change it
_OLD_S = 7 * 24 * 3600.0


def worked_city(persons: int = PERSONS, seed: int = 1) -> Path:
    """Return the folder that holds ``2024`` and ``2025`` (with the ledger); it is shared: read only, copy to change.

    It lies in the folder for temporary files under a hash of the program's sources: another program makes another.
    """
    kept = Path(tempfile.gettempdir()) / f"citycheckup-worked-{os.getuid()}"
    folder = kept / f"{_hash_of_sources()}-{persons}-{seed}"
    if not folder.exists():
        kept.mkdir(mode=0o700, exist_ok=True)
        with _locked(kept / f"{folder.name}.lock"):
            if not folder.exists():
                _forget_old(kept)
                part = kept / f".{folder.name}.part"
                shutil.rmtree(part, ignore_errors=True)
                worked = work_demo(make_demo(part, persons=persons, seed=seed))
                assert worked.refused == ()
                part.rename(folder)
    return folder


def copy_of_worked_city(target: Path, persons: int = PERSONS, seed: int = 1) -> Path:
    """Copy the worked city to a folder of one's own, to write into, and return the later year's city folder."""
    shutil.copytree(worked_city(persons, seed), target, symlinks=True)
    return target / "2025"


@contextmanager
def _locked(file: Path):
    import fcntl

    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _forget_old(kept: Path) -> None:
    for path in kept.iterdir():
        if time.time() - path.stat().st_mtime > _OLD_S:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def _hash_of_sources() -> str:
    digest = hashlib.sha256()
    for path in sorted(_SOURCES.rglob("*")):
        name = path.relative_to(_SOURCES)
        if path.suffix in {".py", ".toml"} and name.parts[0] not in _DOORS:
            digest.update(name.as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
