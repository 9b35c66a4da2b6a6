from dataclasses import replace

import pytest

from citycheckup.authority.roles import Role
from citycheckup.ledger.apply import replay
from citycheckup.ledger.decide import RefusedError
from citycheckup.ledger.events import broken_at
from citycheckup.ledger.finding import ItemState
from citycheckup.ledger.plain import as_plain, read_finding
from citycheckup.ledger.transitions import Move, State
from way_to_close import WAY, walked, who


def test_the_whole_way_closes_with_a_proof_of_six_conditions():
    finding, events = walked(WAY)
    assert finding.state is State.CLOSED
    assert finding.verified_on == "2025-11-20"
    assert finding.closed_on == "2026-02-20"
    assert len(finding.proof) == 6
    assert all(condition["holds"] for condition in finding.proof)
    assert finding.items_by_state()[ItemState.VERIFIED] == 1
    assert broken_at(events) is None
    assert replay(events) == {"f1": finding}


def test_a_finding_survives_being_written_down():
    finding, _ = walked(WAY)
    assert read_finding(as_plain(finding)) == finding


def test_a_changed_event_is_named():
    _, events = walked(WAY)
    events[4] = replace(events[4], body="elsewhere")
    assert broken_at(events).seq == 5


@pytest.mark.parametrize("left_out", range(1, len(WAY) - 1))
def test_no_step_of_the_way_can_be_left_out(left_out):
    with pytest.raises(RefusedError):
        walked([step for at, step in enumerate(WAY) if at != left_out])


def test_a_watch_that_has_not_ended_keeps_the_gate_shut():
    early = [*WAY[:-1], (*WAY[-1][:3], "2026-02-19")]
    with pytest.raises(RefusedError) as refused:
        walked(early)
    assert refused.value.reasons[0].arguments["conditions"] == ["watch_ended_without_recurrence"]


def observed(run, data_date, *, meets, items=()):
    facts = {"run": run, "version": "v1", "data_date": data_date, "status": "ok", "value": 1.0, "meets": meets}
    return Move.OBSERVE, {"facts": facts, "items": list(items)}, who(Role.SYSTEM, "system"), "2025-11-01"


def test_data_older_than_what_a_later_run_saw_fall_short_verify_nothing():
    later = observed("run-2", "2025-11-15", meets=False)
    with pytest.raises(RefusedError) as told:
        walked([*WAY[:8], later, *WAY[8:]])
    assert [one.key for one in told.value.reasons] == ["ledger.recompute_does_not_meet"]
    finding, _ = walked([*WAY[:8], observed("run-2", "2025-11-15", meets=True), *WAY[8:]])
    assert finding.state is State.CLOSED


def test_what_a_newer_run_finds_beside_is_added_and_must_be_mended_too():
    beside = {"id": "b2", "name": "Building 2", "kind": "building"}
    finding, _ = walked([*WAY[:6], observed("run-2", "2025-09-01", meets=False, items=[beside])])
    assert [item.id for item in finding.items] == ["b1", "b2"]
    with pytest.raises(RefusedError):
        walked([*WAY[:6], observed("run-2", "2025-09-01", meets=False, items=[beside]), *WAY[6:]])


def test_reopened_for_others_beside_it_what_was_mended_stays_so():
    again = (
        Move.REOPEN,
        {"cause": "recurrence", "reason": "b2", "items": []},
        who(Role.SYSTEM, "system"),
        "2026-01-05",
    )
    finding, _ = walked([*WAY[:12], again])
    assert [item.state for item in finding.items] == ["verified"]
