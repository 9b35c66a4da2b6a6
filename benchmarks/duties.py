"""Checking a whole duty list: each cell that is alike once, against a look at every category in every unit."""

from __future__ import annotations

from benchmarks.measure import Case, Row, Section, Target, side_by_side, timed

OURS, PLAIN = "whole list at once", "every cell alone"
UNITS = (750, 1500, 3000, 6000)
PLAIN_MOST_UNITS = 1500  # every cell alone takes minutes beyond
CATEGORIES = 100
MOST_S = 20.0

# A row of the whole city for each category, one of each sub-district for half of them, communities for a fifth.
_LIST = """
from datetime import date
from citycheckup.duties import *
from citycheckup.duties.bodies import CHECKUP_OFFICE
from citycheckup.vocabulary import Tree
units, categories, on = {units}, [f"part{{n % 5}}.x{{n:02d}}" for n in range({categories})], date(2025, 1, 1)
streets = units // 100 or 1
places = [Place("root", Tree.ADMINISTRATIVE, "", None), Place("city", Tree.CHECKUP, "", None, None, "root")]
places += [Place(f"S{{n}}", Tree.ADMINISTRATIVE, "", None, "root") for n in range(streets)]
places += [Place(f"B{{n}}", Tree.CHECKUP, "", None, "city", f"S{{n}}") for n in range(streets)]
wanted = [f"C{{n}}" for n in range(units)]
places += [
    Place(one, Tree.CHECKUP, "", None, f"B{{n % streets}}", f"S{{n % streets}}") for n, one in enumerate(wanted)
]
rows = [Duty(f"c{{n}}", "x", "", "", (one,)) for n, one in enumerate(categories) if n % 5]
rows += [
    Duty(f"s{{s}}-{{n}}", "x", "", "", (categories[n],), places=(f"S{{s}}",))
    for s in range(streets) for n in range(50) if n % 5
]
rows += [Duty(f"u{{one}}", "x", "", "", ("part0.*",), places=(one,)) for one in wanted[: 5 * units // 12]]
duty_list = DutyList((Body("x", "x", 1, BodyKind.GOVERNMENT), CHECKUP_OFFICE), tuple(rows), CHECKUP_OFFICE.id)
places = Places(places)
"""
_OURS = """
found = check_whole(duty_list, places, dict.fromkeys(categories, wanted), since=on)
missing = sum(len(gap.units) * len(gap.categories) for gap in found.gaps)
"""
_PLAIN = """
assignments = Assignments(duty_list, places)
missing = sum(isinstance(assignments.resolve(c, u, on), Unassigned) for c in categories for u in wanted)
"""


def section(*, runs: int = 5) -> Section:
    """Measure the check of lists for 750 to 6,000 units with up to about 5,000 rows."""
    rows: list[Row] = []
    for units in UNITS:
        made = _LIST.format(units=units, categories=CATEGORIES)
        said = "rows=len(rows), missing=missing"
        cases = [Case(OURS, timed(made, _OURS, said))]
        if units <= PLAIN_MOST_UNITS:
            cases.append(Case(PLAIN, timed(made, _PLAIN, said)))
        measured = side_by_side(cases, runs)
        if len({found.said["missing"] for found in measured.values()}) > 1:
            raise AssertionError("the two ways found different gaps")
        rows += [Row(case, units, found) for case, found in measured.items()]
    ours = {row.size: row.measured for row in rows if row.case == OURS}
    plain = {row.size: row.measured for row in rows if row.case == PLAIN}
    growth = (ours[UNITS[-1]].seconds / ours[UNITS[0]].seconds) / (UNITS[-1] / UNITS[0])
    at = PLAIN_MOST_UNITS
    return Section(
        title="Checking a whole duty list",
        said=(
            f"{CATEGORIES} categories, all units; rows grow with the units to about 5,000. Both ways must find the "
            "same gaps; the check of the whole finds overlaps on every later day, too."
        ),
        rows=rows,
        targets=[
            Target("whole list, against every cell alone", ours[at].seconds / plain[at].seconds, must=1.0, stretch=0.2),
            Target("6,000 units, 5,000 rows", ours[UNITS[-1]].seconds, must=MOST_S, unit="s"),
            Target("growth over that of the units", growth, must=3.0, stretch=1.5),
        ],
        size_name="units",
        floor=PLAIN,
    )
