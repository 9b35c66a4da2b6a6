"""How long does it take to find the nearest place of 12 kinds on foot, beside SciPy's search, and how does it grow?"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Case, Row, Section, Target, side_by_side, timed

LIMIT_M = 1000.0
KINDS = 12
SCIPY, ONE, TWO, SWEEP = (
    "SciPy, dijkstra a kind",
    "citycheckup, 1 thread",
    "citycheckup, 2 threads",
    "a sparse sweep a kind",
)
SIDES = (1, 3, 8, 17)  # towns: about 18,000, 163,000, 1.2 million and 5 million nodes
ISSUE_SIDE = 8

OURS = """\
graph = WalkingGraph(*graph)
points = Attached(*points)
places = {kind: Attached(*several) for kind, several in places.items()}
"""
CHECK = """
import sys
import numpy as np
from benchmarks.walks import load_plain, load_town, plain_walks
from citycheckup.geo.attachment import Attached
from citycheckup.geo.nearest_places import nearest_distances_m
from citycheckup.geo.walking_graph import WalkingGraph
graph, points, places = load_town(sys.argv[1])
limit_m = float(sys.argv[2])
plain = plain_walks(graph, load_plain(sys.argv[1]), points, places, limit_m)
our_graph, our_points = WalkingGraph(*graph), Attached(*points)
for kind, expected_m in zip(places, plain):
    found_m = nearest_distances_m(our_graph, our_points, {kind: Attached(*places[kind])}, limit_m)[kind]
    near_limit = np.abs(np.where(np.isnan(found_m), expected_m, found_m) - limit_m) < 0.005
    differs = (np.isnan(found_m) != np.isnan(expected_m)) & ~near_limit
    if np.isnan(found_m).all():
        sys.exit(f"{kind}: nothing was reached")
    worst_m = np.nanmax(np.abs(found_m - expected_m))
    if differs.any() or not worst_m < 0.005:
        sys.exit(f"{kind}: {differs.sum()} reached by one only, {worst_m} m apart")
"""


def section(*, runs: int = 5, sides: tuple[int, ...] = SIDES) -> Section:
    """Measure the query of 12 kinds, with the step from nodes to buildings, by the number of nodes."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as scratch:
        # In a child, for it takes much memory, and the map is read once.
        subprocess.run([sys.executable, "-m", "benchmarks.towns", scratch, *map(str, sides)], check=True)
        for side in sides:
            file = Path(scratch, f"{side}.npz")
            subprocess.run([sys.executable, "-c", CHECK, str(file), str(LIMIT_M)], check=True)
            few = runs if side <= ISSUE_SIDE else min(runs, 3)
            found = side_by_side(_cases(str(file)), few)
            nodes = int(found[ONE].said["nodes"])
            rows += [Row(name, nodes, measured) for name, measured in found.items()]
            file.unlink()
            file.with_suffix(".plain.npz").unlink()
    return Section(
        title="Nearest place of 12 kinds within 1 km on foot",
        said=(
            "The walking network of one town, and the same repeated side by side: one shape, so growth is shown, not"
            " variety. Nodes are junctions and dead ends, the same graph for both. Places and buildings stand on edges;"
            " both return distances alone, a column a kind,"
            " and agree to the centimetre at every size, which is checked before measuring. Out of the clock:"
            " reading the graph, its table of ways (`build_s`), loading compiled code (`load_s`), SciPy's own matrix."
        ),
        rows=rows,
        targets=_targets(rows, sides),
        size_name="nodes",
        floor=SCIPY,
    )


def _cases(file: str) -> list[Case]:
    load = (
        "from benchmarks.walks import load_plain, load_town, plain_walks\n"
        f"graph, points, places = load_town({file!r})\n"
    )
    scipy = timed(
        f"{load}import numpy as np\nimport scipy.sparse.csgraph\nmatrix = load_plain({file!r})",
        f"found = list(plain_walks(graph, matrix, points, places, {LIMIT_M}))",
        "nodes=len(graph.nodes)",
    )
    ours = (
        f"{load}from citycheckup.geo.nearest_places import nearest_distances_m\n"
        "from citycheckup.geo.attachment import Attached\n"
        "from citycheckup.geo.walking_graph import WalkingGraph\n"
        f"{OURS}"
        "began = time.perf_counter()\n"
        "street = WalkingGraph(graph.nodes[:2], graph.ends[:1] * 0, graph.lengths_m[:1])\n"
        "one = type(points)(points.edge[:1] * 0, points.along_m[:1], points.gap_m[:1])\n"
        f"nearest_distances_m(street, one, dict(one=one), {LIMIT_M})\n"
        "load_s = time.perf_counter() - began\n"
        "began = time.perf_counter()\n"
        "graph.ways\n"
        "build_s = time.perf_counter() - began"
    )
    sweep = timed(
        f"from benchmarks.walks import load_plain\nimport numpy as np\nmatrix = load_plain({file!r})\n"
        "node = np.ones(matrix.shape[0])",
        f"for _ in range({KINDS}): matrix @ node",
        f"nodes=matrix.shape[0] - {KINDS}",
    )
    cases = [Case(SCIPY, scipy), Case(SWEEP, sweep)]
    for name, threads in ((ONE, 1), (TWO, 2)):
        query = f"found = nearest_distances_m(graph, points, places, {LIMIT_M}, threads={threads})"
        cases.append(Case(name, timed(ours, query, "nodes=len(graph.nodes), load_s=load_s, build_s=build_s")))
    return cases


def _targets(rows: list[Row], sides: tuple[int, ...]) -> list[Target]:
    sizes = sorted({row.size for row in rows})
    of = {(row.case, row.size): row.measured for row in rows}
    targets = []
    if ISSUE_SIDE in sides:
        size = sizes[sorted(sides).index(ISSUE_SIDE)]
        ours, one, scipy, sweep = of[TWO, size], of[ONE, size], of[SCIPY, size], of[SWEEP, size]
        what = "nearest of 12 kinds, against SciPy"
        targets += [
            Target(f"{what}, two threads", ours.seconds / scipy.seconds, must=0.35, stretch=0.12),
            Target(f"{what}, one thread", one.cpu_seconds / scipy.cpu_seconds, must=0.35, stretch=0.12, by="CPU"),
            Target("the same, peak memory against SciPy", ours.peak_mb / scipy.peak_mb, must=1.2, by=""),
        ]
        # The issue asks for this one only as a stretch: what must hold is the ratio to SciPy above.
        bound = 0.35 * scipy.seconds / sweep.seconds
        targets.append(Target("the same, against one sparse sweep a kind", ours.seconds / sweep.seconds, bound, 5.0))
    if len(sizes) > 1:
        each = [of[ONE, size].cpu_seconds / size for size in (sizes[0], sizes[-1])]
        what = f"time a node at {sizes[-1]:,} against {sizes[0]:,}, one thread"
        targets.append(Target(what, each[1] / each[0], 1.8, 1.3, by="CPU"))
    return targets
