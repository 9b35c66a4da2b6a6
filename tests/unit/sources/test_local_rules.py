"""A file of local rules: what it may hold, and every fault of it with its line."""

import pytest

from citycheckup.editions import load_edition
from citycheckup.sources.local.rules import read_local_rules
from citycheckup.sources.local.toml_lines import sections
from citycheckup.vocabulary import CityClass, Form, InputError, Method, RollUp, Severity
from citycheckup.wording import render

INDICATOR = """
[[indicator]]
id = "local.a"
code = "L1"
level = "block"
name_zh = "甲"
name_en = "A"
unit = "count"
better = "lower"
formula = "count(parks)"
"""


@pytest.fixture
def read(tmp_path):
    def reading(text, *classes, edition="national-2025"):
        path = tmp_path / "local.toml"
        path.write_text(text, encoding="utf-8")
        return read_local_rules(path, [load_edition(edition)], frozenset(classes))

    return reading


def keys(rules):
    return [(problem.row, problem.column, problem.message.key.removeprefix("local.")) for problem in rules.problems]


def test_an_indicator_becomes_an_entry_and_a_function(read):
    rules = read(INDICATOR)
    assert rules.problems == ()
    (entry,), (indicator,) = rules.edition.entries, rules.indicators
    assert (entry.code, entry.indicator, entry.unit_zh, entry.method) == ("L1", "local.a", "count", Method.GEODATA)
    assert (indicator.form, indicator.roll_up, indicator.inputs) == (Form.COUNT, RollUp.SUM, ("units", "parks"))
    assert "count(parks)" in entry.definition_zh


@pytest.mark.parametrize(
    ("unit", "formula", "more", "form"),
    [
        ("share", "area(parks) / unit_area", "", Form.SHARE),
        ("m2/person", "area(parks) / residents", "", Form.RATIO),
        ("storey", "mean(dwellings.storeys_count)", "", Form.RATIO),
        ("share", "min(1, area(parks) / unit_area)", 'roll_up = "none"', Form.COUNT),
        ("count", "count(parks)", 'form = "count"', Form.COUNT),
    ],
)
def test_the_form_follows_from_the_formula(read, unit, formula, more, form):
    text = INDICATOR.replace('unit = "count"', f'unit = "{unit}"').replace("count(parks)", formula) + more
    rules = read(text)
    assert rules.problems == ()
    assert rules.indicators[0].form is form


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (('"local.a"', '"block.a"'), (3, "id", "bad_id")),
        (('"local.a"', '"local.A-b"'), (3, "id", "bad_id")),
        (('"L1"', '"25"'), (4, "code", "bad_code")),
        (('"block"', '"dwelling"'), (5, "level", "wrong_choice")),
        (('name_zh = "甲"\n', ""), (2, "name_zh", "missing_key")),
        (('name_en = "A"', "name_en = 3"), (7, "name_en", "wrong_type")),
        (('"lower"', '"less"'), (9, "better", "wrong_choice")),
        (('formula = "count(parks)"', ""), (2, "formula", "missing_key")),
        (('"count(parks)"', '"count(parcs)"'), (10, "formula", "unknown_source")),
        (('"count(parks)"', '"""\n\ncount(\nparcs)"""'), (13, "formula", "unknown_source")),
        (('"count(parks)"', "'''count(\nparcs)'''"), (11, "formula", "unknown_source")),
        (('"count(parks)"', '"count(parks)"\nform = "share"'), (10, "formula", "needs_quotient")),
        (('"count(parks)"', '"count(parks) / residents"\nform = "count"'), (11, "form", "count_is_quotient")),
        (('unit = "count"', 'unit = "share"'), (10, "formula", "needs_quotient")),
        (('"count(parks)"', '"count(parks)"\ncolour = "red"'), (11, "colour", "unknown_key")),
        (('"count(parks)"', '"count(parks)"\nthresholds = 5'), (11, "thresholds", "wrong_type")),
        (
            ('"count(parks)"', '"count(parks)"\nthresholds = [{ comparator = "<", value = 1, source = "x" }]'),
            (11, "comparator", "wrong_choice"),
        ),
        (
            ('"count(parks)"', '"count(parks)"\n[[indicator.thresholds]]\ncomparator = "="\nvalue = nan\nsource = "x"'),
            (13, "value", "wrong_type"),
        ),
    ],
)
def test_a_fault_of_an_indicator_has_its_line(read, change, problem):
    assert INDICATOR.count(change[0]) == 1
    rules = read(INDICATOR.replace(*change))
    assert keys(rules) == [problem]
    assert rules.edition is None
    for language in ("zh", "en"):
        assert render(rules.problems[0].message, language)


