from citycheckup.app.indicator_set import IndicatorSet
from citycheckup.app.wiring import indicators
from citycheckup.editions import examined_by


def left_out(edition):
    return IndicatorSet(examined_by(edition), indicators(), {}).layers_of_others


def test_a_national_checkup_does_not_ask_for_what_only_the_global_edition_needs():
    assert {"food_markets", "convenience_stores", "transit_stops", "timetable_stops", "open_spaces"} <= left_out(
        "national-2025"
    )


def test_the_global_edition_asks_for_no_schools_but_for_what_units_and_residents_are_made_from():
    gone = left_out("global-2022")
    assert "schools" in gone
    assert not gone & {"boundary", "blocks", "buildings", "land_use", "roads", "population", "transit_stops"}
