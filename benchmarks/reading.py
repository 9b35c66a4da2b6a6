"""How long it takes to read a map: into GeoParquet tables, into layers; beside decoding alone, and beside pyrosm?"""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.checkup import decode_only
from benchmarks.extract import extract
from benchmarks.measure import Case, Row, Section, Target, side_by_side, timed
from benchmarks.repeated_map import repeat

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
            floor_name = cases[0].name
            found = side_by_side(cases if count == 1 else [case for case in cases if case.name != PYROSM], runs)
            rows += [Row(name, count, measured) for name, measured in found.items()]
    at = {(row.case, row.size): row.measured for row in rows}
    first, last = copies[0], copies[-1]
    floor, tables, pyrosm = at[floor_name, first], at[TABLES, first], at[PYROSM, first]
    allowed_mb = {count: 25 * size + 300 for count, size in megabytes.items()}
    targets = [
        Target("file to tables, against decoding it", tables.seconds / floor.seconds, must=10, stretch=4),
        Target(
            "file to tables, against decoding it", tables.cpu_seconds / floor.cpu_seconds, must=10, stretch=4, by="CPU"
        ),
        Target("pyrosm, against file to tables", pyrosm.seconds / tables.seconds, must=3, at_least=True),
        Target(
            "pyrosm, against file to tables", pyrosm.cpu_seconds / tables.cpu_seconds, must=3, at_least=True, by="CPU"
        ),
        Target(
            "peak memory, against 25 × the file + 300 MB",
            max(at[TABLES, count].peak_mb / allowed for count, allowed in allowed_mb.items()),
            must=1,
            by="",
        ),
        Target(
            f"time per megabyte, {last} copies against one",
            (at[TABLES, last].cpu_seconds / megabytes[last]) / (tables.cpu_seconds / megabytes[first]),
            must=1.3,
            by="CPU",
        ),
    ]
    return Section(
        title=f"Reading the map of {city.name}",
        said="Points, lines and areas with multipolygons put together; then all layers. Seconds are without "
        "process start and the loading of libraries, DuckDB's extension among them; the floor's are of its whole "
        f"process. The floor ({floor_name}) may use two threads; ours has a second one while it dates and decodes.",
        rows=rows,
        targets=targets,
        size_name="copies side by side",
        floor=floor_name,
    )


def _cases(osm: Path, scratch: Path) -> list[Case]:
    file = repr(str(osm))
    ours = "\n".join(
        [
            "import geopandas.io.arrow, pyarrow.parquet  # loaded by the first table that is written",
            "import osmium.replication  # loaded by the first map that is dated",
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
        decode_only(str(osm)),
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
