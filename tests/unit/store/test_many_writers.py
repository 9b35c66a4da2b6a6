"""Eight at once on one finding, and writers that are killed: one wins, and nothing is half done."""

import os
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from citycheckup.store.checking import check_ledger
from citycheckup.store.opening import open_store
from ledger_child import move_all, screen_after
from way_to_close import WAY

HELPERS = Path(__file__).parents[2] / "helpers"


def child(task, where, *given):
    path = os.pathsep.join([str(HELPERS), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, str(HELPERS / "ledger_child.py"), task, str(where), *given]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path}
    )


def assert_one_won(store, outcomes):
    assert sorted(outcomes) == ["ledger.conflict"] * 7 + ["won"]
    with store.reading() as ledger:
        assert ledger.finding("f1").version == 2
        assert ledger.head()[0] == 2
    assert check_ledger(store).differing == ()


def test_of_eight_threads_one_wins(store):
    move_all(store, ["f1"], WAY[0])
    all_have_read = Barrier(8)
    with ThreadPoolExecutor(8) as eight:
        assert_one_won(store, list(eight.map(screen_after, [all_have_read.wait] * 8, [store] * 8)))


def test_of_eight_processes_one_wins(where, store):
    move_all(store, ["f1"], WAY[0])
    eight = [child("screen", where) for _ in range(8)]
    assert [one.stdout.readline() for one in eight] == ["ready\n"] * 8
    for one in eight:
        one.stdin.write("go\n")
        one.stdin.flush()
    assert_one_won(store, [one.communicate(timeout=120)[0].strip() for one in eight])


def killed_at_random(store, where, kills, seed):
    """Kill a writing child again and again; return how many events it left."""
    chance = random.Random(seed)
    for number in range(kills):
        writer = child("walk", where, f"w{number}")
        writer.stdout.readline()  # it writes now
        time.sleep(chance.uniform(0, 0.3))
        writer.kill()
        writer.communicate()
        found = check_ledger(store)
        assert found.chain.broken is None
        assert found.differing == ()
        with store.reading() as ledger:
            # Three findings move in one transaction: all of them, or none.
            assert ledger.head()[0] % 3 == 0
    return found.chain.seq


def test_a_killed_writer_leaves_nothing_half_done(store, where):
    assert killed_at_random(store, where, kills=3, seed=1) >= 9


@pytest.mark.slow
def test_many_killed_writers_leave_nothing_half_done(store, where):
    assert killed_at_random(store, where, kills=12, seed=2) >= 36


def test_what_another_writes_is_not_lost_while_a_writer_waits(where, store):
    other = open_store(where, store._clock)
    ids = [f"f{number}" for number in range(6)]
    with ThreadPoolExecutor(6) as six:
        list(six.map(lambda at: move_all((store, other)[at % 2], [ids[at]], WAY[0]), range(6)))
    other.close()
    found = check_ledger(store)
    assert (found.chain.seq, found.chain.broken, found.findings) == (6, None, 6)
