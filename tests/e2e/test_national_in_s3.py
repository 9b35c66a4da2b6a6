"""Folders and dataset in S3 (a server of its own on this machine), workers on Dask: the same bytes as from a disk."""

import shutil

import fsspec
import pytest

from citycheckup.app.national_city import State
from citycheckup.app.run_national import run_national, runner_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("dask"),
    pytest.mark.filterwarnings("ignore"),  # the server's own, of which there are many
]
for package in ("flask", "moto", "s3fs", "distributed"):
    pytest.importorskip(package, reason="needs moto[s3], Flask and the extra `cluster`")


@pytest.fixture
def storage(monkeypatch):
    """An empty bucket."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    given = {"ACCESS_KEY_ID": "made-up", "SECRET_ACCESS_KEY": "made-up", "DEFAULT_REGION": "us-east-1"}
    for name, value in {**given, "ENDPOINT_URL": f"http://{host}:{port}"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    files = fsspec.filesystem("s3", skip_instance_cache=True)
    files.mkdir("bucket")
    yield files
    server.stop()


def test_s3_gives_the_same_bytes_as_a_disk(town, storage, tmp_path):
    country = town.parent / "country"
    folder = shutil.copytree(town, country / "zhen")
    text = (folder / "city.toml").read_text(encoding="utf-8")
    for file in ("town.osm", "人口.csv"):
        shutil.copy(town.parent / file, folder / file)
        text = text.replace(str(town.parent / file), file).replace(f"../{file}", file)
    (folder / "city.toml").write_text(text, encoding="utf-8")
    storage.put(f"{country}/", "bucket/in/", recursive=True)
    run_national(str(country), str(tmp_path / "disk"), runner=runner_of("local", workers=1))
    for state in (State.DONE, State.DONE_BEFORE):
        run = run_national("s3://bucket/in", "s3://bucket/out", runner=runner_of("dask", workers=1))
        assert [outcome.state for outcome in run.outcomes] == [state]
    storage.invalidate_cache()
    names = [name.removeprefix("bucket/out/") for name in storage.find("bucket/out")]
    found = {name: storage.cat_file(f"bucket/out/{name}") for name in names}
    disk = tmp_path / "disk"
    assert found == {str(p.relative_to(disk)): p.read_bytes() for p in disk.rglob("*") if p.is_file()}
