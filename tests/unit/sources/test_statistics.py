"""Departments' figures: units, shares, and figures that contradict one another."""

import pandas as pd
import pytest

from citycheckup.checklists import load_checklist
from citycheckup.editions import load_edition
from citycheckup.sources.figures.table_file import read_table_file
from citycheckup.sources.folder import TableEntry

ENTRIES = {entry.code: entry for entry in load_edition("national-2025").entries}
HEADINGS = "指标编号,单元编号,分项,分子,分母,数值,单位,时期,填报部门,佐证材料"
SHARE, DENSITY, AREA, COUNT, SPEED = "30", "36", "34", "31", "42"


@pytest.fixture
def read(tmp_path):
    def reading(*rows, headings=HEADINGS, name="statistics"):
        path = tmp_path / "figures.csv"
        path.write_text("\n".join([headings, *rows, ""]), encoding="utf-8")
        return read_table_file(
            name, TableEntry(file=path.name), path, entries=ENTRIES, checklist=load_checklist(), crs="EPSG:4549"
        )

    return reading


def keys(found):
    return [(p.message.key.removeprefix("forms."), p.cell) for p in found.problems]


def numbers(found, at=0):
    assert found.table is not None, keys(found)
    row = found.table.rows.loc[at, ["numerator", "denominator", "value"]]
    return [None if pd.isna(value) else pytest.approx(value) for value in row]


def code_of_unit(unit):
    return next(code for code, entry in ENTRIES.items() if entry.unit == unit)


def test_a_share_is_written_in_percent_or_as_a_share(read):
    assert numbers(read(f"{SHARE},,,,,56.10,%,,,")) == [None, None, 0.561]
    assert numbers(read(f"{SHARE},,,,,56.10%,,,,")) == [None, None, 0.561]
    assert numbers(read(f"{SHARE},,,,,0.561,小数,,,")) == [None, None, 0.561]
    assert numbers(read(f"{SHARE},,,,,56.10,,,,")) == [None, None, 0.561]
    assert numbers(read(f"{SHARE},,,561,1000,0.561,,,,")) == [561, 1000, 0.561]
    assert numbers(read(f"{SHARE},,,5,1000,0.5,,,,")) == [5, 1000, 0.005]
    assert numbers(read(f"{SHARE},,,0,10,0,,,,")) == [0, 10, 0]
    assert keys(read(f"{SHARE},,,,,0.561,,,,")) == [("percent_or_share", "F2")]


def test_numerator_and_denominator_in_any_unit_but_the_same_kind(read):
    assert numbers(read(f"{SHARE},,,1.2万人,20000人,60,%,,,")) == [12_000, 20_000, 0.6]
    assert numbers(read(f"{SHARE},,,3千米,6000米,,,,,")) == [3_000, 6_000, None]
    assert numbers(read(f"{SHARE},,,350栋,700,,,,,")) == [350, 700, None]
    assert numbers(read(f"{SHARE},,,1.2万,2万,,,,,")) == [12_000, 20_000, None]
    assert keys(read(f"{SHARE},,,3千米,6000平方米,,,,,")) == [("parts_differ", "D2")]
    assert keys(read(f"{SHARE},,,1.2万人,20000,,,,,")) == [("unit_on_one_side", "E2")]


def test_a_ratio_in_other_units_is_converted_to_those_of_the_indicator(read):
    code = code_of_unit("km/km2")
    assert numbers(read(f"{code},,,225280米,2816公顷,,,,,")) == [225.28, 28.16, None]
    assert numbers(read(f"{code},,,225.28,28.16,8.0,公里/平方公里,,,")) == [225.28, 28.16, 8]
    assert numbers(read(f"{code},,,,28.16平方千米,8,,,,")) == [None, 28.16, 8]
    assert keys(read(f"{code},,,225.28千米,28.16万人,,,,,")) == [("parts_differ", "D2")]
    area = code_of_unit("m2/person")
    assert numbers(read(f"{area},,,,,2000,平方米/万人,,,")) == [None, None, 0.2]
    count = code_of_unit("km")
    assert numbers(read(f"{count},,,,,1500米,,,,")) == [None, None, 1.5]


def test_vehicle_kilometres_over_vehicle_hours_are_a_speed(read):
    speed = code_of_unit("km/h")
    found = read(f"{speed},,快速路,3.2万车公里,1000车小时,32,千米/小时,,,")
    above, below, value = found.table.rows.loc[0, ["numerator", "denominator", "value"]]
    assert above / below == pytest.approx(value) == pytest.approx(32)


def test_units_that_are_unknown_or_measure_something_else(read):
    assert keys(read(f"{SHARE},,,1光年,2光年,,%,,,")) == [("unit_unknown", "D2"), ("unit_unknown", "E2")]
    assert keys(read(f"{SHARE},,,,,5,光年,,,")) == [("unit_unknown", "G2")]
    assert keys(read(f"{code_of_unit('km/km2')},,,,,8,平方米/人,,,")) == [("unit_differs", "G2")]
    assert keys(read(f"{code_of_unit('building')},,,,,350户,,,,")) == [("unit_differs", "F2")]
    headings = HEADINGS.replace("分子", "分子（光年）")
    assert keys(read(f"{SHARE},,,1,2,,,,,", headings=headings)) == [("unit_unknown", None)]


