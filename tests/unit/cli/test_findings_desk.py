"""``citycheckup posts`` and ``citycheckup findings list|show|register|move``: in both languages, and as JSON."""

import json

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from citycheckup.app.findings_payload import due_of, payload_of
from citycheckup.app.ledger_store import opened_ledger
from citycheckup.cli.main import main
from citycheckup.ledger.transitions import Move
from citycheckup.store.loading import load_events
from citycheckup.vocabulary import InputError
from in_memory_ledger import Clock
from moves import registration
from way_to_close import WAY, walked

CITY = '[city]\nid = "a"\nname = "A"\ncheckup_year = 2025\ncrs = "EPSG:32650"\nbbox = [118.8, 32.0, 118.9, 32.1]\n'
ADMINISTRATOR = ["office/it", "--role", "administrator", "--body", "office"]


@pytest.fixture
def city(tmp_path):
    """A city whose ledger holds one finding that was struck off the list."""
    folder = tmp_path / "city"
    folder.mkdir()
    (folder / "city.toml").write_text(CITY, encoding="utf-8")
    with opened_ledger(folder, clock=Clock()) as store, store.writing() as ledger:
        load_events(ledger.connection, walked(WAY)[1])
    return folder


@pytest.fixture
def desk(city, capsys):
    """Runs a task on the city's folder, and returns what it prints."""

    def run(*words, code=0, language="en"):
        first, task, *rest = words
        assert main([first, task, str(city), *rest, "--lang", language]) == code
        said = capsys.readouterr()
        return said.out if code == 0 else said.err

    run("posts", "add", *ADMINISTRATOR)
    every = ("registrar", "screener", "dispatcher")
    roles = [word for role in every for word in ("--role", role)]
    run("posts", "add", "office/desk", *roles, "--body", "office", "--as", "office/it")
    return run


def test_a_finding_is_registered_and_moved_by_posts(desk, tmp_path):
    file = tmp_path / "found.json"
    file.write_text(json.dumps(registration("inspection", key="k2")), encoding="utf-8")
    words = ("--as", "office/desk", "--data", str(file))
    made = json.loads(desk("findings", "register", *words, "--set", "statement=Stairs blocked", "--json"))
    name = made["id"]
    assert (made["state"], made["statement"]) == ("registered", "Stairs blocked")
    assert "现为“已甄别”" in desk("findings", "move", name, "screen", "--as", "office/desk", language="zh")
    start = ("--due", "finding.time_limited", "--due-start", "2026-01-10")
    given = ("--set", "lead_body=street", "--set", "duty=d1", *start)
    moved = json.loads(desk("findings", "move", name, "assign", "--as", "office/desk", *given, "--json"))
    assert moved["due"]["original_date"] == moved["due"]["date"] > "2026-07"
    assert moved["words"]["state"] == "assigned"
    assert moved["words"]["due"]
    shown = desk("findings", "show", name, language="zh")
    for expected in ("已交办", "牵头单位：street", "登记 → 已登记", "未整改 2", moved["due"]["date"]):
        assert expected in shown
    for step in moved["due"]["derivation"]:
        assert step["key"].startswith("clocks.")


def test_a_refusal_is_told_in_words_and_changes_nothing(desk):
    said = desk("findings", "move", "f1", "screen", "--as", "office/desk", code=2, language="zh")
    assert "状态“已销号”下不能办理“甄别”" in said
    assert "There is no post nobody" in desk("findings", "move", "f1", "screen", "--as", "nobody", code=2)
    assert "these roles may: responsible body" in desk(
        "findings", "move", "f1", "accept", "--as", "office/desk", code=2
    )
    stale = ("--set", "kind=part_of", "--set", "to=programme", "--version", "2")
    assert "you read version 2, now it is" in desk(
        "findings", "move", "f1", "link", "--as", "office/desk", *stale, code=2
    )
    assert "There is no finding f9" in desk("findings", "show", "f9", code=2)
    found = json.loads(desk("findings", "list", "--json"))
    assert found["findings"][0]["version"] == len(WAY)


def test_the_list_is_narrowed_by_its_options_and_by_the_post(desk):
    assert json.loads(desk("findings", "list", "--json"))["total"] == 1
    for words, total in (
        (("--state", "closed"), 1),
        (("--state", "assigned"), 0),
        (("--unit", "B01-C05", "--severity", "general", "--source", "indicator", "--urgency", "deadline"), 1),
        (("--body", "bureau"), 0),
        (("--due-before", "2026-01-01", "--due-from", "2025-12-31"), 1),
        (("--due-before", "2025-12-31"), 0),
        (("--found-before", "2025-06-30"), 0),
        (("--text", "structural hazards"), 1),
        (("--as", "office/desk"), 1),
        (("--as", "office/it"), 0),
    ):
        assert json.loads(desk("findings", "list", *words, "--json"))["total"] == total, words
    desk("posts", "add", "far", "--role", "auditor", "--body", "b", "--unit", "B09", "--as", "office/it")
    assert json.loads(desk("findings", "list", "--as", "far", "--json"))["total"] == 0
    assert "共 1 个问题" in desk("findings", "list", language="zh")
    assert "1 of 1 findings shown" in desk("findings", "list")


