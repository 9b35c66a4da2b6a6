"""Work is done in order, tried again after an error, and one failure costs nobody else."""

import pytest

from citycheckup.runners.local import run_each
from citycheckup.runners.outcome import Failed
from citycheckup.vocabulary import CancelledError


class Pulled:
    """A cancel token that is pulled after so many questions."""

    def __init__(self, after):
        self.left = after

    def is_cancelled(self):
        self.left -= 1
        return self.left < 0


def test_one_failure_is_told_and_stops_nobody():
    def half(number):
        if number % 2:
            raise ValueError(f"{number} is odd")
        return number // 2

    assert run_each(half, [4, 3, 2]) == [2, Failed("ValueError: 3 is odd"), 1]


def test_an_error_is_tried_again_as_often_as_allowed():
    tries = []

    def third_time(name):
        tries.append(name)
        if tries.count(name) < 3:
            raise OSError("storage is busy")
        return name

    assert run_each(third_time, ["a", "b"], retries=2) == ["a", "b"]
    assert tries == ["a"] * 3 + ["b"] * 3
    tries.clear()
    assert run_each(third_time, ["a"], retries=1) == [Failed("OSError: storage is busy")]


def test_cancelling_begins_nothing_more():
    begun = []
    with pytest.raises(CancelledError):
        run_each(begun.append, ["a", "b", "c"], cancel=Pulled(2))
    assert begun == ["a", "b"]


def test_progress_names_each():
    told = []
    run_each(str.upper, ["a", "b"], progress=lambda done, total, what: told.append((done, total, what.arguments)))
    assert told == [(0, 2, {"name": "a"}), (1, 2, {"name": "b"})]


def test_processes_give_the_same_as_this_one():
    assert run_each(abs, [-3, 2, "x"], workers=2) == run_each(abs, [-3, 2, "x"], workers=1)
