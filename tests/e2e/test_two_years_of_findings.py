"""The made-up city checked up in 2024 and 2025: what is verified, reopened, new and still open is what was planted.

What must come out is worked out from the two answer keys alone: a fault of both years lasts (or came back, where its
mending had been verified in between), one of the first only is mended, one of the second only is new.
"""

import csv
import json

import pytest

from citycheckup.app.findings_issuing import issue_findings
from citycheckup.app.last_year_list import write_last_year_list
from citycheckup.app.make_demo import make_demo
from citycheckup.app.run_city import run_city
from citycheckup.authority.roles import Actor, Role
from citycheckup.editions import crosswalk, load_edition
from citycheckup.ledger.finding import Urgency
from citycheckup.ledger.transitions import Move
from citycheckup.reports.run_files import Outputs
from in_memory_ledger import InMemoryStore
from made_up_runs import BODY, Office, at, issued
from moves import evidence

PERSONS = 10_000


def faults(folder):
    """Return by indicator and unit the ids of the places planted there."""
    key = json.loads((folder / "answer_key.json").read_text(encoding="utf-8"))["indicators"]
    return {(name, unit): set(said["places"]) for name, told in key.items() for unit, said in told["units"].items()}


@pytest.mark.slow
def test_two_years_come_out_as_planted(tmp_path):
    made = make_demo(tmp_path, persons=PERSONS)
    for folder in (made.earlier, made.city):
        run_city(folder, outputs=Outputs.TABLES)
    before, after = faults(made.earlier), faults(made.city)
    old, new = load_edition("national-2023"), load_edition("national-2025")
    kept = {entry.indicator for entry in new.entries if old.entry(entry.indicator) is not None}
    lasting = {pair for pair in before if pair[0] in kept and pair in after}
    mended = {pair for pair in before if pair[0] in kept and pair not in after}
    ended = {pair for pair in before if pair[0] not in kept}
    assert len(lasting) > 5
    assert len(mended) > 2
    assert len(ended) > 1

    store = InMemoryStore()
    office = Office(store)
    first = issued(store, made.earlier, "2024-08-01")
    by_pair = {(one.category, one.unit_id): one.id for one in office.all().values()}
    assert set(by_pair) == set(before)
    assert len(first.registered) == len(before)
    for pair, finding_id in by_pair.items():
        assert {item.id for item in office.all()[finding_id].items} == before[pair]

    # Every fault is reported done. The mending of some that last was even verified, by another body, before winter.
    untouched = set(sorted(lasting)[::3])
    back = set(sorted(lasting)[1::3])
    for pair in sorted(before.keys() - untouched):
        office.work(by_pair[pair], "2024-10-01")
    for pair in sorted(back):
        verified(office, by_pair[pair])

    second = issued(store, made.city, "2025-08-01")
    now = office.all()
    state = {pair: str(now[finding_id].state) for pair, finding_id in by_pair.items()}
    failing = lasting - untouched - back
    assert {pair for pair in state if state[pair] == "watching"} == mended
    assert set(second.verified) == {by_pair[pair] for pair in mended}
    assert {pair for pair in state if state[pair] == "reopened"} == back
    assert {pair for pair in state if state[pair] == "in_progress"} == failing
    assert {pair for pair in state if state[pair] == "registered"} == untouched

    # Building by building: what was mended is, what lasts is not, what is new stands beside it.
    for pair in back | failing | untouched:
        shown = {item.id: str(item.state) for item in now[by_pair[pair]].items}
        fixed = set() if pair in untouched else before[pair] - after[pair]
        assert {name for name in shown if shown[name] == "verified"} == fixed, pair
        added = after[pair] - before[pair]
        assert set(shown) == before[pair] | added, pair

    # What a new set of indicators redefines is taken over where it falls short there, too; the rest somebody decides.
    heirs = {
        old_entry.indicator: link.indicator
        for link in crosswalk("national-2023", "national-2025")
        for old_entry in old.entries
        if link.change == "redefined" and old_entry.code == link.from_code
    }
    taken = {pair for pair in ended if (heirs.get(pair[0]), pair[1]) in after}
    assert {pair for pair in state if state[pair] == "superseded"} == taken
    assert set(second.to_decide) == {by_pair[pair] for pair in ended - taken}
    registered = {(now[one].category, now[one].unit_id) for one in second.registered}
    assert registered == after.keys() - lasting

    check_the_list(store, made, tmp_path / "list.csv", before, mended, ended)

    # Told again of both runs: nothing changes.
    head = store.chain[-1].hash
    who = Actor(f"{BODY}/registrar", Role.REGISTRAR, BODY)
    again = [issue_findings(store, folder, None, who, at("2025-09-01")) for folder in (made.earlier, made.city)]
    assert [one.registered or one.verified or one.reopened or one.observed for one in again] == [(), ()]
    assert store.chain[-1].hash == head


def check_the_list(store, made, file, before, mended, ended):
    listed = write_last_year_list(store, made.city, file, at("2025-08-02"))
    old, new = load_edition("national-2023"), load_edition("national-2025")
    urgent = {entry.indicator: entry.urgency for entry in (*old.entries, *new.entries)}
    for urgency in Urgency:
        of_kind = {pair for pair in before if urgent[pair[0]] == urgency}
        rate = listed.rates[urgency]
        assert (rate.rectified_count, rate.listed_count) == (len(of_kind & mended), len(of_kind)), urgency
    assert set(listed.left_out) == {f"{name}@{unit}" for name, unit in ended}
    # The city's own list of the same year, where both name a problem, says the same of it.
    ours, planted = read(file), read(made.city / "data" / "last_year_list.csv")
    assert ours.keys() <= planted.keys()
    assert {key: planted[key] for key in ours} == ours
    assert {flag for *_, flag in ours.values()} == {"是", "否"}


def verified(office, finding_id):
    """Let a second body verify the mending of everything, by a re-survey in winter."""
    finding = office.all()[finding_id]
    brought = evidence("resurvey", "2024-11-20")
    marks = [{"id": item.id, "state": "verified", "evidence": ["resurvey"]} for item in finding.items]
    said = {
        "id": "resurvey", "method": "recompute", "body": "bureau", "date": "2024-11-25", "passed": True,
        "data_date": "2024-11-20", "data_digest": brought["sha256"], "definition": finding.definition["version"],
        "status": "ok", "meets": True,
    }  # fmt: skip
    office.move(finding_id, Move.BEGIN_CHECK, {}, Role.VERIFIER, "bureau", "2024-11-25")
    if marks:
        office.move(
            finding_id, Move.MARK_ITEMS, {"items": marks, "evidence": [brought]}, Role.VERIFIER, "bureau", "2024-11-25"
        )
    office.move(finding_id, Move.PASS, {"verification": said}, Role.VERIFIER, "bureau", "2024-11-25")
    office.move(finding_id, Move.WATCH, {"watch_until": "2025-12-31"}, Role.VERIFIER, "bureau", "2024-11-25")


def read(file):
    with file.open(encoding="utf-8", newline="") as lines:
        return {line[0]: tuple(line[1:]) for line in list(csv.reader(lines))[1:]}
