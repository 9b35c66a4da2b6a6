"""``citycheckup diff``: what moves between two runs of a town, what does not, and why."""

import json

import pytest

from citycheckup.cli.main import main

CODE, INDICATOR = "12", "community.kindergarten_shortfall"
HEADING = "编号,名称,班数,建筑面积,用地面积,经度,纬度"
LOCAL = """
[[threshold]]
indicator = "block.park_coverage"
comparator = ">="
value = {value}
source = "本市规划（示例）"
"""
OWN = """
[[indicator]]
id = "local.parks"
code = "L1"
level = "city"
name_zh = "公园数"
name_en = "Parks"
unit = "count"
better = "higher"
formula = "{formula}"
"""
SATISFACTION = "指标编号,满意度得分\n{code},{score}\n"


@pytest.fixture
def vouched(town, degrees):
    """The town, whose city vouches for its map, its people and its one kindergarten, with one year's run."""
    toml = town / "city.toml"
    text = toml.read_text(encoding="utf-8").replace('"indicative"', '"authoritative"')
    text = text.replace('人口.csv"', '人口.csv"\ncompleteness = "authoritative"')
    text += '\n[layers.kindergartens]\nfile = "kindergartens.csv"\ncompleteness = "authoritative"\n'
    toml.write_text('local = "local.toml"\n' + text, encoding="utf-8")
    rules(town)
    open_kindergartens(town, degrees, (500, 250))
    return town


