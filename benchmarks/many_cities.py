"""Many generated cities: Dask with two workers against one process that does them one after another.

A pool of two processes without Dask shows what is lost to the machine itself: two cores share memory and caches.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Case, Row, Section, Target, side_by_side, timed

SEEDS = 6  # different cities; the others are copies of these under another name
PERSONS = 5000
WORKERS = 2
# Both sides: what a library gains by threads of its own is not the cluster's loss.
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "OSMIUM_POOL_THREADS"), "1"
)


def section(*, runs: int = 5, sizes: tuple[int, ...] = (300,)) -> Section:
    """Measure a national run both ways; into an empty dataset each time, units frozen before.

    ``sizes`` says how many cities, one number. Of the long ways through 100 cities or more, one run must do, and the
    pool is left out.
    """
    (cities,) = sizes
    runs = runs if cities < 100 else 1
    with tempfile.TemporaryDirectory() as scratch:
        country = generated_country(Path(scratch, "country"), cities)
        serial = Case("one process", national(country, Path(scratch, "serial"), "local", 1))
        pool = Case(f"a pool of {WORKERS} processes", national(country, Path(scratch, "pool"), "local", WORKERS))
        dask = Case(f"Dask, {WORKERS} workers", national(country, Path(scratch, "dask"), "dask", WORKERS))
        cases = [serial, pool, dask] if cities < 100 else [serial, dask]
        found = side_by_side(cases, runs)
        names = ("serial", "pool", "dask") if cities < 100 else ("serial", "dask")
        first, *others = [content(Path(scratch, name)) for name in names]
    if any(other != first for other in others):
        raise AssertionError("the datasets are not the same bytes")
    rows = [Row(name, cities, measured) for name, measured in found.items()]
    one, two = found[serial.name], found[dask.name]
    loss, more = two.whole_s * WORKERS / one.whole_s - 1, two.cpu_s / one.cpu_s - 1
    targets = [
        Target("lost against serial ÷ workers, start of all processes included", 100 * loss, 8, 5, "%"),
        Target("the same, without what cores stood idle", 100 * more, 8, 5, "%", by="CPU"),
    ]
    said = (
        f"{cities} generated cities of {PERSONS:,} residents ({SEEDS} different), one thread a process on both sides. "
        "The datasets and summaries are compared byte for byte. Peak memory is the client's, without its workers."
    )
    return Section("Many cities on Dask", said, rows, targets, size_name="cities", floor=serial.name)


def national(country: Path, out: Path, runner: str, workers: int) -> list[str]:
    """Return the command of one national run that begins anew, in a process with one thread a library."""
    imports = (
        f"import os; os.environ.update({ONE_THREAD!r})\n"
        "import shutil\nfrom citycheckup.app.run_national import run_national, runner_of"
    )
    work = (
        f"shutil.rmtree({str(out)!r}, ignore_errors=True)\n"
        f"if __name__ == '__main__': run_national({str(country)!r}, {str(out)!r}, "
        f"runner=runner_of({runner!r}, workers={workers}))"
    )
    return timed(imports, work)


def generated_country(folder: Path, cities: int) -> Path:
    """Write the folders of so many cities, and freeze their units."""
    program = [sys.executable, "-m", "citycheckup"]
    made: list[str] = []
    for seed in range(1, min(SEEDS, cities) + 1):
        demo = folder.parent / f"demo-{seed}"
        command = [*program, "demo", str(demo), "--size", str(PERSONS), "--seed", str(seed), "--no-serve"]
        subprocess.run(command, check=True, capture_output=True)
        subprocess.run([*program, "units", str(demo / "2025")], check=True, capture_output=True)
        made.append(str(demo / "2025"))
    for at in range(cities):
        source, city = Path(made[at % len(made)]), folder / f"city-{at:03d}"
        city.mkdir(parents=True)
        (city / "data").symlink_to(source / "data")
        (city / "units").symlink_to(source / "units")
        text = (source / "city.toml").read_text(encoding="utf-8")
        named = re.sub(r"^id = .*$", f'id = "city-{at:03d}"', text, count=1, flags=re.MULTILINE)
        (city / "city.toml").write_text(named, encoding="utf-8")
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
