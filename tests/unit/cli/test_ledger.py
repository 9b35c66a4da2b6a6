"""``citycheckup ledger``: the chain goes out, is checked, comes back."""

import json
import subprocess
import sys

import pytest

from citycheckup.app.ledger_store import opened_ledger
from citycheckup.cli.main import main
from citycheckup.ledger.chain_file import lines_of
from citycheckup.ledger.events import Draft, canonical, chain, seal
from citycheckup.store.loading import load_events
from in_memory_ledger import Clock
from way_to_close import WAY, walked

CITY = '[city]\nid = "a"\nname = "A"\ncheckup_year = 2025\ncrs = "EPSG:32650"\nbbox = [118.8, 32.0, 118.9, 32.1]\n'
EVENTS = walked(WAY)[1]


@pytest.fixture
def city(tmp_path):
    folder = tmp_path / "city"
    folder.mkdir()
    (folder / "city.toml").write_text(CITY, encoding="utf-8")
    with opened_ledger(folder, clock=Clock()) as store, store.writing() as ledger:
        load_events(ledger.connection, EVENTS)
    return folder


def test_a_chain_goes_out_and_is_checked_without_any_database(city, tmp_path, capsys):
    out = tmp_path / "chain.jsonl"
    assert main(["ledger", "export", str(city), "-o", str(out), "--lang", "en"]) == 0
    head = f"{EVENTS[-1].seq}:{EVENTS[-1].hash}"
    assert head in capsys.readouterr().out
    assert main(["ledger", "verify", str(out), "--head", head, "--lang", "zh"]) == 0
    assert f"事件链完整。检查点：{head}" in capsys.readouterr().out
    # As on a computer where no database library is.
    blocked = "import sys\nfor name in ('sqlalchemy', 'alembic', 'psycopg'): sys.modules[name] = None\n"
    run = f"{blocked}from citycheckup.cli.main import main\nsys.exit(main(sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", run, "ledger", "verify", str(out)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    again = tmp_path / "again.jsonl"
    assert main(["ledger", "export", str(city), "-o", str(again)]) == 0
    assert again.read_bytes() == out.read_bytes()


def test_a_tampered_chain_ends_with_one_and_the_events_number(city, tmp_path, capsys):
    out = tmp_path / "chain.jsonl"
    main(["ledger", "export", str(city), "-o", str(out)])
    out.write_bytes(out.read_bytes().replace(b'"completed_on":"2025-10-01"', b'"completed_on":"2025-09-01"'))
    number = next(event.seq for event in EVENTS if event.payload.get("completed_on"))
    capsys.readouterr()
    assert main(["ledger", "verify", str(out), "--lang", "en"]) == 1
    assert f"Event {number} was changed" in capsys.readouterr().out
    assert main(["ledger", "verify", str(out), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["broken"]["seq"] == number


def forged(seq):
    """Return the line of an event that fits what stands before it, as only who knows how to seal can make it."""
    before = EVENTS[seq - 2]
    draft = Draft("finding", "f1", {"move": "link", "kind": "caused_by", "to": "f9"}, "p", "registrar", "elsewhere")
    return canonical(seal(draft, seq, before.at, before.hash).as_plain()) + b"\n"


WAYS_TO_TAMPER = {
    "deleted": (lambda lines: lines[:4] + lines[5:], 5),
    "deleted with its number": (lambda lines: lines[:4] + [renumbered(one, -1) for one in lines[5:-1]] + lines[-1:], 5),
    "inserted": (lambda lines: [*lines[:4], forged(5), *lines[4:]], 6),
    "inserted with numbers": (
        lambda lines: [*lines[:4], forged(5), *(renumbered(one, 1) for one in lines[4:-1]), lines[-1]], 6,
    ),
    "in another order": (lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]], 5),
    "cut off": (lambda lines: lines[:4] + lines[-1:], 5),
}  # fmt: skip


def renumbered(line, by):
    plain = json.loads(line)
    return canonical({**plain, "seq": plain["seq"] + by}) + b"\n"


@pytest.mark.parametrize("way", WAYS_TO_TAMPER)
def test_whatever_was_done_to_a_chain_is_named_offline(city, tmp_path, capsys, way):
    out = tmp_path / "chain.jsonl"
    main(["ledger", "export", str(city), "-o", str(out)])
    tamper, number = WAYS_TO_TAMPER[way]
    out.write_bytes(b"".join(tamper(out.read_bytes().splitlines(keepends=True))))
    capsys.readouterr()
    assert main(["ledger", "verify", str(out), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["broken"]["seq"] == number


def test_a_chain_that_was_sealed_anew_shows_against_a_published_head(city, tmp_path, capsys):
    out = tmp_path / "chain.jsonl"
    drafts = [
        (
            Draft(one.kind, one.record, one.payload, one.post, one.role, "elsewhere" if one.seq == 3 else one.body),
            one.at,
        )
        for one in EVENTS
    ]
    out.write_bytes(b"".join(lines_of(chain(drafts))))
    head = f"{EVENTS[-1].seq}:{EVENTS[-1].hash}"
    assert main(["ledger", "verify", str(out)]) == 0  # from inside nothing is wrong
    assert main(["ledger", "verify", str(out), "--head", head]) == 1


def test_a_published_head_outlives_what_comes_after_it(city, tmp_path, capsys):
    assert main(["ledger", "checkpoint", str(city)]) == 0
    head = capsys.readouterr().out.strip()
    assert head == f"{EVENTS[-1].seq}:{EVENTS[-1].hash}"
    assert main(["ledger", "verify", str(city), "--head", head, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["head"]["seq"], found["broken"], found["differing"]) == (EVENTS[-1].seq + 1, None, [])
    assert main(["ledger", "verify", str(city), "--head", "ab" * 32]) == 1


def test_a_backup_is_restored_where_there_is_no_ledger(city, tmp_path, capsys):
    backup = tmp_path / "backup.db"
    assert main(["ledger", "backup", str(city), "-o", str(backup)]) == 0
    assert main(["ledger", "restore", str(city), str(backup)]) == 2
    (city / "citycheckup.db").unlink()
    assert main(["ledger", "verify", str(city)]) == 2
    assert main(["ledger", "restore", str(city), str(backup)]) == 0
    assert main(["ledger", "verify", str(city)]) == 0
    assert main(["ledger", "upgrade", str(city), "--json"]) == 0
    last = capsys.readouterr().out
    upgraded = json.loads(last[last.rindex("{") :])
    assert upgraded["before"] == upgraded["after"]


def test_the_environment_says_where_the_ledger_lies(city, tmp_path, monkeypatch):
    elsewhere = tmp_path / "elsewhere.db"
    monkeypatch.setenv("CITYCHECKUP_DATABASE", f"sqlite:///{elsewhere}")
    assert main(["ledger", "verify", str(city)]) == 2
    assert main(["ledger", "upgrade", str(city)]) == 0
    assert main(["ledger", "verify", str(city)]) == 0
    assert elsewhere.exists()


@pytest.mark.parametrize("task", [["export", "-o", "x"], ["backup", "-o", "x"], ["verify"], ["checkpoint"]])
def test_where_there_is_no_ledger_none_is_made(city, task, tmp_path):
    (city / "citycheckup.db").unlink()
    assert main(["ledger", task[0], str(city), *[str(tmp_path / one) if one == "x" else one for one in task[1:]]]) == 2
    assert sorted(one.name for one in city.iterdir()) == ["city.toml"]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["city"]
