"""A body that was merged or renamed is succeeded on what it has in hand; its own old work it still does not verify."""

import json
from dataclasses import replace
from datetime import date

import pytest

from citycheckup.app.duty_lists import KIND
from citycheckup.app.ledger_store import opened_ledger
from citycheckup.app.posts import add_post
from citycheckup.app.substituting import substitute_bodies
from citycheckup.authority.posts import Post
from citycheckup.authority.roles import Role
from citycheckup.cli.main import main
from citycheckup.duties import Body, BodyKind, DutyList, as_plain
from citycheckup.ledger.events import Draft, broken_at
from citycheckup.ledger.transitions import Move, State
from citycheckup.store.loading import load_events
from citycheckup.vocabulary import InputError
from in_memory_ledger import InMemoryStore
from moves import OFFICE, STREET, Bench

CITY = '[city]\nid = "a"\nname = "A"\ncheckup_year = 2025\ncrs = "EPSG:32650"\nbbox = [118.8, 32.0, 118.9, 32.1]\n'
NEW = Body("new-street", "新街道", 3, BodyKind.SUB_DISTRICT, valid_from=date(2025, 6, 1))
OLD = Body(STREET, "某街道", 3, BodyKind.SUB_DISTRICT, valid_to=date(2025, 5, 31), successor="new-street")
ENDED = Body("works", "工程队", 3, BodyKind.FIRM, valid_to=date(2025, 5, 31))
DESK = Body(OFFICE, "体检办", 1, BodyKind.GOVERNMENT)


def ledger(*bodies):
    store = InMemoryStore()
    Bench(store).bring_to(State.IN_PROGRESS)
    closed = {Move.REGISTER: {"key": "k2", "category": "other"}}
    Bench(store, "inspection", closed, finding_id="f2").bring_to(State.CLOSED)
    payload = {
        "number": 1, "version": "1", "in_force_from": "2025-01-01", "digest": "d",
        "list": as_plain(DutyList((DESK, *bodies), (), OFFICE)),
    }  # fmt: skip
    with store.writing() as writing:
        writing.append([Draft(KIND, "1", payload, "p", str(Role.DISPATCHER), OFFICE)], expected={})
    add_post(store, Post("it", frozenset({Role.ADMINISTRATOR}), OFFICE), by=None)
    for name, role in (("desk", Role.DISPATCHER), ("clerk", Role.RESPONSIBLE)):
        add_post(store, Post(name, frozenset({role}), OFFICE), by="it")
    return store


def run(store, today="2025-06-01", post="desk", *, trial=False):
    return substitute_bodies(store, post=post, places=None, today=today, language="en", trial=trial)


def test_the_successor_goes_on_with_it_and_the_state_stays():
    store = ledger(OLD, NEW)
    assert run(store, "2025-05-31").findings == ()
    head = len(store.chain)
    assert run(store, trial=True).findings == ("f1",)
    assert len(store.chain) == head
    assert run(store).findings == ("f1",)
    finding = store.findings["f1"]
    assert (finding.lead_body, finding.state, finding.former_bodies) == ("new-street", State.IN_PROGRESS, (STREET,))
    assert {STREET, "new-street"} <= finding.bodies
    assert STREET not in finding.bodies_at_work
    assert store.findings["f2"].lead_body == STREET  # what was struck off keeps the names of its day
    event = store.chain[-1]
    assert (event.post, event.role, event.payload["former"]) == ("desk", "system", STREET)
    assert "某街道" in event.payload["reason"]
    assert run(store).findings == ()
    assert broken_at(store.chain) is None


def test_a_body_of_an_action_without_a_successor_is_told():
    store = ledger(OLD, NEW, ENDED)
    assert run(store).left == (("f1", "works"),)
    followed = ledger(replace(ENDED, successor="new-street"), NEW)
    assert run(followed).left == ()
    assert [action.responsible_body for action in followed.findings["f1"].actions] == ["new-street"]


def test_only_a_dispatcher_may():
    with pytest.raises(InputError) as refused:
        run(ledger(OLD, NEW), post="clerk")
    assert refused.value.problems[0].message.key == "authority.post_may_not"


def test_from_the_command_line(tmp_path, capsys):
    folder = tmp_path / "city"
    folder.mkdir()
    (folder / "city.toml").write_text(CITY, encoding="utf-8")
    with opened_ledger(folder) as kept:
        load_events_of(kept, ledger(OLD, NEW, ENDED))
    words = [str(folder), "--as", "desk", "--lang", "en"]
    assert main(["findings", "substitute", *words, "--dry-run"]) == 0
    assert "On 1 findings a successor would take" in capsys.readouterr().out
    assert main(["findings", "substitute", *words]) == 0
    assert "f1: works ended, and nobody followed" in capsys.readouterr().out
    assert main(["findings", "substitute", *words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"findings": [], "left": [["f1", "works"]]}
    assert main(["findings", "show", str(folder), "f1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["lead_body"] == "new-street"


def load_events_of(kept, memory):
    with kept.writing() as writing:
        load_events(writing.connection, memory.chain)
