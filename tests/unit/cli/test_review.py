"""``citycheckup review``: made, listed, shown, written, verified."""

import json
from hashlib import sha256

import pytest

from citycheckup.app.ledger_store import opened_ledger
from citycheckup.cli.main import main
from citycheckup.store.loading import load_events
from in_memory_ledger import Clock
from way_to_close import WAY, walked

CITY = '[city]\nid = "a"\nname = "A"\ncheckup_year = 2025\ncrs = "EPSG:32650"\nbbox = [118.8, 32.0, 118.9, 32.1]\n'
EVENTS = walked(WAY[:6])[1]
AS = ["--post", "office/reviewer", "--body", "office"]


@pytest.fixture
def city(tmp_path):
    folder = tmp_path / "city"
    folder.mkdir()
    (folder / "city.toml").write_text(CITY, encoding="utf-8")
    with opened_ledger(folder, clock=Clock()) as store, store.writing() as ledger:
        load_events(ledger.connection, EVENTS)
    return str(folder)


@pytest.mark.parametrize(("language", "said"), [("zh", "月督促 2026-01"), ("en", "Monthly nudge 2026-01")])
def test_a_month_is_made_shown_and_verified(city, capsys, language, said):
    assert main(["review", "make", city, "2026-01", "--on", "2026-02-02", *AS]) == 0
    capsys.readouterr()
    assert main(["review", "show", city, "2026-01@6", "--lang", language]) == 0
    shown = capsys.readouterr().out
    assert said in shown
    assert "f1" in shown
    assert "33" in shown  # days overdue
    assert main(["review", "verify", city, "2026-01@6", "--lang", language]) == 0
    assert main(["review", "list", city, "--json"]) == 0


def test_the_document_is_written_as_its_digest_was_taken(city, tmp_path, capsys):
    main(["review", "make", city, "2025", "--on", "2026-02-02", *AS, "--json"])
    made = json.loads(capsys.readouterr().out)
    out = tmp_path / "2025.json"
    assert main(["review", "show", city, made["id"], "-o", str(out)]) == 0
    assert sha256(out.read_bytes()).hexdigest() == made["digest"]
    assert main(["review", "show", city, made["id"], "-o", str(out)]) == 2
    capsys.readouterr()
    assert main(["review", "show", city, made["id"], "--public", "--json"]) == 0
    public = json.loads(capsys.readouterr().out)
    assert public["rates"]["city"]["on_time"] is None  # one of one: too few for outside
    assert main(["review", "show", city, made["id"], "--lang", "en"]) == 0
    assert "0.0% (0/1)" in capsys.readouterr().out


def test_what_a_user_gets_wrong_is_said(city, tmp_path, capsys):
    own = tmp_path / "own.toml"
    own.write_text("id = 3\n", encoding="utf-8")
    for words, said in (
        (["make", city, "2025-13", *AS], "no period"),
        (["make", city, "2025", "--on", "yesterday", *AS], "yesterday"),
        (["make", city, "2025", "--parameters", str(own), *AS], "recurrence_days"),
        (["show", city, "2025@9"], "There is no review 2025@9"),
    ):
        assert main(["review", *words, "--lang", "en"]) == 2
        assert said in capsys.readouterr().err


@pytest.mark.parametrize(("language", "said"), [("zh", "提醒 → street"), ("en", "reminder → street")])
def test_a_step_is_proposed_issued_and_ended(city, capsys, monkeypatch, language, said):
    monkeypatch.setattr("citycheckup.cli.escalation_command.system_clock", Clock("2026-02-02T08:00:00"))
    speak = ["--lang", language]
    assert main(["review", "propose", city, *speak]) == 0
    assert said in capsys.readouterr().out
    assert main(["review", "issue", city, "reminder", "street", *AS, "--json"]) == 0
    step = json.loads(capsys.readouterr().out)["id"]
    end = ["review", "end", city, step, *AS, *speak]
    assert main([*end, "--outcome", "mended"]) == 2
    assert main([*end, "--outcome", "withdrawn", "--reason", "another body"]) == 0
    assert main(["review", "steps", city, *speak]) == 0
    assert step in capsys.readouterr().out


def test_due_dates_are_written_as_a_feed(city, tmp_path, capsys):
    out = tmp_path / "due.ics"
    assert main(["review", "feed", city, "-o", str(out), "--lang", "en"]) == 0
    assert str(out) in capsys.readouterr().out
    assert b"DTSTART;VALUE=DATE:20251231" in out.read_bytes()


def test_papers_are_written_whole_for_one_body_or_for_each(city, tmp_path):
    assert main(["review", "make", city, "2026-01", "--on", "2026-02-02", *AS]) == 0
    show = ["review", "show", city, "2026-01@6", "--lang", "zh"]
    for name in ("m.docx", "m.xlsx"):
        assert main([*show, "-o", str(tmp_path / name)]) == 0
        first = (tmp_path / name).read_bytes()
        assert main([*show, "-o", str(tmp_path / name)]) == 2  # never over another
        assert main([*show, "-o", str(tmp_path / f"again-{name}")]) == 0
        assert (tmp_path / f"again-{name}").read_bytes() == first
    assert main([*show, "-o", str(tmp_path / "one.docx"), "--lead", "street"]) == 0
    assert main([*show, "-o", str(tmp_path / "each"), "--each"]) == 0
    assert [one.name for one in (tmp_path / "each").iterdir()] == ["2026-01@6_street.docx"]


@pytest.mark.parametrize("words", [
    ["-o", "m.pdf"], ["--each"], ["--lead", "street"], ["-o", "m.json", "--lead", "street"],
    ["-o", "x.docx", "--lead", "y"],
    ["-o", "m.xlsx", "--template", "t.docx"], ["-o", "m.docx", "--public"],
])  # fmt: skip
def test_what_makes_no_paper_is_refused(city, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    assert main(["review", "make", city, "2026-01", "--on", "2026-02-02", *AS]) == 0
    assert main(["review", "show", city, "2026-01@6", *words]) == 2
    assert [one.name for one in tmp_path.iterdir()] == ["city"]
