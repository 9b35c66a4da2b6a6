"""A department's figure becomes a measure: which row, which numbers, what is said of it."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from citycheckup.indicators.from_statistics import chosen, entered, figure, figure_instead
from citycheckup.layers.layer import Missing
from citycheckup.layers.table import Table
from citycheckup.layers.units import Units
from citycheckup.vocabulary import Form, InputError, Level
from citycheckup.wording import LANGUAGES, render

ID = "city.sewage_collection_rate"
COLUMNS = ["indicator", "unit_id", "part", "numerator", "denominator", "value", "department", "period", "evidence"]


@pytest.fixture
def units():
    ids = pd.Index(["b1", "city"], name="unit_id")
    table = {"level": ["block", "city"], "tree": "checkup"}
    return Units(2025, gpd.GeoDataFrame(table, geometry=[box(0, 0, 1, 1)] * 2, index=ids, crs="EPSG:4525"))


def table(*rows):
    filled = [dict.fromkeys(COLUMNS) | {"indicator": ID} | row for row in rows]
    return Table("statistics", pd.DataFrame(filled, columns=COLUMNS))


def test_a_row_without_a_unit_is_the_citys_and_one_that_names_it_goes_before(units):
    alone = figure(table({"value": 0.5}), units, ID, Form.SHARE)
    assert alone.numerator.to_dict() == {"city": 0.5}
    both = figure(table({"value": 0.5}, {"value": 0.6, "unit_id": "city"}), units, ID, Form.SHARE)
    assert both.numerator.to_dict() == {"city": 0.6}


def test_figures_of_lower_units_and_other_indicators_are_not_added_up(units):
    of_a_block = table({"value": 0.5, "unit_id": "b1"}, {"value": 0.5, "indicator": "city.other"})
    assert isinstance(figure(of_a_block, units, ID, Form.SHARE), Missing)
    assert figure(of_a_block, units, ID, Form.SHARE, level=Level.BLOCK).numerator.to_dict() == {"b1": 0.5}


def test_a_part_is_not_the_whole(units):
    parts = table({"value": 1.0, "part": "限时"}, {"value": 2.0, "part": "other"})
    assert isinstance(figure(parts, units, ID, Form.RATIO), Missing)
    assert figure(parts, units, ID, Form.RATIO, part="deadline_items").numerator["city"] == 1.0
    assert entered(parts, units, ID, Level.CITY, "other")["value"].tolist() == [2.0]


def test_numerator_and_denominator_go_before_a_value_and_a_half_filled_row_has_none(units):
    whole = figure(table({"numerator": 1, "denominator": 4, "value": 0.3}), units, ID, Form.SHARE)
    assert (whole.numerator["city"], whole.denominator["city"]) == (1, 4)
    half = figure(table({"numerator": 1}), units, ID, Form.SHARE)
    assert half.numerator.isna().all()


def test_who_reported_what_is_told_and_what_nobody_said_is_null(units):
    measure = figure(table({"value": 0.5, "department": "D1"}), units, ID, Form.SHARE)
    assert measure.arguments.loc["city", ["department", "period", "evidence"]].tolist() == ["D1", None, None]
    assert measure.used == ("statistics",)


def test_a_share_above_one_is_doubted_unless_it_is_in_order(units):
    more = table({"numerator": 5, "denominator": 4})
    assert figure(more, units, ID, Form.SHARE).doubt["city"].key == "figures.doubt_more_than_all"
    assert figure(more, units, ID, Form.SHARE, may_exceed_one=True).doubt is None
    assert figure(more, units, ID, Form.RATIO).doubt is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_missing_can_be_put_into_words(units, language):
    instead = figure_instead(None, units, "city.cim_coverage", Form.SHARE, ("cim_coverage",))
    assert instead.layers == ("cim_coverage", "statistics")
    assert "CIM" in render(instead.reason, language)
    assert render(figure(table(), units, ID, Form.SHARE).reason, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_reading_is_refused_in_words(language):
    with pytest.raises(InputError) as refused:
        chosen("city.peak_hour_speed", "extent", "moon", ("built_up_area", "municipal_districts"))
    (problem,) = refused.value.problems
    assert problem.file == "city.toml"
    assert "moon" in render(problem.message, language)
