"""A job's own process: its end is told while it still lives, and after the city is free for the next."""

import signal

import pytest

from citycheckup.app.jobs import work as working
from citycheckup.app.jobs.job import Job, JobKind, JobRoom, JobState
from citycheckup.app.jobs.locks import held, is_held
from citycheckup.vocabulary import CancelledError, InputError, Message, Problem


@pytest.fixture(autouse=True)
def _own_signals():
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


@pytest.fixture
def room(tmp_path):
    room = JobRoom(tmp_path / "20260101T000000-1")
    room.write(Job("20260101T000000-1", JobKind.CHECK, str(tmp_path), "2026-01-01T00:00:00Z"))
    return room


def raises(error):
    raise error


ENDS = [
    (lambda: ({"report": {}}, ()), JobState.DONE, None),
    (lambda: raises(CancelledError("step")), JobState.CANCELLED, None),
    (lambda: raises(InputError(Problem(Message("files.empty", {"file": "a"})))), JobState.FAILED, "files.empty"),
    (lambda: raises(ZeroDivisionError()), JobState.FAILED, "jobs.fault"),
]


@pytest.mark.parametrize(("does", "state", "told"), ENDS)
def test_an_end_is_told_while_the_job_lives_and_the_city_is_free(room, monkeypatch, does, state, told):
    city, seen = room.path.parent / "city.lock", []
    write = JobRoom.write

    def watched(self, job):
        seen.append((job.state, is_held(self.alive), is_held(city)))
        return write(self, job)

    monkeypatch.setattr(JobRoom, "write", watched)
    monkeypatch.setitem(working._DOING, JobKind.CHECK, lambda *_: does())
    working.work(room.path)
    assert seen == [(JobState.RUNNING, True, True), (state, True, False)]
    assert [one["message"]["key"] for one in room.read().problems] == ([told] if told else [])
    assert not is_held(room.alive)


def test_a_job_that_another_keeps_from_the_city_says_so(room, monkeypatch):
    monkeypatch.setattr(working, "_WAIT_FOR_LOCK_S", 0.0)
    with held(room.path.parent / "city.lock"):
        working.work(room.path)
    assert (room.read().state, room.read().problems[0]["message"]["key"]) == (JobState.FAILED, "jobs.busy")
