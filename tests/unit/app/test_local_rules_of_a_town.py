"""A city's own threshold and indicators, added by file only; what is refused, and where."""

import json

import pytest

from citycheckup.cli.main import main

LOCAL = '''\
# 本市规则
[[threshold]]
indicator = "block.park_coverage"
comparator = ">="
value = 0.95
source = "本市绿地系统规划（示例）"

[[indicator]]
id = "local.kindergartens_per_1000"
code = "L1"
level = "block"
name_zh = "每千人幼儿园数"
name_en = "Kindergartens per 1,000 residents"
unit = "count/1000 persons"
better = "higher"
formula = "count(kindergartens) / residents * 1000"
thresholds = [{ comparator = ">=", value = 0.2, source = "本市规定（示例）" }]

[[indicator]]
id = "local.storeys"
code = "L2"
level = "community"
name_zh = "住宅平均层数"
name_en = "Mean storeys of dwellings"
unit = "storey"
better = "target"
formula = """
mean(dwellings[use == "apartments"
  and known(storeys_count)].storeys_count)
"""

[[indicator]]
id = "local.kindergarten_coverage"
code = "L3"
level = "city"
name_zh = "幼儿园三百米覆盖率"
name_en = "Kindergarten 300 m coverage"
unit = "share"
better = "higher"
formula = "covered(kindergartens, 300, residential_land) / area(residential_land)"

[[indicator]]
id = "local.parking_of_compounds"
code = "L4"
level = "community"
name_zh = "户均车位"
name_en = "Parking spaces per household"
unit = "space/household"
better = "higher"
formula = "sum(compound_records.parking_spaces_count) / sum(compound_records.households_count)"
'''


@pytest.fixture
def ruled(town):
    """The town with a file of local rules; returns a function that writes it."""
    toml = town / "city.toml"
    toml.write_text('local = "local.toml"\n' + toml.read_text(encoding="utf-8"), encoding="utf-8")

    def write(text=LOCAL):
        (town / "local.toml").write_text(text, encoding="utf-8")
        return town

    return write


def refused(folder, capsys):
    capsys.readouterr()
    assert main(["run", str(folder), "--json"]) == 2
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert not (folder / "runs").exists()
    assert not (folder / "units").exists()
    return [problem for problem in problems if problem["severity"] == "error"]


def test_a_local_threshold_judges_and_local_indicators_have_rows(ruled, capsys):
    folder = ruled()
    capsys.readouterr()
    assert main(["run", str(folder), "--json"]) == 0
    capsys.readouterr()
    assert main(["show", str(folder), "Made-up town", "--json", "--all", "--lang", "en"]) == 0
    rows = {row["code"]: row for row in json.loads(capsys.readouterr().out)["rows"]}
    assert (rows["25"]["comparator"], rows["25"]["threshold"]) == (">=", 0.95)
    assert rows["22"]["threshold"] == 1  # the others stay
    own = rows["L1"]
    assert (own["edition"], own["indicator_level"], own["level"]) == ("local", "block", "city")
    assert (own["numerator"], own["denominator"]) == pytest.approx((1000, 18_000), abs=2)
    assert own["value"] == pytest.approx(1 / 18, abs=1e-4)
    assert own["meets"] is False
    assert own["status"] == "partial"  # from OpenStreetMap only: a candidate to check, no shortfall
    assert rows["L2"]["value"] == 6
    assert 0 <= rows["L3"]["value"] < 1
    assert rows["L3"]["arguments"]["formula"].startswith("covered(")
    assert "area(residential_land) = " in rows["L3"]["explanation"]
    assert (rows["L4"]["status"], rows["L4"]["value"]) == ("no_data", None)
    assert rows["L4"]["arguments"]["missing"] == ["compound_records"]
    manifest = json.loads((folder / "runs" / "latest" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["inputs"]["local"]["file"] == "local.toml"
    assert len(manifest["inputs"]["local"]["sha256"]) == 64


def test_a_formula_that_reads_a_file_is_refused_with_line_and_reason(ruled, capsys):
    evil = LOCAL.replace("count(kindergartens) / residents * 1000", "open('city.toml').read()")
    folder = ruled(evil)
    (problem,) = refused(folder, capsys)
    line = next(at for at, text in enumerate(evil.splitlines(), 1) if "open(" in text)
    assert (problem["file"], problem["row"], problem["column"]) == ("local.toml", line, "formula")
    assert "open('city.toml').read()" in problem["text"]
    capsys.readouterr()
    assert main(["run", str(folder), "--lang", "zh"]) == 2
    assert f"local.toml，第 {line} 行" in capsys.readouterr().err


def test_all_faults_at_once_each_with_its_line(ruled, capsys):
    broken = (
        LOCAL.replace("block.park_coverage", "block.parks")
        .replace("count(kindergartens) / residents", "count(kindergarten) / (1 - 1)")
        .replace("known(storeys_count)", "stories > 3")
        .replace("value = 0.2", "value = true")
    )
    problems = refused(ruled(broken), capsys)
    lines = broken.splitlines()
    for problem, part in zip(problems, ("block.parks", "kindergarten", "(1 - 1)", "true", "stories"), strict=True):
        assert part in lines[problem["row"] - 1], problem
    assert [problem["column"] for problem in problems] == ["indicator", "formula", "formula", "value", "formula"]


def test_check_lists_a_looser_threshold_as_a_warning(ruled, capsys):
    folder = ruled(LOCAL.replace("0.95", "0.5"))
    capsys.readouterr()
    assert main(["check", str(folder), "--json", "--lang", "en"]) == 0
    problems = json.loads(capsys.readouterr().out)["problems"]
    (looser,) = [problem for problem in problems if "less strict" in problem["text"]]
    assert looser["severity"] == "warning"


def test_a_named_file_that_is_not_there(ruled, town, capsys):
    ruled()
    (town / "local.toml").unlink()
    (problem,) = refused(town, capsys)
    assert "[local]" in problem["text"]


def test_no_toml_at_all(ruled, capsys):
    (problem,) = refused(ruled("[[indicator]]\nid="), capsys)
    assert problem["file"] == "local.toml"
