"""Measures become rows: status, roll-ups, thresholds. A made-up city of two blocks and three communities."""

import types

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point, box

from citycheckup.catalogue import Catalogue, Measure, indicator
from citycheckup.editions import Confidence, Edition, EditionEntry, Threshold
from citycheckup.engine.evaluate import evaluate, oldest_date
from citycheckup.engine.graph import Workspace
from citycheckup.engine.judging import compares
from citycheckup.layers.layer import Layer, Missing
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Better, Completeness, Form, Level, Message, Method, Status

CRS = "EPSG:32650"


def made_up_units():
    rows = [
        ("city", "city", None, box(0, 0, 30, 10)),
        ("B1", "block", "city", box(0, 0, 20, 10)),
        ("B2", "block", "city", box(20, 0, 30, 10)),
        ("B1-C1", "community", "B1", box(0, 0, 10, 10)),
        ("B1-C2", "community", "B1", box(10, 0, 20, 10)),
        ("B2-C1", "community", "B2", box(20, 0, 30, 10)),
    ]
    table = gpd.GeoDataFrame(
        {
            "level": [row[1] for row in rows],
            "tree": "checkup",
            "name": None,
            "parent_id": [row[2] for row in rows],
            "origin": "given",
        },
        geometry=[row[3] for row in rows],
        crs=CRS,
        index=pd.Index([row[0] for row in rows], name="unit_id"),
    )
    return Units(2025, table.sort_index())


def entry(indicator_id, level, *, unit="share", thresholds=(), method=Method.GEODATA, code="7"):
    return EditionEntry(
        code=code,
        indicator=indicator_id,
        level=level,
        dimension_zh="",
        dimension_en="",
        name_zh="",
        name_en="",
        unit=unit,
        unit_zh="",
        better=Better.HIGHER,
        method=method,
        confidence=Confidence.HIGH,
        thresholds=tuple(thresholds),
    )


def threshold(comparator, value):
    return Threshold(comparator, value, source="test", confidence=Confidence.HIGH)


def edition(*entries):
    return Edition("test-edition", "", "", "", None, tuple(entries))


def catalogue_of(function):
    module = types.ModuleType(function.__module__)
    module.one = function
    return Catalogue([module])


def parks(completeness=Completeness.AUTHORITATIVE, date="2024-05"):
    table = gpd.GeoDataFrame({"a": [1]}, geometry=[Point(0, 0)], crs=CRS, index=["p"])
    return Layer("parks", table, completeness, data_date=date)


def series(**values):
    return pd.Series({key.replace("_", "-"): value for key, value in values.items()}, dtype=float)


def share_of(numerator, denominator, doubt=None):
    @indicator(id="community.share", level=Level.COMMUNITY, unit="share", form=Form.SHARE, better=Better.HIGHER)
    def share(parks):
        return Measure(numerator, denominator, method="buffer", template="engine.rolled_up_share", doubt=doubt)

    return share


def run(function, an_entry, layer):
    units = made_up_units()
    outcome = evaluate(
        Workspace({"parks": layer, "units": units}, {}), catalogue_of(function), [edition(an_entry)], units
    )
    return {row.unit_id: row for row in outcome.rows}


def test_shares_and_their_roll_ups_are_sums_over_sums():
    function = share_of(series(B1_C1=1, B1_C2=3, B2_C1=2), series(B1_C1=4, B1_C2=4, B2_C1=2))
    rows = run(function, entry("community.share", Level.COMMUNITY, thresholds=[threshold(">=", 0.5)]), parks())
    assert {unit: row.value for unit, row in rows.items()} == {
        "B1-C1": 0.25,
        "B1-C2": 0.75,
        "B2-C1": 1.0,
        "B1": 0.5,  # (1 + 3) / (4 + 4)
        "B2": 1.0,
        "city": 0.6,  # 6 / 10, not the mean of the blocks
    }
    assert {row.status for row in rows.values()} == {Status.OK}
    assert rows["B1-C1"].meets is False
    assert rows["B1"].meets is True  # 0.5 just meets
    assert rows["B1"].arguments == {"units": 2, "known": 2, "short": 1}
    assert rows["city"].indicator_level is Level.COMMUNITY
    assert rows["city"].level is Level.CITY
    assert rows["city"].data_date == "2024-05"


def test_nothing_to_measure_is_not_applicable_and_left_out_of_the_sum():
    function = share_of(series(B1_C1=0, B1_C2=3, B2_C1=0), series(B1_C1=0, B1_C2=4, B2_C1=0))
    rows = run(function, entry("community.share", Level.COMMUNITY), parks())
    assert rows["B1-C1"].status is Status.NOT_APPLICABLE
    assert rows["B1-C1"].value is None
    assert rows["B1"].value == 0.75
    assert rows["B1"].status is Status.OK
    assert rows["B2"].status is Status.NOT_APPLICABLE
    assert rows["city"].value == 0.75


def test_an_unknown_unit_makes_the_sum_partial_and_never_counts_as_zero():
    function = share_of(series(B1_C1=None, B1_C2=3, B2_C1=2), series(B1_C1=4, B1_C2=4, B2_C1=2))
    rows = run(function, entry("community.share", Level.COMMUNITY), parks())
    assert rows["B1-C1"].status is Status.NO_DATA
    assert rows["B1-C1"].value is None
    assert rows["B1"].status is Status.PARTIAL
    assert rows["B1"].value == 0.75  # of the one that is known
    assert rows["B1"].coverage == 0.5
    assert rows["B2"].status is Status.OK


