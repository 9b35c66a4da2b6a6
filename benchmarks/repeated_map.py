"""The same map several times side by side, to see how time and memory grow: ``python -m benchmarks.repeated_map``."""

from __future__ import annotations

import argparse
from pathlib import Path

import osmium

ID_STEP = 20_000_000_000  # between the ids of two copies: more than OpenStreetMap has
LON_STEP = 0.5


def repeat(source: Path, copies: int, target: Path) -> Path:
    """Write a map ``copies`` times into one ordered PBF file, each half a degree east of the one before."""
    header = osmium.io.Header()
    header.set("generator", "citycheckup benchmark")
    header.set("sorting", "Type_then_ID")
    with osmium.SimpleWriter(str(target), header=header, overwrite=True) as writer:
        for kind in (osmium.osm.NODE, osmium.osm.WAY, osmium.osm.RELATION):
            for copy in range(copies):
                more = copy * ID_STEP
                for thing in osmium.FileProcessor(str(source), kind):
                    if thing.is_node():
                        place = (thing.lon + copy * LON_STEP, thing.lat)
                        writer.add_node(thing.replace(id=thing.id + more, location=place))
                    elif thing.is_way():
                        nodes = [node.ref + more for node in thing.nodes]
                        writer.add_way(thing.replace(id=thing.id + more, nodes=nodes))
                    else:
                        members = [(member.type, member.ref + more, member.role) for member in thing.members]
                        writer.add_relation(thing.replace(id=thing.id + more, members=members))
    return target


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.repeated_map", description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("copies", type=int)
    parser.add_argument("target", type=Path)
    asked = parser.parse_args()
    repeat(asked.source, asked.copies, asked.target)


if __name__ == "__main__":
    main()
