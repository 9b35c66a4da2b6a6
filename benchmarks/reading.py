"""How long it takes to read a map: into GeoParquet tables, into layers; beside decoding alone, and beside pyrosm?"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from benchmarks.extract import extract
from benchmarks.measure import Case, Row, Section, Target, side_by_side, timed
from benchmarks.repeated_map import repeat

FLOOR = "osmium, decode only"
TABLES = "citycheckup, GeoParquet tables"
WARM = "citycheckup, tables kept before"
LAYERS = "citycheckup, all layers"
PYROSM = "pyrosm, 5 layers"


def section(*, runs: int = 5, copies: tuple[int, ...] = (1, 2, 4, 8)) -> Section:
    """Measure one extract, and the same several times side by side; the floor is every element decoded and dropped.

    pyrosm reads only the extract itself. Its cache is empty: each run has a temporary folder of its own.
    """
    city = extract()
    rows, megabytes = [], {}
    with tempfile.TemporaryDirectory() as scratch:
        for count in copies:
            osm = city.osm if count == 1 else repeat(city.osm, count, Path(scratch, f"{count}.osm.pbf"))
            megabytes[count] = osm.stat().st_size / 1e6
            cases = _cases(osm, Path(scratch, str(count)))
            found = side_by_side(cases if count == 1 else [case for case in cases if case.name != PYROSM], runs)
            rows += [Row(name, count, measured) for name, measured in found.items()]
    at = {(row.case, row.size): row.measured for row in rows}
    first, last = copies[0], copies[-1]
    floor, tables = at[FLOOR, first], at[TABLES, first]
    allowed_mb = {count: 25 * size + 300 for count, size in megabytes.items()}
    targets = [
        Target("file to tables, against decoding it", tables.seconds / floor.seconds, must=10, stretch=4),
        Target("pyrosm, against file to tables", at[PYROSM, first].seconds / tables.seconds, must=3, at_least=True),
        Target(
            "peak memory, against 25 × the file + 300 MB",
            max(at[TABLES, count].peak_mb / allowed for count, allowed in allowed_mb.items()),
            must=1,
        ),
        Target(
            f"time per megabyte, {last} copies against one",
            (at[TABLES, last].seconds / megabytes[last]) / (tables.seconds / megabytes[first]),
            must=1.3,
        ),
    ]
    return Section(
        title=f"Reading the map of {city.name}",
        said="Points, lines and areas with multipolygons put together; then all layers. Seconds are without "
        "process start and the loading of libraries, DuckDB's extension among them.",
        rows=rows,
        targets=targets,
        size_name="copies side by side",
        floor=FLOOR,
    )


def _cases(osm: Path, scratch: Path) -> list[Case]:
    file = repr(str(osm))
    reject_all = f"for _ in osmium.FileProcessor({file}).with_filter(osmium.filter.KeyFilter('-')): pass"
    floor = ["osmium", "fileinfo", "-e", str(osm)] if shutil.which("osmium") else timed("import osmium", reject_all)
    ours = "\n".join(
        [
            "from pathlib import Path",
            "from citycheckup.sources.osm.elements import decoder",
            "from citycheckup.sources.osm.kept import KeptTables",
            "from citycheckup.sources.osm.map import read_osm",
            "from citycheckup.sources.osm.sorting import Sorter",
            "from citycheckup.sources.osm.tables import read_tables",
            f"file, cache = Path({file}), Path({str(scratch)!r})",
            "decoder()",  # DuckDB and its extension: a library to be loaded, like those that others import
        ]
    )
    pyrosm = f"osm = pyrosm.OSM({file})\nosm.get_buildings(); osm.get_network('all'); osm.get_landuse(); "
    return [
        Case(FLOOR, floor),
        Case(
            TABLES, timed(ours, "KeptTables(cache, file, None, frozenset()).write(read_tables(file, None, Sorter()))")
        ),
        Case(WARM, timed(ours, "assert KeptTables(cache, file, None, frozenset()).read() is not None")),
        Case(LAYERS, timed(ours, "read_osm(file)")),
        Case(
            PYROSM,
            timed(
                "import warnings; warnings.simplefilter('ignore')\nimport pyrosm",
                pyrosm + "osm.get_natural(); osm.get_pois()",
            ),
        ),
    ]