def test_weaker_layers_and_doubts_make_a_value_partial():
    function = share_of(series(B1_C1=1, B1_C2=1, B2_C1=1), series(B1_C1=1, B1_C2=1, B2_C1=1))
    rows = run(function, entry("community.share", Level.COMMUNITY), parks(Completeness.INDICATIVE))
    assert {row.status for row in rows.values()} == {Status.PARTIAL}
    assert rows["B1-C1"].arguments["layers"] == {"parks": "indicative"}

    doubt = pd.Series({"B1-C1": Message("engine.step", {"step": "x"}), "B1-C2": None, "B2-C1": None})
    function = share_of(series(B1_C1=1, B1_C2=1, B2_C1=1), series(B1_C1=1, B1_C2=1, B2_C1=1), doubt)
    rows = run(function, entry("community.share", Level.COMMUNITY), parks())
    assert rows["B1-C1"].status is Status.PARTIAL
    assert rows["B1-C1"].arguments["doubt"]["key"] == "engine.step"
    assert rows["B1-C2"].status is Status.OK
    assert rows["B1"].status is Status.PARTIAL


def test_a_missing_layer_gives_no_data_everywhere_and_names_it():
    function = share_of(series(), series())
    missing = Missing(("parks",), Message("city.not_supplied", {"zh": "公园", "en": "parks"}))
    rows = run(function, entry("community.share", Level.COMMUNITY), missing)
    assert {row.status for row in rows.values()} == {Status.NO_DATA}
    assert {row.value for row in rows.values()} == {None}
    assert {tuple(row.arguments["missing"]) for row in rows.values()} == {("parks",)}
    assert len(rows) == 6


@pytest.mark.parametrize(
    ("method", "status"), [(Method.SURVEY, Status.NOT_SURVEYED), (Method.STATISTIC, Status.NO_DATA)]
)
def test_an_entry_that_nothing_computes_still_has_its_rows(method, status):
    function = share_of(series(), series())
    rows = run(function, entry("dwelling.unknown", Level.DWELLING, unit="building", method=method), parks())
    assert {row.status for row in rows.values()} == {status}
    assert rows["city"].arguments["missing"] == [f"{method}:7"]
    assert rows["B1-C1"].indicator_level is Level.DWELLING


def test_comparing_forgives_rounding_only():
    assert compares(1.0 - 1e-12, ">=", 1.0)
    assert not compares(0.9999, ">=", 1.0)
    assert compares(0.0, "=", 0)
    assert not compares(1.0, "=", 0)
    assert compares(2.0, "<=", 2)


def test_a_value_is_as_old_as_the_oldest_of_its_layers_and_unknown_if_one_is():
    assert oldest_date([parks(date="2024-05"), parks(date="2023")]) == "2023"
    assert oldest_date([parks(date="2024-05"), parks(date=None)]) is None
    assert oldest_date([]) is None


def test_doing_more_than_was_planned_is_no_failure():
    function = share_of(series(B1_C1=6, B1_C2=4, B2_C1=2), series(B1_C1=4, B1_C2=4, B2_C1=4))
    rows = run(function, entry("community.share", Level.COMMUNITY, thresholds=[threshold("=", 1.0)]), parks())
    assert (rows["B1-C1"].meets, rows["B1-C2"].meets, rows["B2-C1"].meets) == (True, True, False)
    assert rows["B1-C1"].comparator == "="


def test_sums_of_sums_count_the_units_that_fall_short():
    function = share_of(series(B1_C1=1, B1_C2=1, B2_C1=4), series(B1_C1=4, B1_C2=4, B2_C1=4))
    rows = run(function, entry("community.share", Level.COMMUNITY, thresholds=[threshold(">=", 0.5)]), parks())
    assert rows["B1"].arguments["short"] == 2
    assert rows["city"].arguments["short"] == 1  # of the two blocks


def test_what_nobody_asks_for_later_is_let_go_of_behind_the_last_indicator_that_stands_on_it():
    there = {}

    def declare(name, function):
        declared = indicator(
            id=f"community.{name}", level=Level.COMMUNITY, unit="share", form=Form.SHARE, better=Better.HIGHER
        )
        return declared(function)

    def measure(name):
        there[name] = workspace.was_made("survey")
        one = series(B1_C1=1, B1_C2=1, B2_C1=1)
        return Measure(one, one, method="survey", template="engine.rolled_up_share")

    def sheet(survey):
        return survey

    module = types.ModuleType(__name__)
    module.first = declare("first", lambda parks: measure("first"))
    module.by_step = declare("by_step", lambda sheet: measure("by_step"))
    module.other = declare("other", lambda parks: measure("other"))
    module.also = declare("also", lambda parks, survey=None: measure("also"))
    module.last = declare("last", lambda sheet=None, parks=None: measure("last"))
    module.behind = declare("behind", lambda parks: measure("behind"))
    units = made_up_units()
    workspace = Workspace({"parks": parks(), "survey": parks(), "units": units}, {"sheet": sheet})
    order = ["first", "by_step", "other", "also", "last", "behind"]
    entries = [entry(f"community.{name}", Level.COMMUNITY) for name in order]
    evaluate(workspace, Catalogue([module]), [edition(*entries)], units, used_here_only=("survey",))
    assert there == {**dict.fromkeys(order, True), "behind": False}
    assert workspace.was_made("sheet")
