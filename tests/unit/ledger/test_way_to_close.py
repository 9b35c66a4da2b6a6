from dataclasses import replace

import pytest

from citycheckup.ledger.apply import replay
from citycheckup.ledger.decide import RefusedError
from citycheckup.ledger.events import broken_at
from citycheckup.ledger.finding import ItemState
from citycheckup.ledger.plain import as_plain, read_finding
from citycheckup.ledger.transitions import State
from way_to_close import WAY, walked


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
