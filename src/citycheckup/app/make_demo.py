"""Makes the generated demonstration city: two successive years, each a city folder with the key to its faults."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from citycheckup.demo_city.faults import FIRST_YEAR, SECOND_YEAR
from citycheckup.demo_city.folder import MadeUpCity
from citycheckup.demo_city.plan import DEFAULT_PERSONS, DEFAULT_SEED, Plan
from citycheckup.editions import load_edition
from citycheckup.sources.folder import CITY_FILE
from citycheckup.vocabulary import CancelledError, CancelToken, InputError, Message, Problem, Progress, no_progress

# Cities used the 2023 set in 2024, and the 2025 set from 2025 on.
_EDITIONS = {FIRST_YEAR: "national-2023", SECOND_YEAR: "national-2025"}
_SIZE_FILE = "README.txt"


@dataclass(frozen=True)
class DemoCity:
    """Where the made-up city lies: the folder of the later year, that of the year before, and their keys."""

    city: Path
    earlier: Path
    plan: Plan


def default_folder(persons: int = DEFAULT_PERSONS, seed: int = DEFAULT_SEED) -> Path:
    """Return the folder that is made where none is named."""
    return Path(f"demo-{persons}-{seed}")


def make_demo(
    folder: Path,
    *,
    persons: int = DEFAULT_PERSONS,
    seed: int = DEFAULT_SEED,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> DemoCity:
    """Write the made-up city of this size and seed into ``folder``: ``folder/2024`` and ``folder/2025``.

    Where the same city lies there already, its files are written again, byte for byte; units and runs stay.

    Raises
    ------
    InputError
        The size or the seed is out of range, or another city lies in the folder; nothing has been written.
    CancelledError
        The token was pulled between the two years.
    """
    plan = Plan(persons, seed)
    folders = {year: folder / str(year) for year in _EDITIONS}
    foreign = [path for path in folders.values() if (path / CITY_FILE).exists() and not _is_same(path, plan)]
    if foreign:
        raise InputError(
            [Problem(Message("demo.other_city", {"folder": str(path)}), file=str(path)) for path in foreign]
        )
    made_up = MadeUpCity(plan)
    for done, (year, edition) in enumerate(_EDITIONS.items()):
        if cancel is not None and cancel.is_cancelled():
            raise CancelledError(str(year))
        progress(done, len(_EDITIONS), Message("demo.writing", {"year": year}))
        made_up.write(folders[year], year, load_edition(edition))
    return DemoCity(folders[SECOND_YEAR], folders[FIRST_YEAR], plan)


def _is_same(path: Path, plan: Plan) -> bool:
    """Whether a folder holds the made-up city of this plan."""
    try:
        city = tomllib.loads((path / CITY_FILE).read_text(encoding="utf-8"))["city"]
        said = (path / _SIZE_FILE).read_text(encoding="utf-8")
    except (OSError, KeyError, ValueError):
        return False
    return bool(city.get("made_up")) and f"size = {plan.persons}, seed = {plan.seed}," in said
