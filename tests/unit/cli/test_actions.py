"""``citycheckup actions``: plan, steps, changes, evidence, lists, sheets; in both languages, and as JSON."""

import hashlib
import json

import openpyxl
import pytest

from citycheckup.app.ledger_store import opened_ledger
from citycheckup.cli.main import main
from citycheckup.ledger.action_sheet import ACTIONS_SHEET
from citycheckup.ledger.events import broken_at
from citycheckup.wording import word
from in_memory_ledger import Clock
from moves import OFFICE, STREET, Bench, State

CITY = '[city]\nid = "a"\nname = "A"\ncheckup_year = 2025\ncrs = "EPSG:32650"\nbbox = [118.8, 32.0, 118.9, 32.1]\n'
ROOF = ("--title", "Roof", "--step", "look", "--step", "mend", "--cost-yuan", "900", "--due-on", "2025-03-01")
CLERK = ("--as", "street/clerk")


@pytest.fixture
def city(tmp_path):
    """A city whose ledger holds an accepted finding of the street, due on 2025-04-11 (see ``moves``)."""
    folder = tmp_path / "city"
    folder.mkdir()
    (folder / "city.toml").write_text(CITY, encoding="utf-8")
    with opened_ledger(folder, clock=Clock()) as store:
        Bench(store, "inspection").bring_to(State.ACCEPTED)
    return folder


@pytest.fixture
def do(city, capsys):
    """Runs a task on the city's folder, and returns what it prints."""

    def run(*words, code=0, language="en"):
        first, task, *rest = words
        assert main([first, task, str(city), *rest, "--lang", language]) == code
        said = capsys.readouterr()
        return said.out if code == 0 else said.err

    run("posts", "add", "office/it", "--role", "administrator", "--body", OFFICE)
    for post, role, body in (
        ("street/clerk", "responsible", STREET),
        ("works/clerk", "co_body", "works"),
        ("bureau/check", "verifier", "bureau"),
    ):
        run("posts", "add", post, "--role", role, "--body", body, "--as", "office/it")
    return run


def plain(do, *words):
    return json.loads(do("actions", *words, "--json"))


def test_a_plan_is_made_worked_off_and_changed(do, city, tmp_path):
    photo = tmp_path / "roof.jpg"
    photo.write_bytes(b"roof")
    made = plain(do, "plan", "f1", *ROOF, "--co-body", "works", *CLERK)
    assert (made["state"], [one["title"] for one in made["actions"]]) == ("planned", ["Roof"])
    name = made["actions"][0]["id"]
    told = do("actions", "step", "f1", name, "1", "--done-on", "2025-02-20", "--evidence", str(photo), *CLERK)
    assert "1. look ✓ 2025-02-20" in told
    assert "in progress" in told  # the first step starts the work, by the table's own move
    again = do("actions", "step", "f1", name, "1", "--done-on", "2025-02-20", *CLERK, code=2)
    assert "was reported done already" in again
    done = plain(do, "step", "f1", name, "2", "--done-on", "2025-02-25", "--as", "works/clerk")
    assert (done["actions"][0]["state"], done["actions"][0]["done_on"]) == ("done", "2025-02-25")
    assert [step["body"] for step in done["actions"][0]["done"]] == [STREET, "works"]
    added = plain(do, "add", "f1", "--title", "Light", "--step", "wire", "--reason", "dark", *CLERK)
    light = added["actions"][-1]["id"]
    assert added["actions"][-1]["responsible_body"] == STREET
    changed = plain(do, "change", "f1", light, "--due-on", "2025-02-28", "--reason", "soon", *CLERK)
    assert [one["due_on"] for one in changed["actions"]] == ["2025-02-28", "2025-03-01"]
    longer = plain(do, "extend", "f1", light, "--until", "2025-03-05", "--reason", "rain", *CLERK)
    moved = next(one for one in longer["actions"] if one["id"] == light)
    assert moved["extensions"] == [{"before": "2025-02-28", "after": "2025-03-05", "reason": "rain"}]
    assert "期限由 2025-02-28 延至 2025-03-05：rain" in do("actions", "show", "f1", language="zh")
    left = plain(do, "drop", "f1", light, "--reason", "not needed", *CLERK)
    assert [one["id"] for one in left["actions"]] == [name]
    plain(do, "evidence", "f1", str(photo), "--dated", "2025-02-26", "--kind", "report", *CLERK)
    with opened_ledger(city) as store, store.reading() as ledger:
        finding = ledger.finding("f1")
        assert broken_at(ledger.events()) is None
    assert {one.sha256 for one in finding.evidence} == {hashlib.sha256(b"roof").hexdigest()}
    assert finding.actions[0].done[0].evidence == (finding.evidence[0].id,)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("extend", "f1", "a4", "--until", "2025-02-01", "--reason", "r"), "is not later than"),
        (("extend", "f1", "a4", "--until", "2030-01-01", "--reason", "r"), "ask for an extension first"),
        (("extend", "f1", "zz", "--until", "2030-01-01", "--reason", "r"), "has no action zz; it has: a4"),
        (("drop", "f1", "a4", "--reason", "r"), "leaves one at least"),
        (("step", "f1", "a4", "9", "--done-on", "2025-02-20"), "has no step 9"),
        (("step", "f1", "a4", "1", "--done-on", "2099-01-01"), "must lie between"),
        (("add", "f1", "--title", "Call 13912345678", "--step", "s", "--reason", "r"), "actions[0].title"),
        (("plan", "f1", "--title", "T", "--step", "s"), "is not possible from state"),
        (("change", "f1", "a4", "--title", "T", "--reason", "r", "--version", "2"), "you read version 2"),
        (("evidence", "f1", "nowhere.jpg", "--dated", "2025-02-01"), "nowhere.jpg"),
    ],
)
def test_a_refusal_changes_nothing(do, words, why):
    plain(do, "plan", "f1", *ROOF, *CLERK)
    before = do("findings", "show", "f1", "--json")
    assert why in do("actions", *words, *CLERK, code=2)
    assert do("findings", "show", "f1", "--json") == before


