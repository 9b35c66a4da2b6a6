"""The order of work follows from parameter names; what is missing travels along."""

import geopandas as gpd
import pytest
from shapely.geometry import Point

from citycheckup.engine.graph import UnknownInputError, Workspace
from citycheckup.layers.layer import Layer, Missing
from citycheckup.vocabulary import CancelledError, Completeness, Message


def layer(name, completeness=Completeness.AUTHORITATIVE):
    table = gpd.GeoDataFrame({"a": [1]}, geometry=[Point(0, 0)], crs="EPSG:32650", index=["x"])
    return Layer(name, table, completeness)


def test_a_step_is_made_once_from_its_inputs():
    calls = []

    def doubled(base):
        calls.append("doubled")
        return base * 2

    def summed(base, doubled):
        return base + doubled

    def again(summed, doubled):
        return summed + doubled

    workspace = Workspace({"base": 1}, {"doubled": doubled, "summed": summed, "again": again})
    assert workspace.get("again") == 5  # (1 + 2) + 2
    assert calls == ["doubled"]


def test_a_missing_input_makes_everything_after_it_missing_and_names_the_layers():
    gone = Missing(("parks",), Message("city.not_supplied"))
    also = Missing(("roads",), Message("city.not_supplied"))
    workspace = Workspace(
        {"parks": gone, "roads": also, "base": 1},
        {"first": lambda parks, base: 1, "second": lambda first, roads: 2},
    )
    found = workspace.get("second")
    assert isinstance(found, Missing)
    assert found.layers == ("parks", "roads")


def test_an_optional_input_may_be_missing():
    def counted(base, parks=None):
        return base if parks is None else base + 10

    gone = Missing(("parks",), Message("city.not_supplied"))
    assert Workspace({"base": 1, "parks": gone}, {"counted": counted}).get("counted") == 1
    assert Workspace({"base": 1, "parks": 5}, {"counted": counted}).get("counted") == 11


def test_knobs_reach_the_step_they_are_named_for():
    def grown(base, *, by=1):
        return base + by

    assert Workspace({"base": 1}, {"grown": grown}, {"grown": {"by": 7}}).get("grown") == 8


def test_an_unknown_input_and_a_circle_are_faults_of_the_program():
    with pytest.raises(UnknownInputError, match="nowhere"):
        Workspace({}, {"a": lambda nowhere: 1}).get("a")
    with pytest.raises(UnknownInputError, match="a → b → a"):
        Workspace({}, {"a": lambda b: 1, "b": lambda a: 1}).get("a")


def test_cancelling_stops_before_the_next_step():
    class Pulled:
        def is_cancelled(self):
            return True

    with pytest.raises(CancelledError):
        Workspace({"base": 1}, {"a": lambda base: 1}, cancel=Pulled()).get("a")


def test_layers_behind_are_the_nearest_ones_without_definitions():
    roads, parks, boundary = layer("roads", Completeness.INDICATIVE), layer("parks"), layer("boundary")
    made = layer("green")
    steps = {"reach": lambda roads: "reach", "green": lambda parks, boundary: made}
    workspace = Workspace({"roads": roads, "parks": parks, "boundary": boundary}, steps)
    workspace.call(lambda green, reach, boundary: None, {}, "the_indicator")
    assert workspace.layers_behind("the_indicator") == {"green": made, "roads": roads}


def test_only_the_inputs_that_were_used_stand_behind_a_value():
    def counted(parks, roads):
        return 1

    workspace = Workspace({"parks": layer("parks"), "roads": layer("roads")}, {"counted": counted})
    workspace.get("counted")
    assert set(workspace.layers_behind("counted")) == {"parks", "roads"}
    assert set(workspace.layers_behind("counted", ("roads",))) == {"roads"}
    assert workspace.layers_behind("counted", ()) == {}
