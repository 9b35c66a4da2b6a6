"""A duty list from its workbook into the ledger, and what can be asked of it then."""

import json
import shutil
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from citycheckup.app.duty_lists import check_duties, duties_in_force, load_duties, loaded_lists
from citycheckup.app.duty_questions import what_is_due, who_leads
from citycheckup.app.places import places_of, units_of
from citycheckup.app.posts import add_post
from citycheckup.authority.posts import Post
from citycheckup.authority.roles import Actor, Role
from citycheckup.cli.main import main
from citycheckup.clocks import mainland_calendar
from citycheckup.demo_city.duty_list import NOBODYS, duty_list_of
from citycheckup.demo_city.ground import ground_of
from citycheckup.demo_city.plan import Plan
from citycheckup.duties import Lead
from citycheckup.ledger.events import broken_at
from citycheckup.sources.folder import open_folder
from citycheckup.vocabulary import InputError, Severity
from in_memory_ledger import InMemoryStore

ON = date(2025, 3, 1)
DISPATCHER = Actor("checkup-office/dispatcher", Role.DISPATCHER, "checkup-office")


@pytest.fixture(scope="module")
def city(demo, tmp_path_factory):
    """The generated city with its units frozen."""
    folder = tmp_path_factory.mktemp("duties") / "city"
    shutil.copytree(demo, folder)
    assert main(["units", str(folder), "--json"]) == 0
    return folder


@pytest.fixture(scope="module")
def listed(city):
    return city / "data" / "duty_list.xlsx"


def keys(problems, severity):
    return [problem.message.key.removeprefix("duties.") for problem in problems if problem.severity is severity]


def changed(listed, file, **cells):
    """Return a copy of the list with some cells of the duties' sheet changed, by address."""
    book = openpyxl.load_workbook(listed)
    for address, value in cells.items():
        book["职责"][address] = value
    book.save(file)
    return file


def test_the_made_up_list_reads_back_as_it_was_made(listed):
    plan = Plan(8_000, 1)
    found = check_duties(listed, since=ON)
    assert found.problems == ()
    assert found.duty_list == duty_list_of(ground_of(plan), plan)


def test_the_made_up_list_leaves_one_kind_of_problem_to_nobody(city, listed):
    found = check_duties(listed, since=ON, folder=city)
    assert found.errors == ()
    assert found.whole.overlaps == found.whole.vacancies == ()
    assert {gap.categories for gap in found.whole.gaps} == {(NOBODYS,)}
    assert keys(found.problems, Severity.WARNING) == ["gap"]


def test_a_loaded_list_answers_and_stays_in_the_chain(city, listed, tmp_path):
    store = InMemoryStore()
    first, _ = load_duties(store, city, listed, DISPATCHER, in_force_from=date(2024, 1, 1), version="2024")
    narrower = changed(listed, tmp_path / "later.xlsx", B17="市数据局")
    second, _ = load_duties(store, city, narrower, DISPATCHER, in_force_from=date(2025, 3, 1))
    assert second.version == second.digest[:12]
    with store.reading() as ledger:
        assert [one.version for one in loaded_lists(ledger)] == ["2024", second.version]
        assert loaded_lists(ledger, until=1) == [first]
        assert broken_at(ledger.events()) is None
        assert duties_in_force(ledger, date(2025, 2, 28)) == first.duty_list
        assert duties_in_force(ledger, date(2023, 1, 1)).duties == ()
    duty = narrower_row(second, first)
    assert second.duty_list.duty_by_id[duty].body == "bureau-data"
    category = "dwelling.gas_hazard_buildings"
    answer = who_leads(store, places_of(units_of(open_folder(city))), category, "B01-C01", ON)
    assert isinstance(answer.found, Lead)
    assert answer.by_list == second
    assert who_leads(store, places_of(units_of(open_folder(city))), NOBODYS, "B01-C01", ON).nearest != ()


