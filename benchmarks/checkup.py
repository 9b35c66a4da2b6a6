"""How long does a whole checkup take, process start included, beside decoding the map alone?"""

from __future__ import annotations

import shlex
import shutil
import sys

from benchmarks.extract import Extract, extract
from benchmarks.measure import Case, Row, Section, Target, side_by_side

COLD, AGAIN = "citycheckup init and first run", "citycheckup run, the same year again"


def section(*, runs: int = 5) -> Section:
    """Measure the first checkup of a city, from its map: nothing is drawn, frozen or kept yet; then a second one."""
    city = extract()
    floor = decode_only(str(city.osm))
    found = side_by_side([floor, Case(COLD, _in_shell(city, runs=1)), Case(AGAIN, _in_shell(city, runs=2))], runs)
    cold, decoding = found[COLD], found[floor.name]
    return Section(
        f"A whole checkup of {city.name}",
        "From the map to the run folder, process start included, in a folder made anew each time; the last line is the "
        "first and a second run together, whose units are read back.",
        [Row(name, city.name, measured) for name, measured in found.items()],
        targets=[
            Target("whole checkup, cold, against decoding its map", cold.whole_s / decoding.whole_s, 60, stretch=25),
            Target(
                "whole checkup, cold, against decoding its map", cold.cpu_s / decoding.cpu_s, 60, stretch=25, by="CPU"
            ),
            Target("its peak memory", cold.peak_mb, 700, unit="MB", by=""),
        ],
        floor=floor.name,
    )


def decode_only(osm: str) -> Case:
    """Return the least that reading a map can take: every feature decoded and thrown away."""
    if tool := shutil.which("osmium"):
        return Case("osmium fileinfo -e", [tool, "fileinfo", "-e", osm])
    read = f"import osmium\nfor _ in osmium.FileProcessor({osm!r}).with_filter(osmium.filter.KeyFilter('-')): pass"
    return Case("pyosmium, decode only (osmium-tool is not installed)", [sys.executable, "-c", read])


def _in_shell(city: Extract, runs: int) -> list[str]:
    """Return the commands as one: the folder lies in the run's own temporary folder, so that each is a cold one."""
    program = shlex.join([sys.executable, "-m", "citycheckup"])
    options = shlex.join(["--name", city.name, "--osm", str(city.osm), *city.options])
    steps = [f'{program} init "$TMPDIR/city" {options}', *[f'{program} run "$TMPDIR/city"'] * runs]
    return ["sh", "-c", " && ".join(steps)]