def test_units_in_the_headings(read):
    headings = (
        HEADINGS.replace("分子", "分子（万人）").replace("分母", "分母（万人）").replace("数值", "2024年数值（%）")
    )
    assert numbers(read(f"{SHARE},,,1.2,2,60,,,,", headings=headings)) == [12_000, 20_000, 0.6]
    assert numbers(read(f"{SHARE},,,1,2,,,,,", headings=HEADINGS.replace("分子", "分子（2024年）"))) == [1, 2, None]


def test_a_value_that_contradicts_its_parts(read):
    assert keys(read(f"{SHARE},,,561,1000,56.3,%,,,")) == []
    assert keys(read(f"{SHARE},,,561,1000,56.5,%,,,")) == [("value_contradicts", "F2")]
    assert keys(read(f"{SHARE},,,561,1000,0,%,,,")) == [("value_contradicts", "F2")]
    assert keys(read(f"{code_of_unit('building')},,,12,,13,栋,,,")) == [("value_contradicts", "F2")]


def test_a_denominator_of_zero(read):
    assert keys(read(f"{SHARE},,,5,0,,,,,")) == [("denominator_zero", "E2")]
    nothing = read(f"{SHARE},,,0,0,,,,,")
    assert keys(nothing) == [("does_not_apply", "E2")]
    assert numbers(nothing) == [0, 0, None]


def test_half_a_figure_is_none(read):
    assert keys(read(f"{SHARE},,,5,,,,,,")) == [("other_half_missing", "E2")]
    assert keys(read(f"{SHARE},,,,5,,,,,")) == [("other_half_missing", "D2")]
    assert numbers(read(f"{SHARE},,,,5,60,%,,,")) == [None, 5, 0.6]
    assert numbers(read(f"{code_of_unit('building')},,,7,,,,,,")) == [7, None, None]


def test_what_is_no_figure(read):
    assert keys(read(f"{SHARE},,,约3,一百,,,,,")) == [("not_a_figure", "D2"), ("not_a_figure", "E2")]
    assert keys(read(f"{SHARE},,,-3,5,,,,,")) == [("below_zero", "D2")]
    assert numbers(read(f'{SHARE},,,"１，２００","2,000",60,%,,,')) == [1200, 2000, 0.6]


def test_each_key_once_with_both_places(read):
    found = read(f"{SHARE},,,1,2,,,,,", f"{SHARE},B01,,1,2,,,,,", f"{SHARE}.0,,,1,2,,,,,")
    assert keys(found) == [("key_twice", "A4")]
    assert found.problems[0].message.arguments["first"] == "A2"
    assert found.table is None


def test_codes_as_spreadsheets_write_them_and_codes_that_are_none(read):
    found = read("030,,,1,2,,,,,", "31.0,,,,,3,,,,")
    assert found.table.rows["code"].tolist() == ["30", "31"]
    assert found.table.rows["indicator"].tolist() == [ENTRIES["30"].indicator, ENTRIES["31"].indicator]
    assert keys(read("99,,,1,2,,,,,", "甲,,,1,2,,,,,")) == [("code_unknown", "A2"), ("code_unknown", "A3")]


def test_rows_not_filled_in_are_no_figures_and_the_whole_city_has_many_names(read):
    found = read(f"{SHARE},全市,,1,2,,%,,,", f"{COUNT},,,,,,个,,水务局,", f"{DENSITY},,,,,,,,,")
    assert found.table.rows["code"].tolist() == [SHARE]
    assert found.table.rows["unit_id"].isna().all()
    assert [p.message.key for p in found.problems] == ["forms.rows_not_filled"]
    assert read(f"{DENSITY},,,,,,,,,").table is None


def test_the_order_of_rows_and_columns_does_not_matter(read):
    rows = [f"{code},,,1,2,,,2024,住建局," for code in ("30", "51", "52")]
    first = read(*rows)
    second = read(*reversed(rows))
    assert first.table.fingerprint == second.table.fingerprint
    assert second.origins.row.tolist() == [3, 2, 1]
    assert second.origins.cell(0, "code") == "A4"


def test_other_tables_of_indicators(read):
    scored = read("30,87.5,1200", "36,101,3", headings="指标编号,得分,样本数", name="satisfaction")
    assert keys(scored) == [("score_over_100", "B3")]
    headings = "指标编号,指标名称,确认等级,理由,确认单位,确认日期"
    found = read("30,污水,较好,对标同类城市,市体检办,2025-06-01", "31,,,,,", headings=headings, name="confirmations")
    assert found.table.rows.loc[0, ["code", "grade", "body"]].tolist() == ["30", "good", "市体检办"]
    unfit = read("30,污水,优秀,,市体检办,", headings=headings, name="confirmations")
    assert [(p.message.key, p.cell) for p in unfit.problems] == [
        ("tables.not_a_choice", "C2"),
        ("tables.value_missing", "D2"),
    ]


def test_trips_are_put_on_the_map(read):
    headings = "居住地经度,居住地纬度,就业地经度,就业地纬度,通勤人数"
    found = read("118.80,32.00,118.90,32.10,40", headings=headings, name="commuting")
    row = found.table.rows.loc[0]
    assert abs(row["home_x_m"] - row["work_x_m"]) == pytest.approx(9_450, abs=150)  # the grid's north is not the pole's
    assert abs(row["home_y_m"] - row["work_y_m"]) == pytest.approx(11_090, abs=150)
    swapped = read("32.00,118.80,118.90,32.10,40", "x,1,2,3,", headings=headings, name="commuting")
    assert [(p.message.key, p.cell) for p in swapped.problems] == [
        ("forms.no_such_place", "A2"),
        ("tables.not_a_number", "A3"),
        ("tables.value_missing", "E3"),
    ]
