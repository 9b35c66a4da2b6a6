"""Work shared out to threads: the same results, whatever their number."""

from __future__ import annotations

import threading

import numpy as np
import pytest
import shapely

from citycheckup.geo.threads import by_parts, cores, in_threads, one_by_one


def circles_and_boxes(count):
    random = np.random.default_rng(7)
    x, y = random.uniform(0, 100, (2, count))
    return shapely.buffer(shapely.points(x, y), 30), shapely.box(x - 10, y - 40, x + 60, y + 5)


@pytest.mark.parametrize("count", [0, 1, 255, 3001])
@pytest.mark.parametrize("threads", [1, 2, 5])
def test_pairs_by_parts_are_what_they_are_at_once(count, threads):
    circles, boxes = circles_and_boxes(count)
    found = by_parts(shapely.difference, circles, boxes, threads=threads)
    assert found.shape == (count,)
    assert shapely.to_wkb(found).tolist() == shapely.to_wkb(shapely.difference(circles, boxes)).tolist()


def test_many_pairs_are_worked_on_by_several_threads_and_few_by_this_one():
    seen = set()

    def slow(shapes, _others):
        seen.add(threading.get_ident())
        threading.Event().wait(0.005)  # long enough for the other thread to take the next stretch
        return shapes

    circles, boxes = circles_and_boxes(2000)
    by_parts(slow, circles, boxes, threads=2)
    assert len(seen) == 2
    seen.clear()
    by_parts(slow, circles[:300], boxes[:300], threads=2)
    assert seen == {threading.get_ident()}


@pytest.mark.parametrize("count", [0, 1, 40, 301])
@pytest.mark.parametrize("threads", [1, 2, 5])
def test_unions_one_by_one_come_in_the_order_of_their_shapes(count, threads):
    circles, boxes = circles_and_boxes(count)
    groups = [np.array(pair, dtype=object) for pair in zip(circles, boxes, strict=True)]
    found = one_by_one(shapely.union_all, groups, threads=threads)
    assert found.shape == (count,)
    expected = [shapely.union_all(group) for group in groups]
    assert shapely.to_wkb(found).tolist() == [shapely.to_wkb(union) for union in expected]


def test_what_a_union_raises_is_raised():
    with pytest.raises(ZeroDivisionError):
        one_by_one(lambda item: 1 // item, list(range(100)), threads=2)


def test_what_a_thread_raises_is_raised():
    def fail(begin, _end):
        if begin:
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        in_threads(fail, 10, 2)


def test_other_processes_of_a_machine_are_left_their_cores(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert cores() == 1
    assert cores(3) == 3  # what is asked for goes before
    for unset in ("", "0", "many"):
        monkeypatch.setenv("OMP_NUM_THREADS", unset)
        assert cores() >= 1
    monkeypatch.delenv("OMP_NUM_THREADS")
    monkeypatch.setattr("os.cpu_count", lambda: 6)
    assert cores() == 6
