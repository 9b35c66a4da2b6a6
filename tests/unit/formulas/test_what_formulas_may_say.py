"""The language: what is read, and what is refused. Nothing of a refused formula is ever run."""

import builtins
import time

import pytest

from citycheckup.formulas.grammar import MAX_LENGTH, read_formula
from citycheckup.wording import render

ALLOWED = [
    "count(kindergartens) / residents * 1000",
    "area(parks) / residents",
    "sum(parking.spaces_count) / count(dwellings)",
    'length(roads[road_class == "local"]) / unit_area',
    "covered(rail_stations, 800, residential_land)",
    "covered(parks[area_m2 >= 2000], 2 * 150, residential_land) / area(residential_land)",
    "max(0, 0.3 * residents - sum(kindergartens.places_count))",
    "min(count(parks), count(schools), 3)",
    "mean(dwellings.storeys_used_count)",
    'count(schools[stage in ["middle", "nine_year"] and not (places_count < 100)])',
    'count(roads[road_class not in ("path", "other")])',
    "count(kindergartens[affordable])",
    "count(kindergartens[affordable == True and known(places_count)])",
    "count(parks[2000 <= area_m2 < 10000])",
    "count(parks[1000 < area_m2])",
    "count(buildings[height_m > storeys_count])",
    "count(dwellings[built_year < 2000 or flats_count > -1])",
    "-count(parks) + +residents",
    "1 - area(parks) / unit_area",
    "sum(compound_records.parking_spaces_count)",
    'count(survey[item_id == "3.1" and ticked])',
    'sum(statistics[code == "30"].value)',
    "count(compounds) / count(communities)",
]

