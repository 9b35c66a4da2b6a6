"""The whole diagnosis of a run: grades, dimensions, shortfalls and hotspots, from rows and places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from citycheckup.catalogue import Catalogue
from citycheckup.diagnosis.dimensions import GradedDimension, dimensions_table, grade_dimensions
from citycheckup.diagnosis.evidence import lowest_rows
from citycheckup.diagnosis.firmness import firmness
from citycheckup.diagnosis.grading import GradeTable, grade_city, grades_table
from citycheckup.diagnosis.grading_rules import Grading, load_grading
from citycheckup.diagnosis.hotspots import find_hotspots
from citycheckup.diagnosis.shortfalls import Shortfalls, find_shortfalls
from citycheckup.editions import Edition
from citycheckup.layers.units import Units
from citycheckup.results import ResultRow


@dataclass(frozen=True)
class Diagnosis:
    """What the results mean; ``rows`` are the result rows with the city's grades in them."""

    rows: tuple[ResultRow, ...]
    grades: GradeTable
    dimensions: tuple[GradedDimension, ...]
    shortfalls: Shortfalls
    firmness: pa.Table

    @property
    def tables(self) -> dict[str, pa.Table]:
        """Every table of the diagnosis, by the name of its file."""
        return {
            "shortfalls": self.shortfalls.shortfalls,
            "shortfall_places": self.shortfalls.places,
            "grades": grades_table(self.grades),
            "dimensions": dimensions_table(self.dimensions),
            "firmness": self.firmness,
        }


def diagnose(
    rows: Sequence[ResultRow],
    places: Mapping[str, pd.DataFrame],
    editions: Sequence[Edition],
    units: Units,
    *,
    unit_residents: pd.DataFrame | None = None,
    dwelling_sheet: pd.DataFrame | None = None,
    catalogue: Catalogue | None = None,
    satisfaction: pd.DataFrame | None = None,
    confirmations: pd.DataFrame | None = None,
    grading: Grading | None = None,
) -> Diagnosis:
    """Grade the city and list what falls short; see the functions of this room for what each input holds."""
    rules = grading or load_grading()
    lowest = lowest_rows(rows, places)
    graded, grades = grade_city(
        rows, editions, lowest=lowest, satisfaction=satisfaction, confirmations=confirmations, grading=rules
    )
    shortfalls = find_shortfalls(
        graded,
        places,
        editions,
        unit_residents=unit_residents,
        dwelling_sheet=dwelling_sheet,
        catalogue=catalogue,
        hotspots=find_hotspots(lowest, units, grading=rules),
    )
    return Diagnosis(
        rows=graded,
        grades=grades,
        dimensions=grade_dimensions(grades, grading=rules),
        shortfalls=shortfalls,
        firmness=firmness(graded, lowest, editions, grades, grading=rules),
    )
