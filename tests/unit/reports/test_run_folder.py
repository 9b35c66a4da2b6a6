"""A run's folder appears whole or not at all."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from citycheckup.reports.run_folder import final_path, latest_run, run_folder, whole_runs

NOON = datetime(2026, 11, 23, 16, 15, tzinfo=UTC)
HASH = "ab12cd34" + "0" * 56


def _run(runs, started=NOON, content_hash=HASH):
    with run_folder(runs, content_hash, started) as folder:
        (folder / "results.parquet").write_bytes(b"x")
        (folder / "layers").mkdir()
        assert folder.name.startswith(".")
    return final_path(folder)


def test_a_run_gets_its_name_and_latest_points_to_it(tmp_path):
    folder = _run(tmp_path / "runs")
    assert folder.name == "20261123T161500Z-ab12cd34"
    assert sorted(path.name for path in folder.iterdir()) == ["layers", "results.parquet"]
    assert (tmp_path / "runs" / "latest").resolve() == folder.resolve()
    assert (tmp_path / "runs" / "latest").readlink() == Path(folder.name)
    assert latest_run(tmp_path / "runs") == folder


def test_the_name_speaks_utc(tmp_path):
    assert _run(tmp_path, NOON.astimezone(timezone(timedelta(hours=8)))).name == "20261123T161500Z-ab12cd34"


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_an_error_or_cancel_leaves_nothing(tmp_path, error):
    before = _run(tmp_path)

    def fail():
        with run_folder(tmp_path, HASH, NOON + timedelta(hours=1)) as folder:
            (folder / "half").write_text("half")
            raise error

    with pytest.raises(error):
        fail()
    assert sorted(path.name for path in tmp_path.iterdir()) == [before.name, "latest"]
    assert latest_run(tmp_path) == before


def test_runs_within_one_second_do_not_collide(tmp_path):
    assert [_run(tmp_path).name for _ in range(3)] == [
        "20261123T161500Z-ab12cd34",
        "20261123T161500Z-ab12cd34-2",
        "20261123T161500Z-ab12cd34-3",
    ]
    assert latest_run(tmp_path).name.endswith("-3")


def test_runs_under_way_at_once_do_not_collide(tmp_path):
    with run_folder(tmp_path, HASH, NOON) as one, run_folder(tmp_path, HASH, NOON) as two:
        assert one != two
        assert latest_run(tmp_path) is None
    assert len(whole_runs(tmp_path)) == 2


def test_latest_is_the_newest_even_if_an_older_run_ends_later(tmp_path):
    newer = _run(tmp_path, NOON + timedelta(minutes=1))
    _run(tmp_path, NOON)
    assert latest_run(tmp_path) == newer
    assert (tmp_path / "latest").resolve() == newer.resolve()


def test_where_links_cannot_be_made_a_text_file_says_it(tmp_path, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise OSError

    monkeypatch.setattr(Path, "symlink_to", refuse)
    folder = _run(tmp_path)
    assert (tmp_path / "latest.txt").read_text() == folder.name + "\n"


def test_no_runs_yet(tmp_path):
    assert latest_run(tmp_path / "runs") is None