REFUSED = {
    "open('city.toml').read()": "not_allowed",
    "open('city.toml')": "unknown_function",
    "count(open('city.toml'))": "places_expected",
    '__import__("os").system("id")': "not_allowed",
    "__import__('os')": "unknown_function",
    "eval('1')": "unknown_function",
    "exec('x = 1')": "unknown_function",
    "print(residents)": "unknown_function",
    "getattr(parks, 'table')": "unknown_function",
    "globals()": "unknown_function",
    "__builtins__": "unknown_name",
    "parks.__class__": "unknown_column",
    "parks.__class__.__mro__": "not_allowed",
    "sum(parks.__dict__)": "unknown_column",
    "sum(parks.area_m2.__class__)": "places_expected",
    "count.__globals__": "not_allowed",
    "residents.real": "not_allowed",
    "().__class__.__bases__[0].__subclasses__()": "not_allowed",
    "(lambda: 1)()": "not_allowed",
    "lambda: residents": "not_allowed",
    "[x for x in parks]": "not_allowed",
    "sum(x for x in parks)": "sum_needs_column",
    "{parks}": "not_allowed",
    "{'a': residents}": "not_allowed",
    "[residents]": "not_allowed",
    "(residents, residents)": "not_allowed",
    "f'{residents}'": "not_allowed",
    "'residents'": "not_a_number",
    "b'x'": "not_a_number",
    "True": "not_a_number",
    "None": "not_a_number",
    "...": "not_a_number",
    "1j * residents": "not_a_number",
    "residents if residents else 0": "not_allowed",
    "residents and 1": "not_allowed",
    "residents == 1": "not_allowed",
    "not residents": "not_allowed",
    "~residents": "not_allowed",
    "(x := residents)": "not_allowed",
    "x = residents": "not_a_formula",
    "import os": "not_a_formula",
    "residents; residents": "not_a_formula",
    "residents residents": "not_a_formula",
    "(residents": "not_a_formula",
    "await residents": "not_allowed",
    "residents ** 2": "no_powers",
    "9 ** 9 ** 9 ** 9 * residents": "no_powers",
    "residents % 2": "operator",
    "residents // 2": "operator",
    "residents << 9999999": "operator",
    "residents @ residents": "operator",
    "residents + 1e13": "number_too_large",
    "residents * 1e999": "number_too_large",
    "residents / 0": "divides_by_zero",
    "residents / 0.0": "divides_by_zero",
    "residents / -0": "divides_by_zero",
    "residents / (2 - 2)": "divides_by_zero",
    "residents / (0 * count(parks))": "divides_by_zero",
    "residents / (count(parks) - count(parks))": "divides_by_zero",
    "residents / min(0, 5)": "divides_by_zero",
    "1 + 1": "says_nothing",
    "0 * residents": "says_nothing",
    "": "empty_formula",
    "   \n ": "empty_formula",
    "residents\x00": "not_a_formula",
    "residents # / 2": "bad_character",
    "count(roads[name == 'a\\x62'])": "bad_character",
    "residents \\\n / 2": "bad_character",
    "count（parks）": "full_width",
    "residents × 2": "full_width",
    "parks": "places_need_function",
    "parks / residents": "places_need_function",
    "parks[known(area_m2)]": "places_need_function",
    "parking.spaces_count": "column_needs_sum",
    "nothing": "unknown_name",
    "count(nothing)": "unknown_source",
    "count(nothing[a == 1])": "unknown_source",
    "count(boundary)": "unknown_source",
    "count(satisfaction)": "unknown_source",
    "count('parks')": "places_expected",
    "count('/etc/passwd')": "places_expected",
    "count(parks, schools)": "argument_count",
    "count()": "argument_count",
    "max(residents)": "argument_count",
    "count(*parks)": "plain_arguments",
    "count(places=parks)": "plain_arguments",
    "count(**parks)": "plain_arguments",
    "sum(parks)": "sum_needs_column",
    "sum(parks.name)": "column_is_no_number",
    "sum(parks.size)": "unknown_column",
    "count(parks[size > 1])": "unknown_column",
    "count(parks[id == '1'])": "unknown_column",
    "count(survey[object_id == 'B1' and item_id == '7.4'])": "unknown_column",
    "count(parks[name > 'a'])": "cannot_compare",
    "count(parks[area_m2 == '2000'])": "cannot_compare",
    "count(parks[area_m2 > True])": "cannot_compare",
    "count(parks[name == area_m2])": "cannot_compare",
    "count(parks[name])": "column_is_no_flag",
    "count(parks[1])": "condition_expected",
    "count(parks['name'])": "condition_expected",
    "count(parks[1:2])": "not_allowed",
    "count(parks[name.lower() == 'a'])": "column_expected",
    "count(parks[open('x') == 'a'])": "column_expected",
    "count(parks[name == open('x')])": "not_allowed",
    "count(parks[open('x')])": "not_allowed",
    "count(parks[name is None])": "not_allowed",
    "count(parks[name in 'abc'])": "list_expected",
    "count(parks[name in []])": "list_expected",
    'count(roads[road_class == "motorway"])': "unknown_choice",
    "area(roads)": "wrong_shape",
    "length(parks)": "wrong_shape",
    "area(compound_records)": "table_has_no_place",
    "covered(survey, 300, residential_land)": "table_has_no_place",
    "covered(parks, residents, residential_land)": "bad_radius",
    "covered(parks, 0, residential_land)": "bad_radius",
    "covered(parks, -5, residential_land)": "bad_radius",
    "covered(parks, 1000000, residential_land)": "bad_radius",
    "covered(parks, 300, roads)": "wrong_shape",
    "covered(parks, 300)": "argument_count",
    "(" * 40 + "-" * 40 + "residents" + ")" * 40: "too_deep",
    "-" * 400 + "residents": "too_deep",
    "(" * 300 + "residents" + ")" * 300: "not_a_formula",
    "count(parks[" + "not " * 50 + "known(name)])": "too_deep",
    "residents + " * 200 + "residents": "too_long",
    "x" * (MAX_LENGTH + 1): "too_long",
}


@pytest.mark.parametrize("text", ALLOWED)
def test_allowed(text):
    expression, faults = read_formula(text)
    assert faults == ()
    assert expression is not None


@pytest.mark.parametrize(("text", "reason"), REFUSED.items(), ids=lambda text: text[:40])
def test_refused_with_its_reason_in_two_languages(text, reason, monkeypatch):
    def never(*_args, **_kwargs):
        raise AssertionError("a formula was run")

    for name in ("open", "eval", "exec", "__import__"):
        monkeypatch.setattr(builtins, name, never)
    started = time.perf_counter()
    expression, faults = read_formula(text)
    took_s = time.perf_counter() - started
    monkeypatch.undo()
    assert expression is None
    assert [fault.message.key for fault in faults] == [f"local.{reason}"]
    assert took_s < 1
    for language in ("zh", "en"):
        assert render(faults[0].message, language)


def test_every_fault_at_once_each_on_its_line():
    _, faults = read_formula("count(prks)\n + sum(parking.spaces)\n / (1 - 1)\n + residnts")
    assert [(fault.line, fault.message.key) for fault in faults] == [
        (1, "local.unknown_source"),
        (2, "local.unknown_column"),
        (3, "local.divides_by_zero"),
        (4, "local.unknown_name"),
    ]


def test_lines_are_counted_after_chinese_text():
    _, faults = read_formula('count(parks[name == "人民公园"])\n+ count(parcs)')
    assert [(fault.line, fault.message.arguments["known"]) for fault in faults] == [(2, ["parks"])]
