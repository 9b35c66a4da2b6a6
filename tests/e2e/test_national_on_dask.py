"""On Dask as here: the same bytes, whatever the number of workers and whoever is killed."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from citycheckup.app.national_city import State
from citycheckup.app.run_national import run_national, runner_of
from citycheckup.runners.cluster import run_on_dask
from citycheckup.runners.outcome import Failed
from citycheckup.vocabulary import CancelledError, InputError

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("dask")]
pytest.importorskip("distributed", reason="Dask is the extra `cluster`")
CITIES = ("bei", "dong", "nan", "xi")


@pytest.fixture
def country(town):
    """Four copies of the made-up town, units not drawn yet."""
    return copies(town, CITIES)


def copies(town, cities):
    """Make copies of the town under other names, in a folder of their own."""
    for city in cities:
        folder = shutil.copytree(town, town.parent / "country" / city)
        text = (folder / "city.toml").read_text(encoding="utf-8")
        text = re.sub(r"^id = .*$", f'id = "{city}"', text, count=1, flags=re.MULTILINE)
        for file in ("town.osm", "人口.csv"):
            shutil.copy(town.parent / file, folder / file)
            text = re.sub(rf'"[^"]*{re.escape(file)}"', f'"{file}"', text)
        (folder / "city.toml").write_text(text, encoding="utf-8")
    return town.parent / "country"


def content(folder):
    return {
        str(file.relative_to(folder)): file.read_bytes() for file in sorted(Path(folder).rglob("*")) if file.is_file()
    }


def noted_on_dask(notes, victim, deadly_runs):
    """Return a runner on two workers that notes who is begun; the victim's worker is killed half-way so many times."""

    def runner(function, tasks, **settings):
        def noted(task):  # a function in a function travels to the worker as it is
            import os
            import signal
            import threading

            begun = len(list(notes.glob(f"{task.city}.*")))
            (notes / f"{task.city}.{begun}").touch()
            if task.city == victim and begun < deadly_runs:
                threading.Timer(0.4, os.kill, (os.getpid(), signal.SIGKILL)).start()
            return function(task)

        return run_on_dask(noted, tasks, workers=2, retries=1, **settings)

    notes.mkdir()
    return runner


def begun(notes):
    return {city: len(list(notes.glob(f"{city}.*"))) for city in CITIES}


def test_one_worker_two_workers_processes_and_here_give_the_same_bytes(town, tmp_path):
    cities, contents = CITIES[:2], []
    country = copies(town, cities)
    for kind, workers in (("local", 1), ("local", 2), ("dask", 1), ("dask", 2)):
        for city in cities:
            shutil.rmtree(country / city / "units", ignore_errors=True)
        out = tmp_path / f"{kind}-{workers}"
        run = run_national(str(country), str(out), runner=runner_of(kind, workers=workers))
        assert {outcome.state for outcome in run.outcomes} == {State.DONE}
        contents.append(content(out))
    assert contents[1:] == contents[:1] * 3
    assert len(contents[0]) == 4 * len(cities) + 5


def test_a_worker_killed_half_way_costs_its_own_city_and_no_byte(country, tmp_path):
    run_national(str(country), str(tmp_path / "here"), runner=runner_of("local", workers=1))
    notes = tmp_path / "notes"
    run = run_national(str(country), str(tmp_path / "out"), runner=noted_on_dask(notes, "nan", 1))
    assert begun(notes) == {"bei": 1, "dong": 1, "nan": 2, "xi": 1}
    assert {outcome.state for outcome in run.outcomes} == {State.DONE}
    assert content(tmp_path / "out") == content(tmp_path / "here")


def test_a_city_that_kills_every_worker_is_the_only_one_without_results(country, tmp_path):
    notes, out = tmp_path / "notes", tmp_path / "out"
    run = run_national(str(country), str(out), runner=noted_on_dask(notes, "dong", 99))
    assert begun(notes) == {"bei": 1, "dong": 2, "nan": 1, "xi": 1}
    assert [(outcome.city, outcome.problems[0].message.key) for outcome in run.failed] == [
        ("dong", "national.worker_lost")
    ]
    assert sorted(path.name for path in (out / "units").iterdir()) == ["city=bei", "city=nan", "city=xi"]


def test_nothing_waits_on_a_worker_where_it_would_be_lost_with_it():
    def given_out(_name):
        from distributed import get_client

        def processing(dask_scheduler):
            return sum(len(worker.processing) for worker in dask_scheduler.workers.values())

        return get_client().run_on_scheduler(processing)

    counts = run_on_dask(given_out, ["a", "b", "c", "d"], workers=2)
    assert set(counts) <= {1, 2}


def test_errors_are_tried_again_and_told(tmp_path):
    def third_time(name):
        import os

        tries = tmp_path / name
        with tries.open("a") as log:
            log.write("x")
        if tries.stat().st_size < 3:
            raise OSError("storage is busy")
        return os.environ["OMP_NUM_THREADS"]

    assert run_on_dask(third_time, ["a", "b"], retries=2) == ["1", "1"]
    assert run_on_dask(third_time, ["c"], retries=1) == [Failed("OSError: storage is busy")]


def test_cancelling_stops_the_workers(tmp_path):
    class PulledOnceBegun:
        def is_cancelled(self):
            return (tmp_path / "begun").exists()

    def long(_name):
        import time

        (tmp_path / "begun").touch()
        time.sleep(600)

    before = time.monotonic()
    with pytest.raises(CancelledError):
        run_on_dask(long, ["a", "b"], cancel=PulledOnceBegun())
    assert time.monotonic() - before < 120


def test_a_scheduler_that_is_not_there_is_told():
    with pytest.raises(InputError) as error:
        run_on_dask(abs, [1], scheduler="tcp://127.0.0.1:9")
    assert [problem.message.key for problem in error.value.problems] == ["national.no_scheduler"]


@pytest.mark.parametrize("runner", ["dask", "local"])
def test_control_c_leaves_whole_cities_only(town, tmp_path, runner):
    cities = [f"town-{number}" for number in range(6)]  # so many that the last is not done before we look
    country, out = copies(town, cities), tmp_path / "out"
    command = [sys.executable, "-m", "citycheckup", "--lang", "en", "national", str(country), "-o", str(out)]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever is begun in the background hears none
    process = subprocess.Popen(
        [*command, "--runner", runner, "--workers", "2"], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    signal.signal(signal.SIGINT, before)
    deadline = time.monotonic() + 120
    while not list(out.glob("cities/*/manifest.json")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)  # what a terminal does: everyone gets it
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130, said
    assert "Cancelled" in said
    assert "Traceback" not in said
    whole = {path.parent.name for path in out.glob("cities/*/manifest.json")}
    assert {path.parent.name for path in out.rglob("*") if path.is_file()} == whole
    assert 1 <= len(whole) < len(cities)
    run = run_national(str(country), str(out), runner=runner_of("local", workers=1))
    assert sum(outcome.state is State.DONE_BEFORE for outcome in run.outcomes) == len(whole)