def test_ids_and_codes_are_their_own(read):
    twice = INDICATOR + INDICATOR.replace('"L1"', '"L2"')
    assert [key for _, _, key in keys(read(twice))] == ["taken_id"]
    assert [key for _, _, key in keys(read(INDICATOR + INDICATOR.replace("local.a", "local.b")))] == ["taken_code"]


THRESHOLD = '[[threshold]]\nindicator = "block.park_coverage"\ncomparator = ">="\nvalue = 0.9\nsource = "x"\n'


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("block.park_coverage", "block.parks_coverage"), (2, "indicator", "unknown_indicator")),
        (("block.park_coverage", "25"), (2, "indicator", "code_not_id")),
        (('">="', '">"'), (3, "comparator", "wrong_choice")),
        (("0.9", "90"), (4, "value", "share_out_of_range")),
        (("0.9", '"0.9"'), (4, "value", "wrong_type")),
        (("0.9", "inf"), (4, "value", "wrong_type")),
        (("0.9", "true"), (4, "value", "wrong_type")),
        (('source = "x"\n', ""), (1, "source", "missing_key")),
        (('source = "x"', 'source = "x"\ncity_class = "huge"'), (6, "city_class", "wrong_choice")),
        (('source = "x"', 'source = "x"\npart = "arterial"'), (6, "part", "unknown_part")),
    ],
)
def test_a_fault_of_a_threshold_has_its_line(read, change, problem):
    assert keys(read(THRESHOLD.replace(*change))) == [problem]


def test_thresholds_of_other_classes_are_passed_over_with_a_note(read):
    text = THRESHOLD + 'city_class = "large"\n'
    rules = read(text, CityClass.MEDIUM)
    assert rules.thresholds == {}
    assert [problem.severity for problem in rules.problems] == [Severity.NOTE]
    assert read(text, CityClass.LARGE).thresholds["block.park_coverage"][0].local


def test_the_same_threshold_twice(read):
    assert keys(read(THRESHOLD + THRESHOLD)) == [(7, "indicator", "threshold_twice")]


def test_a_looser_threshold_is_used_with_a_warning(read):
    rules = read(THRESHOLD.replace("0.9", "0.5"))
    assert rules.problems[0].severity is Severity.WARNING
    assert rules.thresholds["block.park_coverage"][0].value == 0.5


def test_a_threshold_may_speak_of_a_local_indicator(read):
    rules = read(INDICATOR + THRESHOLD.replace("block.park_coverage", "local.a").replace("0.9", "3"))
    assert rules.problems == ()
    assert rules.thresholds["local.a"][0].value == 3


OPTION = '[[option]]\nindicator = "city.cim_coverage"\noption = "standard"\nchoice = "province"\n'


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (('"standard"', '"norm"'), (3, "option", "unknown_option")),
        (('"province"', '"county"'), (4, "choice", "wrong_choice")),
        (("city.cim_coverage", "city.road_density"), (3, "option", "unknown_option")),
    ],
)
def test_a_fault_of_an_option_has_its_line(read, change, problem):
    assert keys(read(OPTION)) == []
    assert keys(read(OPTION.replace(*change))) == [problem]


def test_strange_sections_are_refused(read):
    assert keys(read("x = 1\n[[thresholds]]\na = 1\n[indicator]\nid = 'local.a'\n")) == [
        (1, "x", "unknown_section"),
        (2, "thresholds", "unknown_section"),
        (4, "indicator", "unknown_section"),
    ]


def test_no_toml(read):
    with pytest.raises(InputError) as error:
        read("\n[[indicator]\n")
    assert error.value.problems[0].message.key == "local.not_toml"
    assert error.value.problems[0].row == 2


def test_every_fault_at_once(read):
    rules = read(INDICATOR.replace("parks", "parcs").replace("lower", "less") + THRESHOLD.replace("0.9", "90"))
    assert [key for _, _, key in keys(rules)] == ["wrong_choice", "unknown_source", "share_out_of_range"]


def test_records_written_inline_stand_where_their_key_stands(read):
    rules = read('\nthreshold = [{ indicator = "nothing", comparator = ">=", value = 1, source = "x" }]\n')
    assert keys(rules) == [(2, "indicator", "unknown_indicator")]


def test_lines_are_found_past_texts_of_several_lines():
    text = "[[a]]\nx = \"\"\"\n[[a]]\ny = 1\n\"\"\"\nz = 2\n[[a]]\nx = '''one line'''\n[[a.b]]\nc = 1\n"
    first, second = [section for section in sections(text) if section.name == "a"]
    assert (first.line, first.line_of("x"), first.first_line_of("x"), first.line_of("z")) == (1, 2, 3, 6)
    assert (second.line, second.first_line_of("x")) == (7, 8)
    assert second.inner[0].line_of("c") == 10
    assert second.line_of("nothing") == 7
