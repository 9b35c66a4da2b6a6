"""``citycheckup clock``: due dates, rules and calendars, for people and programs."""

import json
from importlib.resources import files

import pytest

from citycheckup.cli.main import main


def test_a_due_date_prints_how_it_came_about(capsys):
    assert main(["clock", "due", "--rule", "petition.register", "--start", "2025-09-22", "--lang", "zh"]) == 0
    printed = capsys.readouterr().out
    assert "到期日：2025-10-09" in printed
    assert "末日 2025-10-07 为休息日（国庆节、中秋节假期），顺延至 2025-10-09" in printed


def test_a_due_date_can_be_read_by_a_program(capsys):
    call = ["clock", "due", "--json", "--rule", "petition.result", "--start", "2023-12-21", "--extend", "30"]
    assert main(call) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["day"], found["provisional"], found["rule"]["article"]) == ("2024-03-20", False, "34")
    assert all(step["text"] for step in found["derivation"])
    assert main(["clock", "--json", *call[1:2], *call[3:]]) == 0
    assert json.loads(capsys.readouterr().out) == found


def test_a_pause_and_hours(capsys):
    call = ["clock", "due", "--lang", "en", "--rule", "petition.reexamination", "--start", "2025-03-03"]
    assert main([*call, "--pause", "2025-03-10", "2025-03-14", "hearing"]) == 0
    assert "Due: 2025-04-07" in capsys.readouterr().out
    assert main(["clock", "due", "--rule", "hotline.danger", "--start", "2025-09-22T23:00+08:00", "--lang", "en"]) == 0
    assert "2025-09-23 01:00+08:00" in capsys.readouterr().out


@pytest.mark.parametrize(
    "wrong",
    [
        ["due", "--rule", "petition.none", "--start", "2025-01-01"],
        ["due", "--rule", "petition.result", "--start", "yesterday"],
        ["due", "--rule", "petition.result", "--start", "2025-01-01", "--pause", "2025-01-02", "2025-01-03", "lunch"],
        ["due", "--rule", "petition.result", "--start", "2025-01-01", "--rule-file", "none.toml"],
        ["calendar", "1950"],
        ["calendar", "check"],
        ["rules", "--on", "2025-02-30"],
    ],
)
def test_what_cannot_be_done_is_said_without_a_traceback(wrong, capsys):
    assert main(["clock", *wrong]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_rules_are_those_of_the_day(capsys):
    assert main(["clock", "rules", "--on", "2022-04-30", "--json"]) == 0
    ids = {rule["id"] for rule in json.loads(capsys.readouterr().out)}
    assert "inspection.publish_penalty" in ids
    assert "petition.result" not in ids
    assert main(["clock", "rules", "--on", "2024-01-01", "--lang", "zh"]) == 0
    assert "信访工作条例第34条" in capsys.readouterr().out.replace("\n", "")


def test_a_year_of_the_calendar_is_shown(capsys):
    assert main(["clock", "calendar", "2026", "--json"]) == 0
    year = json.loads(capsys.readouterr().out)
    assert year["published"]
    assert "2026-02-14" in year["working"]
    assert year["off"]["2026-02-15"] == ["spring_festival"]
    assert main(["clock", "calendar", "2027", "--lang", "en"]) == 0
    printed = capsys.readouterr().out
    assert "not out" in printed
    assert "2027-05-02" in printed


def test_a_calendar_file_is_checked(tmp_path, capsys):
    text = files("citycheckup.clocks").joinpath("calendars/cn-mainland.toml").read_text(encoding="utf-8")
    file = tmp_path / "calendar.toml"
    file.write_text(text, encoding="utf-8")
    assert main(["clock", "calendar", "check", str(file), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["digest"]) == 64
    file.write_text(text.replace("2026-01-01/2026-01-03", "2026-01-01/2026-01-33"), encoding="utf-8")
    assert main(["clock", "calendar", "check", str(file), "--lang", "en"]) == 2
    assert "calendar.toml, line " in capsys.readouterr().err