def test_who_is_not_at_work_on_it_plans_nothing(do):
    for post in ("works/clerk", "bureau/check"):
        assert "these roles may" in do("actions", "plan", "f1", *ROOF, "--as", post, code=2)
    plain(do, "plan", "f1", *ROOF, *CLERK)
    said = do("actions", "step", "f1", "a4", "1", "--done-on", "2025-02-20", "--as", "works/clerk", code=2)
    assert "these roles may: responsible body" in said  # to start the work is the lead body's


def test_the_list_is_narrowed_and_adds_up(do):
    plain(do, "plan", "f1", *ROOF, "--body", "works", *CLERK)
    plain(do, "add", "f1", "--title", "Light", "--step", "wire", "--reason", "dark", *CLERK)
    found = plain(do, "list")
    assert found["totals"] == {
        "count": 2, "overdue": 2, "cost_yuan": 900.0, "without_cost": 1,
        "by_state": {"planned": 2, "under_way": 0, "done": 0},
    }  # fmt: skip
    first = found["actions"][0]
    assert (first["title"], first["counts_until"], first["finding"]["id"]) == ("Roof", "2025-03-01", "f1")
    for words, count in (
        (("--body", "works"), 1), (("--body", "gas"), 0), (("--finding", "f1"), 2), (("--finding", "f2"), 0),
        (("--due-before", "2025-03-01"), 0), (("--due-before", "2025-03-02"), 1), (("--overdue",), 2),
        (("--state", "done"), 0), (("--finding-state", "planned"), 2), (("--finding-state", "closed"), 0),
        (("--unit", "unit-1"), 2), (("--unit", "unit-2"), 0), (("--category", "hazards"), 2),
        (("--as", "street/clerk"), 2), (("--as", "office/it"), 0),
    ):  # fmt: skip
        assert plain(do, "list", *words)["totals"]["count"] == count, words
    assert plain(do, "list", "--finding", "f2")["totals"]["cost_yuan"] is None
    assert "共 2 项措施" in do("actions", "list", language="zh")
    assert "1 of 2 actions shown" in do("actions", "list", "--limit", "1")


def test_actions_go_out_in_a_sheet_and_come_back(do, city, tmp_path):
    plain(do, "plan", "f1", *ROOF, "--title", "=1+1", *CLERK)
    plain(do, "add", "f1", "--title", "Light", "--step", "wire", "--reason", "dark", *CLERK)
    file = tmp_path / "actions.xlsx"
    assert "2 actions were written" in do("actions", "export", "-o", str(file), *CLERK)

    def fill(rows):
        book = openpyxl.load_workbook(file)
        for number, cells in rows.items():
            for name, value in cells.items():
                book.active.cell(number + 1, ACTIONS_SHEET.columns.index(name) + 1).value = value
        book.save(file)

    assert openpyxl.load_workbook(file).active["F2"].data_type == "s"
    fill({1: {"done_steps": "1, 9", "done_on": "2025-02-20"}, 2: {"new_cost": "many"}})
    told = do("actions", "update", str(file), *CLERK, code=2)
    for where in ("L2", "O3"):
        assert where in told
    fill({1: {"done_steps": "1"}, 2: {"new_cost": "1,200", "done_steps": "1", "done_on": "2099-01-01"}})
    assert "reason" in do("actions", "update", str(file), *CLERK, code=2)
    fill({2: {"reason": "dearer", "done_steps": None, "done_on": None}})
    assert "2 rows done: 3 moves on 1 findings" in do("actions", "update", str(file), *CLERK)
    after = {one["title"]: one for one in plain(do, "show", "f1")["actions"]}
    assert (after["=1+1"]["state"], after["Light"]["cost_yuan"]) == ("under_way", 1200.0)
    assert "you read version" in do("actions", "update", str(file), *CLERK, code=2)
    for language in ("zh", "en"):
        columns = [word(f"action_sheet.{name}", language) for name in ACTIONS_SHEET.columns]
        assert len(set(columns)) == len(columns)
