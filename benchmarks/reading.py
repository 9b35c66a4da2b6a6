"""How long does it take to read a map into layers, beside decoding alone and beside pyrosm?"""

from __future__ import annotations

from benchmarks.extract import extract
from benchmarks.measure import Case, Row, Section, side_by_side, timed

FLOOR = "osmium, decode only"


def section(*, runs: int = 5) -> Section:
    """Measure the reading of one extract; the floor is every feature decoded and thrown away."""
    city = extract()
    osm = repr(str(city.osm))
    cases = [
        Case(
            FLOOR,
            timed(
                "import osmium",
                f"for _ in osmium.FileProcessor({osm}).with_filter(osmium.filter.KeyFilter('-')): pass",
            ),
        ),
        Case(
            "citycheckup, all layers",
            timed(
                "from pathlib import Path\nfrom citycheckup.sources.osm.map import read_osm", f"read_osm(Path({osm}))"
            ),
        ),
        Case(
            "pyrosm, 5 layers",
            timed(
                "import warnings; warnings.simplefilter('ignore')\nimport pyrosm",
                f"osm = pyrosm.OSM({osm})\nosm.get_buildings(); osm.get_network('all'); osm.get_landuse(); "
                "osm.get_natural(); osm.get_pois()",
            ),
        ),
    ]
    found = side_by_side(cases, runs)
    return Section(
        title=f"Reading {city.name}",
        said="The map of one city into layers.",
        rows=[Row(name, city.name, measured) for name, measured in found.items()],
        targets=[],
        floor=FLOOR,
    )