def test_a_closed_finding_is_shown_with_its_proof(desk):
    for language, condition in (("zh", "巩固期已满且未复发"), ("en", "watch period over without a recurrence")):
        assert f"✓ {condition}" in desk("findings", "show", "f1", language=language)


def test_posts_are_listed_and_ended(desk):
    assert "交办员" in desk("posts", "list", language="zh")
    assert [one["id"] for one in json.loads(desk("posts", "list", "--json"))] == ["office/desk", "office/it"]
    assert "has ended" in desk("posts", "end", "office/desk", "--as", "office/it")
    assert "office/desk ended on" in desk("findings", "list", "--as", "office/desk", code=2)
    both = ("p", "--role", "responsible", "--role", "verifier", "--body", "b", "--as", "office/it")
    assert "“责任单位”与“复核员”不能由同一岗位担任" in desk("posts", "add", *both, code=2, language="zh")


def test_fields_are_text_unless_they_look_like_json(tmp_path):
    file = tmp_path / "p.json"
    file.write_text('{"a": 1, "b": 2}', encoding="utf-8")
    pairs = ["b=x=y", 'c={"d": [1]}', "e=true", "f=3", "g=2025-01-01", 'h="7"', "i="]
    assert payload_of(pairs, file) == {
        "a": 1, "b": "x=y", "c": {"d": [1]}, "e": True, "f": 3, "g": "2025-01-01", "h": "7", "i": "",
    }  # fmt: skip
    with pytest.raises(InputError) as refused:
        payload_of(["no pair", "=x", "bad={"], None)
    assert len(refused.value.problems) == 3
    for text in ("[1]", "{"):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(InputError):
            payload_of([], file)


def test_the_first_due_date_stays_when_more_time_is_given():
    finding = walked(WAY[:6])[0]
    later = due_of("finding.time_limited", "2026-01-10", finding, Move.EXTEND)
    assert later["original_date"] == "2025-12-31" < later["date"]
    anew = due_of("finding.time_limited", "2026-01-10", finding, Move.ASSIGN)
    assert anew["original_date"] == anew["date"]


def freeze_units(city):
    """Two streets with a community in each, frozen for the year; the finding lies in the first."""
    rows = [
        ("a", "city", "checkup", "A", None, None),
        ("admin-a", "admin_city", "administrative", "A", None, None),
        ("S1", "street", "administrative", "First", "admin-a", None),
        ("S2", "street", "administrative", "Second", "admin-a", None),
        ("B01-C05", "community", "checkup", "Mill", "a", "S1"),
        ("B02-C01", "community", "checkup", "Quay", "a", "S2"),
    ]
    names = ["unit_id", "level", "tree", "name", "parent_id", "admin_id"]
    table = gpd.GeoDataFrame(
        pd.DataFrame(rows, columns=names).assign(origin="given", area_m2=1.0),
        geometry=[box(0, 0, 1, 1)] * len(rows),
        crs="EPSG:32650",
    )
    (city / "units").mkdir()
    table.to_parquet(city / "units" / "2025.parquet")


def test_a_streets_post_sees_what_lies_in_its_street(desk, city):
    freeze_units(city)
    for number, name in enumerate(("First", "Second"), 1):
        who = (f"street-{number}", "--role", "screener", "--body", "b", "--unit", name, "--as", "office/it")
        made = json.loads(desk("posts", "add", *who, "--json"))
        assert made["units"] == [f"S{number}"]
    for post, total in (("street-1", 1), ("street-2", 0)):
        assert json.loads(desk("findings", "list", "--as", post, "--json"))["total"] == total
        assert json.loads(desk("findings", "list", "--as", post, "--unit", "S2", "--json"))["total"] == 0
    assert json.loads(desk("findings", "list", "--unit", "First", "--json"))["total"] == 1
    assert json.loads(desk("findings", "list", "--unit", "全市", "--json"))["total"] == 1
    assert "There is no finding f1" in desk("findings", "show", "f1", "--as", "street-2", code=2)
    assert '"Nowhere" is no unit' in desk("findings", "list", "--unit", "Nowhere", code=2)