def narrower_row(second, first):
    (duty,) = [one.id for one in second.duty_list.duties if one != first.duty_list.duty_by_id[one.id]]
    return duty


def test_each_day_is_due_by_the_list_of_that_day(city, listed, tmp_path):
    store = InMemoryStore()
    load_duties(store, city, listed, DISPATCHER, in_force_from=date(2025, 1, 1))
    rows = {row[0].value: row[0].row for row in openpyxl.load_workbook(listed)["职责"].iter_rows(min_row=2)}
    later = changed(listed, tmp_path / "later.xlsx", **{f"J{rows['street-S-B01']}": "每月10日"})
    load_duties(store, city, later, DISPATCHER, in_force_from=date(2025, 4, 1))
    office = duties_body(store)
    found = what_is_due(store, date(2025, 3, 1), date(2025, 5, 31), mainland_calendar(), body=office)
    assert [one.occurrence.due_on.isoformat() for one in found] == ["2025-03-25", "2025-04-10", "2025-05-12"]


def duties_body(store):
    with store.reading() as ledger:
        return duties_in_force(ledger, ON).body_by_id["street-S-B01"].name


def test_a_list_with_faults_is_refused_whole_with_every_cell(city, listed, tmp_path):
    rows = {row[0].value: row[0].row for row in openpyxl.load_workbook(listed)["职责"].iter_rows(min_row=2)}
    street, water = rows["street-S-B01"], rows["city-water"]
    broken = {f"F{street}": None, f"B{water}": "没有的局", f"G{water}": "没有的地方", f"J{street}": "有空时"}
    store = InMemoryStore()
    with pytest.raises(InputError) as refused:
        load_duties(store, city, changed(listed, tmp_path / "x.xlsx", **broken), DISPATCHER, in_force_from=ON)
    found = {(problem.cell, problem.message.key.removeprefix("duties.")) for problem in refused.value.problems}
    assert found == {(f"B{water}", "body_unknown"), (f"G{water}", "place_unknown"), (f"J{street}", "bad_cadence")}
    overlapping = changed(listed, tmp_path / "y.xlsx", **{f"F{street}": None})
    with pytest.raises(InputError) as refused:
        load_duties(store, city, overlapping, DISPATCHER, in_force_from=ON)
    errors = [problem for problem in refused.value.problems if problem.severity is Severity.ERROR]
    assert {problem.message.key for problem in errors} == {"duties.overlap"}
    assert {problem.message.arguments["second"] for problem in errors} == {"street-S-B01"}
    assert store.chain == []


def test_only_a_dispatcher_of_the_whole_city_loads_and_not_twice(city, listed):
    store = InMemoryStore()
    for actor in (
        Actor("p", Role.RESPONSIBLE, "b"),
        Actor("p", Role.ADMINISTRATOR, "b"),
        Actor("p", Role.DISPATCHER, "b", frozenset({"B01"})),
    ):
        with pytest.raises(InputError):
            load_duties(store, city, listed, actor, in_force_from=ON)
    assert store.chain == []
    load_duties(store, city, listed, DISPATCHER, in_force_from=ON)
    with pytest.raises(InputError) as refused:
        load_duties(store, city, listed, DISPATCHER, in_force_from=ON)
    assert [problem.message.key for problem in refused.value.problems] == ["duties.loaded_already"]


def test_a_body_that_will_be_gone_and_a_slip_of_the_pen_are_warned_of(city, listed, tmp_path):
    book = openpyxl.load_workbook(listed)
    rows = {row[0].value: row[0].row for row in book["单位"].iter_rows(min_row=2)}
    book["单位"].cell(rows["bureau-water"], 7).value = "2026-06-30"
    book["职责"].append(["late", "市水务局", "t", "b", "dweling.*"])
    book.save(tmp_path / "x.xlsx")
    found = check_duties(tmp_path / "x.xlsx", since=ON, folder=city)
    assert found.errors == ()
    assert sorted(keys(found.problems, Severity.WARNING)) == ["covers_nothing", "gap", "vacancy", "vacancy"]


