"""Forms to fill in: written for a town, filled in as people would, and read back without a problem."""

import hashlib
import json
import shutil

import openpyxl
import pytest

from citycheckup.cli.main import main
from citycheckup.layers.table_schema import TABLE_BY_NAME

GUIDE = "填写说明"


@pytest.fixture(scope="module")
def first_run(tmp_path_factory):
    """Where units and run of the first town are kept: every town is the same."""
    return tmp_path_factory.mktemp("first")


@pytest.fixture
def checked_up(town, first_run, capsys):
    kept = ("units", "runs")
    if not (first_run / "runs").exists():
        assert main(["run", str(town)]) == 0
        for name in kept:
            shutil.copytree(town / name, first_run / name, symlinks=True)
    else:
        for name in kept:
            shutil.copytree(first_run / name, town / name, symlinks=True)
    capsys.readouterr()
    return town


def templates(town, capsys, *options):
    assert main(["templates", str(town), "--lang", "zh", "--json", *options]) == 0
    return json.loads(capsys.readouterr().out)


def fill(file, sheet, answers):
    """Write answers (row, heading → value) into a form and save it as Excel would."""
    book = openpyxl.load_workbook(file)
    page = book[sheet]
    headings = {cell.value: cell.column for cell in page[1]}
    for (row, heading), value in answers.items():
        page.cell(row, headings[heading], value)
    book.save(file)


def wire(town, *names):
    lines = [f'[tables.{name}]\nfile = "templates/{name}.xlsx"\n' for name in names]
    toml = town / "city.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + "\n" + "\n".join(lines), encoding="utf-8")


def check(town, capsys):
    code = main(["check", str(town), "--json", "--lang", "zh"])
    return code, json.loads(capsys.readouterr().out)


def rows_of(file, sheet):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(file)[sheet].iter_rows()]


def test_every_table_has_its_form_and_every_form_its_guide(checked_up, capsys):
    made = templates(checked_up, capsys)
    assert sorted(made["templates"]) == sorted(TABLE_BY_NAME)
    assert made["notes"] == []
    for file in made["templates"].values():
        book = openpyxl.load_workbook(file)
        assert book.sheetnames[-1] == GUIDE
        assert all(page.freeze_panes for page in book.worksheets[:-1])
    survey = rows_of(made["templates"]["survey"], "住宅")
    assert survey[0][:4] == ["对象编号", "对象名称", "所属单元", "调查日期"]
    assert survey[0][5].startswith("1.2 ")
    assert len(survey) == 1 + 56  # the town's dwellings
    assert [row[0] for row in rows_of(made["templates"]["compound_records"], "小区台账")][1:] == ["way/10", "way/9"]


def test_a_filled_form_of_figures_reads_back(checked_up, capsys):
    file = templates(checked_up, capsys)["templates"]["statistics"]
    rows = rows_of(file, "部门统计数据")
    answers = {}
    for at, row in enumerate(rows[1:], 2):
        assert row[7], row  # every row has its unit
        if "/" not in row[7] and row[7] != "%":
            answers[at, "数值"] = 3
        else:
            answers[at, "分子"], answers[at, "分母"] = 12, 40
            answers[at, "数值"] = "30.00" if row[7] == "%" else 0.3
        answers |= {(at, "时期"): "2024", (at, "填报部门"): "水务局", (at, "佐证材料"): "年报.pdf"}
    fill(file, "部门统计数据", answers)
    wire(checked_up, "statistics")
    code, report = check(checked_up, capsys)
    assert [problem for problem in report["problems"] if "statistics" in (problem["file"] or "")] == []
    assert code == 0
    table = next(table for table in report["tables"] if table["name"] == "statistics")
    assert (table["present"], table["rows"]) == (True, len(rows) - 1)


def test_a_filled_survey_reads_back_and_counts(checked_up, capsys):
    file = templates(checked_up, capsys)["templates"]["survey"]
    headings = rows_of(file, "住宅")[0]
    cracks = next(heading for heading in headings if heading.startswith("1.2 "))
    others = [heading for heading in headings[4:] if heading != cracks]
    answers = {(row, cracks): "是" if row == 3 else "否" for row in range(2, 12)}
    answers |= {(2, heading): "不适用" for heading in others}
    fill(file, "住宅", answers)
    places = {(2, "对象编号"): "道路甲", (2, "所属单元"): rows_of(file, "街区")[1][0]}
    roads = rows_of(file, "道路")[0]
    fill(file, "道路", places | {(2, roads[4]): "是", (2, roads[5]): "否"})
    wire(checked_up, "survey")
    code, report = check(checked_up, capsys)
    assert [problem for problem in report["problems"] if "survey" in (problem["file"] or "")] == []
    assert code == 0
    survey = next(table for table in report["tables"] if table["name"] == "survey")
    assert survey["rows"] == 10 + len(others) + 2
    assert main(["run", str(checked_up)]) == 0
    capsys.readouterr()
    assert main(["show", str(checked_up), "Made-up town", "--json", "--all"]) == 0
    rows = {row["indicator"]: row for row in json.loads(capsys.readouterr().out)["rows"]}
    assert rows["dwelling.structural_hazard_buildings"]["value"] == 1
    others = [row for name, row in rows.items() if name.startswith("dwelling.") and row["value"] is not None]
    assert {row["value"] for row in others} <= {0.0, 1.0}