def open_kindergartens(town, degrees, *places):
    """Write the register: kindergartens up to standard at these places, in metres."""
    rows = [HEADING]
    for at, place in enumerate(places, 1):
        lon, lat = degrees(*place)
        rows.append(f"K{at},第{at}幼儿园,9,3000,4500,{lon:.7f},{lat:.7f}")
    (town / "kindergartens.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def rules(town, value="0.9", formula="count(parks)"):
    (town / "local.toml").write_text(LOCAL.format(value=value) + OWN.format(formula=formula), encoding="utf-8")


def run(town, capsys):
    capsys.readouterr()
    assert main(["run", str(town), "--json"]) == 0
    return json.loads(capsys.readouterr().out)["run"]


def diff(before, after, capsys, *more, language="en"):
    capsys.readouterr()
    assert main(["diff", before, after, "--lang", language, *more]) == 0
    return capsys.readouterr().out


def difference(before, after, capsys):
    found = json.loads(diff(before, after, capsys, "--json"))
    return found, {change["indicator"]: change for change in found["indicators"]}


def edit(town, old, new):
    toml = town / "city.toml"
    text = toml.read_text(encoding="utf-8")
    assert old in text
    toml.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_one_missing_kindergarten_is_added_and_what_moves_is_seen(vouched, degrees, capsys):
    before = run(vouched, capsys)
    open_kindergartens(vouched, degrees, (500, 250), (1250, 750))
    after = run(vouched, capsys)
    found, changed = difference(before, after, capsys)
    assert found["inputs"] == ["not the same: Kindergartens (kindergartens)"]
    assert list(changed) == [INDICATOR]
    change = changed[INDICATOR]
    assert change["code"] == CODE
    assert change["reasons"] == ["new data: Kindergartens (kindergartens)"]
    (line,) = change["lines_removed"]
    assert change["lines_added"] == []
    assert line.startswith(f"{INDICATOR}@")
    rows = {row["unit_id"]: (row["before"]["value"], row["after"]["value"]) for row in change["rows"]}
    assert rows[line.split("@")[1]] == (1, 0)
    assert {row["level"] for row in change["rows"]} == {"community", "block", "city"}
    assert set(rows.values()) == {(1, 0)}
    # The unit whose kindergarten stood before is not touched.
    assert len(rows) == 3
    shown = diff(before, after, capsys)
    assert "new data" in shown
    assert "off the" in shown


def test_the_other_way_round_the_line_is_new(vouched, degrees, capsys):
    open_kindergartens(vouched, degrees, (500, 250), (1250, 750))
    before = run(vouched, capsys)
    open_kindergartens(vouched, degrees, (500, 250))
    _, changed = difference(before, run(vouched, capsys), capsys)
    assert list(changed) == [INDICATOR]
    assert len(changed[INDICATOR]["lines_added"]) == 1
    assert changed[INDICATOR]["lines_removed"] == []


def test_a_threshold_and_a_formula_of_the_city(vouched, capsys):
    before = run(vouched, capsys)
    rules(vouched, value="0.1", formula="count(parks) + 1")
    after = run(vouched, capsys)
    found, changed = difference(before, after, capsys)
    assert found["inputs"] == ["the city's own rules are not the same"]
    assert list(changed) == ["block.park_coverage", "local.parks"]
    parks = changed["block.park_coverage"]
    assert parks["reasons"] == ["another threshold: >=0.9 → >=0.1"]
    assert {(row["before"]["meets"], row["after"]["meets"]) for row in parks["rows"]} == {(False, True)}
    assert all(row["before"]["value"] == row["after"]["value"] for row in parks["rows"])
    assert len(parks["lines_removed"]) == 1
    assert changed["local.parks"]["reasons"] == ["another formula: count(parks) → count(parks) + 1"]


def test_another_edition_is_another_definition(vouched, capsys):
    before = run(vouched, capsys)
    edit(vouched, "national-2025", "national-2023")
    _, changed = difference(before, run(vouched, capsys), capsys)
    assert len(changed) > 60
    for change in changed.values():
        assert "another edition: national-2025 → national-2023" in change["reasons"]
    assert all(row["before"] is None for row in changed["city.unsafe_filling_stations"]["rows"])
    assert all(row["after"] is None for row in changed["city.rectification_rate"]["rows"])
    assert "local.parks" not in changed


def test_a_table_is_new_data_too(vouched, capsys):
    edit(vouched, "[layers.kindergartens]", '[tables.satisfaction]\nfile = "scores.csv"\n\n[layers.kindergartens]')
    (vouched / "scores.csv").write_text(SATISFACTION.format(code="22", score=90), encoding="utf-8")
    before = run(vouched, capsys)
    (vouched / "scores.csv").write_text(SATISFACTION.format(code="22", score=50), encoding="utf-8")
    after = run(vouched, capsys)
    found, changed = difference(before, after, capsys)
    assert found["inputs"] == ["not the same: Residents' satisfaction (satisfaction)"]
    (change,) = changed.values()
    assert change["reasons"] == ["new data: Residents' satisfaction (satisfaction)"]
    assert {(row["before"]["value"] == row["after"]["value"], row["level"]) for row in change["rows"]} == {
        (True, "city")
    }


def test_a_setting_says_which(vouched, capsys):
    before = run(vouched, capsys)
    edit(vouched, "[osm]", '[parameters."community.kindergarten_shortfall"]\nradius_m = 2000.0\n\n[osm]')
    _, changed = difference(before, run(vouched, capsys), capsys)
    assert set(changed) == {INDICATOR}
    (reason,) = changed[INDICATOR]["reasons"]
    assert "2000" in reason


def test_nothing_changed(vouched, capsys):
    before, after = run(vouched, capsys), run(vouched, capsys)
    found, changed = difference(before, after, capsys)
    assert (found["inputs"], changed) == ([], {})
    assert "Nothing changed." in diff(before, after, capsys)
    assert "没有变化" in diff(before, after, capsys, language="zh")
    assert "Nothing changed." in diff(str(vouched), after, capsys)  # a city's folder stands for its latest run


def test_what_is_no_run_is_refused(vouched, tmp_path, capsys):
    capsys.readouterr()
    assert main(["diff", str(tmp_path), str(tmp_path), "--json", "--lang", "en"]) == 2
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert "neither a run" in problem["text"]