def test_two_files_of_text_say_the_same_as_a_workbook(listed, tmp_path):
    book = openpyxl.load_workbook(listed)
    for sheet, name in (("单位", "bodies.csv"), ("职责", "duties.csv")):
        lines = (",".join(cell or "" for cell in row) for row in book[sheet].iter_rows(values_only=True))
        (tmp_path / name).write_text("\n".join(lines), encoding="gb18030")
    found = check_duties(tmp_path / "duties.csv", since=ON, bodies=tmp_path / "bodies.csv")
    assert found.digest == check_duties(listed, since=ON).digest
    with pytest.raises(InputError) as refused:
        check_duties(tmp_path / "duties.csv", since=ON)
    assert [problem.message.key for problem in refused.value.problems] == ["duties.bodies_missing"]


def test_a_template_filled_in_is_a_list(city, tmp_path, capsys):
    file = tmp_path / "t.xlsx"
    assert main(["duties", "template", "-o", str(file), "--city", str(city)]) == 0
    assert main(["duties", "template", "-o", str(file)]) == 2
    book = openpyxl.load_workbook(file)
    book["单位"].append(["h", "住建局", "市级", "部门"])
    book["职责"].append(["1", "住建局", "全部", "依据", "*"])
    book.save(file)
    capsys.readouterr()
    assert main(["duties", "check", str(file), "--city", str(city), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["bodies"], found["duties"], found["problems"]) == (2, 1, [])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_whole_way_on_the_command_line(city, listed, tmp_path, capsys, language):
    folder = tmp_path / "city"
    shutil.copytree(city, folder)
    ask = ["duties", "resolve", str(folder), "--unit", "B01-C01", "--on", "2025-03-01", "--lang", language]
    assert main([*ask, "--category", NOBODYS]) == 2  # a read makes no ledger
    assert not (folder / "citycheckup.db").exists()
    load = ["duties", "load", str(folder), str(listed), "--as", "office/1", "--on", "2025-01-01", "--lang", language]
    assert main(load) == 0
    capsys.readouterr()
    assert main([*ask, "--category", "dwelling.gas_hazard_buildings", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["body"] == "gas"
    assert main([*ask, "--category", "community.waste_sorting_shortfall"]) == 0
    assert "市城市管理局 (" in (said := capsys.readouterr().out) or "市城市管理局（" in said
    assert main([*ask, "--category", NOBODYS]) == 0
    assert "street-S-B01" in capsys.readouterr().out
    assert main(["duties", "list", str(folder), "--on", "2025-03-01", "--body", "gas", "--lang", language]) == 0
    assert "city-gas" in capsys.readouterr().out
    assert main(["duties", "list", str(folder), "--on", "2025-03-01", "--body", "gas", "--json"]) == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)["duties"]] == ["city-gas"]
    due = ["duties", "due", str(folder), "--on", "2025-03-01", "--until", "2025-03-31", "--body", "gas"]
    assert main([*due, "--lang", language]) == 0
    assert "2025-03-31" in capsys.readouterr().out
    assert main([*due, "--json"]) == 0
    assert [one["duty"] for one in json.loads(capsys.readouterr().out)] == ["city-gas"]
    assert main(load) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_where_there_are_posts_only_a_dispatcher_s_post_loads_a_list(city, listed):
    store = InMemoryStore()
    add_post(store, Post("office/it", frozenset({Role.ADMINISTRATOR}), "it"), by=None)
    add_post(store, Post("office/3", frozenset({Role.REVIEWER}), "office"), by="office/it")
    add_post(store, Post("office/4", frozenset({Role.DISPATCHER}), "office"), by="office/it")
    for post in ("office/3", "nobody"):
        with pytest.raises(InputError):
            load_duties(store, city, listed, replace(DISPATCHER, post=post), in_force_from=ON)
    load_duties(store, city, listed, replace(DISPATCHER, post="office/4"), in_force_from=ON)
    assert store.chain[-1].body == "office"
