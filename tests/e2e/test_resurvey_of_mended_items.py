"""Mended items are verified between two runs by another body's survey of just these, counted as in every run."""

import csv

import pytest

from citycheckup.app.resurvey import resurvey
from citycheckup.app.run_city import run_city
from citycheckup.authority.roles import Actor, Role
from citycheckup.demo_city.folder import MadeUpCity
from citycheckup.demo_city.plan import Plan
from citycheckup.editions import load_edition
from citycheckup.reports.run_files import Outputs
from citycheckup.vocabulary import InputError
from in_memory_ledger import InMemoryStore
from made_up_runs import Office, at, issued

HAZARDS, GAS, PIPES = (
    f"dwelling.{name}_buildings@B01-C01" for name in ("structural_hazard", "gas_hazard", "damaged_pipe")
)
BUREAU = Actor("bureau/1", Role.VERIFIER, "bureau")


def answers(folder, finding, *, day="2024-11-20", ticked="否", only=None):
    """Return the city's own answers about a finding's items that were yes, given again."""
    wanted = {item.id for item in finding.items if only is None or item.id in only}
    with (folder / "data" / "survey.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    said = [row for row in rows[1:] if row[2] in wanted and row[5] == "是"]
    return [rows[0], *([*row[:5], ticked, "", day] for row in said)]


def written(path, *tables):
    rows = [tables[0][0], *(row for table in tables for row in table[1:])]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.mark.slow
def test_mended_items_are_verified_one_by_one(tmp_path):
    city = tmp_path / "city"
    MadeUpCity(Plan(5_000, 1)).write(city, 2024, load_edition("national-2023"))
    run_city(city, outputs=Outputs.TABLES)
    store = InMemoryStore()
    office = Office(store)
    issued(store, city, "2024-08-01")
    found = {one.key: one for one in office.all().values()}
    hazards, gas, pipes = (found[key] for key in (HAZARDS, GAS, PIPES))
    first, second = (item.id for item in pipes.items)
    for finding in (hazards, gas):
        office.work(finding.id, "2024-10-01")
    office.work(pipes.id, "2024-10-01", reported=[first, second])

    undated = written(tmp_path / "undated.csv", answers(city, hazards, day=""))
    with pytest.raises(InputError) as told:
        resurvey(store, city, undated, BUREAU, at("2024-12-01"))
    assert told.value.problems[0].message.key == "findings.undated_answers"

    head = store.chain[-1].hash
    again = written(
        tmp_path / "again.csv",
        answers(city, hazards),
        answers(city, gas, only={gas.items[0].id}),
        answers(city, pipes, only={first}),
    )
    street = resurvey(store, city, again, Actor("street/1", Role.VERIFIER, "street"), at("2024-12-01"))
    assert (street.verified, store.chain[-1].hash) == ((), head)  # who mended it verifies nothing

    done = resurvey(store, city, again, BUREAU, at("2024-12-01"))
    assert done.verified == (hazards.id,)
    assert done.mended == {hazards.id: 2, pipes.id: 1}
    assert {one: why.key for one, why in done.waiting.items()} == {gas.id: "findings.waits_resurvey"}
    now = office.all()
    assert str(now[hazards.id].state) == "watching"
    assert now[hazards.id].last_verification.data_date == "2024-11-20"
    assert "依据 2024-11-20 数据复核达标" in {one.note for one in now[hazards.id].evidence}
    assert {item.id: str(item.state) for item in now[pipes.id].items} == {first: "verified", second: "reported"}
    assert str(now[gas.id].state) == "reported_done"

    half = written(
        tmp_path / "half.csv",
        answers(city, gas, day="2024-12-05", only={gas.items[0].id}),
        answers(city, gas, day="2024-12-05", only={gas.items[1].id}, ticked="是"),
    )
    failed = resurvey(store, city, half, BUREAU, at("2024-12-10"))
    assert (failed.verified, failed.failed) == ((), (gas.id,))
    assert [str(item.state) for item in office.all()[gas.id].items] == ["verified", "open"]
