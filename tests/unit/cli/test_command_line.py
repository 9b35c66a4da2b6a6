"""The command line: languages, help, exit codes."""

import json

import pytest

from citycheckup.cli.language import chosen_language
from citycheckup.cli.main import main


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ([], {}, "en"),
        (["--lang", "zh"], {"LANG": "en_GB.UTF-8"}, "zh"),
        (["run", "x", "--lang=zh"], {}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ([], {"CITYCHECKUP_LANG": "zh", "LANG": "C"}, "zh"),
    ],
)
def test_the_language_is_what_was_asked_for_then_what_the_system_speaks(arguments, environment, expected):
    assert chosen_language(arguments, environment) == expected


@pytest.mark.parametrize("command", ["init", "check", "run", "units", "indicators", "show"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_command_teaches_itself(command, language, capsys):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help", "--lang", language])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert f"citycheckup {command}" in text
    assert ("城市" in text or "指标" in text or "单元" in text) == (language == "zh")


def test_a_wrong_command_line_ends_with_2(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["run"])
    assert ended.value.code == 2
    with pytest.raises(SystemExit) as ended:
        main(["dance"])
    assert ended.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_refusal_can_be_read_by_a_program(tmp_path, capsys):
    assert main(["check", str(tmp_path), "--json"]) == 2
    problem = json.loads(capsys.readouterr().out)["problems"][0]
    assert problem["message"]["key"] == "folder.no_city_file"
    assert problem["severity"] == "error"


def test_indicators_are_listed_for_people_and_programs(capsys):
    assert main(["indicators", "--edition", "national-2023", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    national = [item for item in listed if item["edition"] == "national-2023"]
    assert len(national) == 61
    parks = next(item for item in national if item["indicator"] == "block.park_coverage")
    assert parks["computed"] is True
    assert "parks" in parks["required_layers"]
    assert parks["threshold"] == 0.85
    assert main(["indicators", "--computed", "--lang", "zh"]) == 0
    assert "公园绿化活动场地服务半径覆盖率" in capsys.readouterr().out.replace("\n", "")
    assert main(["indicators", "--edition", "national-1999"]) == 2


def test_cancelling_says_so_and_leaves_nothing(town, capsys, monkeypatch):
    def interrupted(*_arguments, **_settings):
        raise KeyboardInterrupt

    monkeypatch.setattr("citycheckup.reports.run_files._overview", interrupted)
    assert main(["run", str(town), "--lang", "en"]) == 130
    assert "Cancelled" in capsys.readouterr().err
    assert not any((town / "runs").iterdir())