def test_an_unfilled_form_is_no_data_and_no_error(checked_up, capsys):
    templates(checked_up, capsys)
    wire(checked_up, "statistics", "survey", "compound_records", "confirmations", "commuting")
    code, report = check(checked_up, capsys)
    assert code == 0
    assert not any(table["present"] for table in report["tables"])
    reasons = {table["name"]: table["reason"] for table in report["tables"]}
    assert "未填写" in reasons["statistics"]
    assert "未提供" in reasons["satisfaction"]


def test_unknown_units_and_buildings_are_named_with_their_cell(checked_up, capsys):
    files = templates(checked_up, capsys)["templates"]
    headings = rows_of(files["survey"], "住宅")[0]
    fill(files["survey"], "住宅", {(2, "对象编号"): "way/999", (2, headings[4]): "否", (2, headings[5]): "否"})
    fill(files["compound_records"], "小区台账", {(2, "小区编号"): "XQ", (2, "停车泊位"): 7})
    fill(
        files["statistics"],
        "部门统计数据",
        {(2, "单元编号"): "B77", (2, "数值"): 50, (3, "单元编号"): "全市", (3, "数值"): 5},
    )
    wire(checked_up, "survey", "compound_records", "statistics")
    code, report = check(checked_up, capsys)
    assert code == 2
    found = {(p["file"], p["cell"], p["message"]["key"]) for p in report["problems"] if p["severity"] == "error"}
    assert found == {
        ("survey.xlsx [住宅]", "A2", "forms.unknown_object"),
        ("compound_records.xlsx [小区台账]", "A2", "forms.unknown_object"),
        ("statistics.xlsx [部门统计数据]", "C2", "forms.unknown_unit"),
    }
    before = sorted(path.name for path in (checked_up / "runs").iterdir())
    assert main(["run", str(checked_up)]) == 2
    assert sorted(path.name for path in (checked_up / "runs").iterdir()) == before


def test_a_run_that_is_refused_freezes_no_units(town, capsys):
    templates(town, capsys)
    file = town / "templates" / "community_records.xlsx"
    fill(file, "社区台账", {(2, "社区编号"): "nowhere", (2, "是否新建"): "是"})
    wire(town, "community_records")
    assert main(["run", str(town)]) == 2
    assert not (town / "units").exists()


def test_forms_are_never_replaced_and_always_the_same(checked_up, capsys, tmp_path):
    files = templates(checked_up, capsys)["templates"]
    again = templates(checked_up, capsys, "--out", str(tmp_path / "again"))["templates"]

    def digests(paths):
        from pathlib import Path

        return {name: hashlib.sha256(Path(path).read_bytes()).hexdigest() for name, path in paths.items()}

    assert digests(files) == digests(again)
    assert main(["templates", str(checked_up), "--json"]) == 2
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert len(problems) == len(files)


def test_without_units_and_runs_the_forms_say_so(town, capsys):
    made = templates(town, capsys)
    assert len(made["notes"]) == 2
    assert len(rows_of(made["templates"]["survey"], "住宅")) == 1


def test_names_that_look_like_formulas_stay_text(tmp_path):
    from citycheckup.reports.forms import FormColumn, FormSheet, write_form

    names = ["=1+1", "+86", "-3", "@SUM(A1)", "http://example.org"]
    sheet = FormSheet("表", (FormColumn("名称", given=True),), [(name,) for name in names])
    write_form(tmp_path / "f.xlsx", [sheet], title="t", guide=("说明", ["=2+2"]))
    book = openpyxl.load_workbook(tmp_path / "f.xlsx")
    cells = [row[0] for row in book["表"].iter_rows(min_row=2)] + [book["说明"]["A1"]]
    assert [cell.value for cell in cells] == [*names, "=2+2"]
    assert {cell.data_type for cell in cells} <= {"s", "f"}
    import zipfile

    with zipfile.ZipFile(tmp_path / "f.xlsx") as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())
