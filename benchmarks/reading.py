"""How long does it take to read a map into layers, beside decoding alone and beside pyrosm?"""

from __future__ import annotations

from benchmarks.extract import Extract
from benchmarks.measure import Measured, measure, timed


def reading(city: Extract, runs: int = 3) -> dict[str, Measured]:
    """Return the cases by name; the first is the floor: every feature decoded and thrown away."""
    osm = repr(str(city.osm))
    cases = {
        "osmium, decode only": timed(
            "import osmium", f"for _ in osmium.FileProcessor({osm}).with_filter(osmium.filter.KeyFilter('-')): pass"
        ),
        "citycheckup, all layers": timed(
            "from pathlib import Path\nfrom citycheckup.sources.osm.map import read_osm", f"read_osm(Path({osm}))"
        ),
        "pyrosm, 5 layers": timed(
            "import warnings; warnings.simplefilter('ignore')\nimport pyrosm",
            f"osm = pyrosm.OSM({osm})\nosm.get_buildings(); osm.get_network('all'); osm.get_landuse(); "
            "osm.get_natural(); osm.get_pois()",
        ),
    }
    return {name: measure(name, command, runs) for name, command in cases.items()}
