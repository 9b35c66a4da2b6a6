from __future__ import annotations

import gzip
import io
import os
import signal
import socket
import subprocess
import sys
import time
import zipfile

import pytest

from citycheckup.app.city_files import receiving, safe_name
from citycheckup.app.clock import system_clock
from citycheckup.app.door import Caller
from citycheckup.app.jobs.job import JobRoom
from citycheckup.app.tokens import make_token
from citycheckup.authority.accounts import Scope
from citycheckup.reports.run_folder import whole_runs
from citycheckup.vocabulary import InputError
from served_city import served_city

CSV = "编号,名称\n1,一\n".encode()


@pytest.fixture
def own_city(tmp_path, town):
    """A small town with a map and no run, served to itself."""
    with served_city(town) as served:
        yield served


@pytest.fixture
def registrar(own_city):
    return own_city.client("registrar")


@pytest.fixture
def data_folder(own_city):
    return own_city.platform.folder.path / "data"


def packed(members):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return whole.getvalue()


def put(client, name, content, **parameters):
    return client.put(f"/api/data/files/{name}", content=content, params={"lang": "en", **parameters})


def ended(client, job_id, *, within_s=90):
    for _ in range(within_s * 5):
        shown = client.get(f"/api/jobs/{job_id}", params={"lang": "en"}).json()
        if shown["job"]["is_final"]:
            return shown
        time.sleep(0.2)
    raise AssertionError("the job does not end")


@pytest.fixture
def places(own_city):
    """A table of two places in the town, one of them without a name."""
    lon, lat = own_city.platform.folder.config.city.bbox[:2]
    return f"编号,名称,经度,纬度\n1,一,{lon + 0.001},{lat + 0.001}\n2,,{lon + 0.002},{lat + 0.001}\n".encode()


def imported(client, layer, file, **more):
    """Take a file in, and return the job at its end."""
    begun = client.put(f"/api/data/layers/{layer}", json={"file": f"data/{file}", **more}, params={"lang": "en"})
    assert begun.status_code == 202, begun.text
    assert begun.json()["kind"] == "import"
    return ended(client, begun.json()["id"])


def test_a_file_is_brought_imported_and_unnamed_again(registrar, data_folder, own_city, places):
    settings = own_city.platform.folder.path / "city.toml"
    before = settings.read_text(encoding="utf-8")
    assert put(registrar, "幼儿园 2025.csv", places).status_code == 201
    assert (data_folder / "幼儿园_2025.csv").read_bytes() == places
    done = imported(
        registrar, "kindergartens", "幼儿园_2025.csv", completeness="authoritative", columns={"name": "名称"}
    )
    assert done["job"]["state"] == "done", done
    assert done["log"]
    (came,) = done["job"]["imported"]
    assert (came["name"], came["features_count"], came["completeness"]) == ("kindergartens", 2, "authoritative")
    assert {one["name"]: one["filled_share"] for one in came["columns"]}["name"] == 0.5
    files = {one["name"]: one["keys"] for one in registrar.get("/api/data").json()["files"]}
    assert files["data/幼儿园_2025.csv"] == ["layers.kindergartens"]
    assert own_city.platform.folder.config.layers["kindergartens"].columns == {"name": "名称"}
    assert registrar.delete("/api/data/files/幼儿园_2025.csv").status_code == 422
    assert registrar.delete("/api/data/layers/kindergartens").status_code == 200
    assert settings.read_text(encoding="utf-8").strip() == before.strip()
    assert registrar.delete("/api/data/files/幼儿园_2025.csv").status_code == 200
    assert not (data_folder / "幼儿园_2025.csv").exists()


def test_naming_a_file_keeps_every_other_line_of_the_settings(registrar, own_city, places):
    settings = own_city.platform.folder.path / "city.toml"
    before = settings.read_text(encoding="utf-8").splitlines()
    put(registrar, "park.csv", places)
    assert imported(registrar, "kindergartens", "park.csv")["job"]["state"] == "done"
    after = settings.read_text(encoding="utf-8").splitlines()
    assert [line for line in before if line.strip()] == [
        line for line in after if line.strip() and line not in ("[layers.kindergartens]", 'file = "data/park.csv"')
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("编号,经度,纬度\n1,东,北\n2,116.4,东\n", ["东", "北"]),  # no places
        ("编号,经度,纬度\n1,2.35,48.85\n", ["wholly outside the city"]),  # in another country
        ("编号,名称\n1,一\n", ["a.csv"]),  # nowhere
    ],
)
def test_an_import_of_what_cannot_be_used_changes_nothing_and_says_all(registrar, own_city, content, told):
    settings = own_city.platform.folder.path / "city.toml"
    before = settings.read_bytes()
    put(registrar, "a.csv", content.encode())
    failed = imported(registrar, "kindergartens", "a.csv")
    assert failed["job"]["state"] == "failed"
    texts = " ".join(f"{one['file']} {one['text']} {one['cell']}" for one in failed["job"]["problems"])
    assert not failed["job"]["imported"]
    assert all(one in texts for one in told), failed["job"]["problems"]
    assert settings.read_bytes() == before


def test_of_many_problems_the_first_are_followed_and_all_are_there_to_read(registrar, places):
    lines = places.decode().splitlines()
    rows = [f"{at},x,{lines[1].split(',', 2)[2]}" for at in range(150)]
    put(registrar, "many.csv", "\n".join(["编号,名称,经度,纬度", *rows]).replace(",x,", ",x,东").encode())
    failed = imported(registrar, "kindergartens", "many.csv")
    assert (len(failed["job"]["problems"]), failed["job"]["problems_count"]) == (100, 150)
    assert [one["row"] for one in failed["problems"]] == list(range(1, 151))
    assert failed["problems"][:100] == failed["job"]["problems"]


def test_a_file_of_quite_another_shape_is_told_in_one_sentence(registrar, places, own_city):
    put(registrar, "a.csv", places)
    failed = imported(registrar, "blocks", "a.csv")
    (problem,) = failed["problems"]
    assert ("all 2 features" in problem["text"], "Point" in problem["text"], problem["row"]) == (True, True, None)
    assert "blocks" not in own_city.platform.folder.config.layers


def test_a_layer_that_vouches_for_there_being_nothing_is_imported_empty(registrar, own_city):
    put(registrar, "none.csv", "编号,名称,经度,纬度\n".encode())
    assert imported(registrar, "kindergartens", "none.csv")["job"]["state"] == "failed"
    done = imported(registrar, "kindergartens", "none.csv", completeness="authoritative", data_date="2025-06")
    assert done["job"]["state"] == "done", done
    assert [one["features_count"] for one in done["job"]["imported"]] == [0]
    uses = {one["name"]: one for one in registrar.get("/api/data").json()["uses"]}
    said = {"file": "data/none.csv", "completeness": "authoritative", "data_date": "2025-06"}
    assert uses["kindergartens"]["said"] == said  # so that a form begins with it
    assert uses["osm"]["said"]["file"] == own_city.platform.folder.config.osm.file
    assert (uses["osm"]["keys"], uses["survey"]["said"]) == (["completeness", "data_date"], {})


def test_a_map_is_imported_and_found_read_by_the_next_check(registrar, own_city):
    folder = own_city.platform.folder
    content = folder.file(folder.config.osm.file).read_bytes()
    put(registrar, "new.osm", content)
    done = imported(registrar, "osm", "new.osm", completeness="partial")
    assert done["job"]["state"] == "done", done
    assert {"buildings", "roads"} <= {one["name"] for one in done["job"]["imported"]}
    assert {one["origin"] for one in done["job"]["imported"]} == {"osm"}
    assert registrar.get("/api/data").status_code == 200  # whoever asks next takes the settings over
    assert own_city.platform.folder.config.osm.file == "data/new.osm"
    (kept,) = folder.cache.glob("osm-*")
    before = kept.stat().st_mtime_ns
    begun = registrar.post("/api/jobs", json={"kind": "check"})
    assert ended(registrar, begun.json()["id"])["job"]["state"] == "done"
    assert [one.stat().st_mtime_ns for one in folder.cache.glob("osm-*")] == [before]
    assert registrar.delete("/api/data/layers/osm").status_code == 200
    assert own_city.platform.folder.config.osm is None


def test_an_import_waits_for_no_other_job_but_is_told_of_it(registrar, places):
    put(registrar, "a.csv", places)
    begun = registrar.post("/api/jobs", json={"kind": "run"})
    refused = registrar.put("/api/data/layers/kindergartens", json={"file": "data/a.csv"})
    registrar.delete(f"/api/jobs/{begun.json()['id']}")
    assert (refused.status_code, refused.json()["problems"][0]["key"]) == (409, "jobs.busy")
    assert ended(registrar, begun.json()["id"])["job"]["state"] == "cancelled"


@pytest.mark.parametrize("file", ["data/none.csv", "../outside.csv", "/etc/passwd"])
def test_settings_never_point_outside_the_folder_or_at_nothing(registrar, own_city, file):
    settings = own_city.platform.folder.path / "city.toml"
    (settings.parent.parent / "outside.csv").write_bytes(CSV)
    before = settings.read_bytes()
    assert registrar.put("/api/data/layers/parks", json={"file": file}).status_code == 404
    assert registrar.put("/api/data/layers/no_such", json={"file": "data/x.csv"}).status_code == 404
    assert settings.read_bytes() == before


def test_a_file_that_is_there_is_replaced_only_when_that_is_said(registrar, data_folder):
    put(registrar, "a.csv", CSV)
    assert put(registrar, "a.csv", b"other").status_code == 409
    assert (data_folder / "a.csv").read_bytes() == CSV
    assert put(registrar, "a.csv", b"other", replace=True).status_code == 201
    assert (data_folder / "a.csv").read_bytes() == b"other"


@pytest.mark.parametrize("replace", [False, True])
def test_of_two_uploads_of_one_name_at_once_the_second_is_told(registrar, own_city, data_folder, replace):
    if replace:
        put(registrar, "a.csv", CSV)
    upload = receiving(own_city.platform.folder, "a.csv", replace=replace)
    upload.__enter__().write(b"slow")
    assert put(registrar, "a.csv", b"quick", replace=replace).status_code == 201
    with pytest.raises(InputError) as refused:
        upload.__exit__(None, None, None)
    assert [one.message.key for one in refused.value.problems] == ["files.brought_meanwhile"]
    assert (data_folder / "a.csv").read_bytes() == b"quick"
    assert not list(data_folder.glob(".unfinished-*"))


def test_a_file_gets_its_name_from_one_process_at_a_time(registrar, own_city, data_folder, monkeypatch):
    monkeypatch.setattr("citycheckup.app.city_files._WAIT_S", 0.0)
    folder = own_city.platform.folder
    holder = """
import pathlib, sys
from citycheckup.app.jobs.locks import held
with held(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(folder.cache / "files.lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        other.stdout.readline()
        assert put(registrar, "a.csv", CSV).status_code == 409
        assert not list(data_folder.glob("*a.csv")) + list(data_folder.glob(".unfinished-*"))
        other.stdin.close()
        other.wait()
    assert put(registrar, "a.csv", CSV).status_code == 201


BOMB = packed({"a.csv": b"0" * 50_000_000})


REFUSED = [
    ("run.exe", b"MZ", 415),
    ("sheet.xlsm", packed({"a": b"a"}), 415),
    (".csv", CSV, 415),
    ("a.csv", b"", 422),
    ("a.csv", b"\x00\x01\x02", 422),
    ("a.xlsx", CSV, 422),
    ("a.gpkg", CSV, 422),
    ("a.zip", BOMB, 422),
    ("a.xlsx", BOMB, 422),
    ("a.zip", packed({"../../a.csv": CSV}), 422),
    ("a.zip", packed({"/etc/a.csv": CSV}), 422),
    ("a.zip", packed({"b.zip": packed({"a.csv": CSV})}), 422),
    ("a.xlsx", packed({"xl/vbaProject.bin": b"macro"}), 422),
    ("a.tar.gz", gzip.compress(CSV), 415),
    (".csv.gz", gzip.compress(CSV), 415),
    ("a.csv.gz", CSV, 422),
    ("a.csv.gz", gzip.compress(b""), 422),
    ("a.csv.gz", gzip.compress(b"\x00\x01\x02"), 422),
    ("a.csv.gz", gzip.compress(CSV)[:-9], 422),
    ("a.csv.gz", gzip.compress(b"0" * 5_000_000), 422),
    ("a.csv", gzip.compress(b"0" * 5_000_000), 422),
    ("a.xls", b"\xd0\xcf\x11\xe0" + "_VBA_PROJECT".encode("utf-16-le"), 422),
]


# By number: what is packed holds the second in which it was, and processes collect tests each for itself.
@pytest.mark.parametrize(
    ("name", "content", "status"), REFUSED, ids=[f"{at}-{name}" for at, (name, *_) in enumerate(REFUSED)]
)
def test_what_must_not_come_in_leaves_nothing_behind(registrar, data_folder, name, content, status):
    before = sorted(path.name for path in data_folder.glob("*")) if data_folder.exists() else []
    answer = put(registrar, name, content)
    assert answer.status_code == status, answer.text
    assert (sorted(path.name for path in data_folder.glob("*")) if data_folder.exists() else []) == before


def test_a_packed_table_comes_in_as_it_is(registrar, data_folder):
    content = gzip.compress(CSV)
    answer = put(registrar, "人口.csv.gz", content)
    assert answer.status_code == 201, answer.text
    assert (data_folder / "人口.csv.gz").read_bytes() == content


def test_packed_files_are_imported_as_others(registrar, places, own_city):
    put(registrar, "kindergartens.csv.gz", gzip.compress(places))
    folder = own_city.platform.folder
    town = folder.file(folder.config.osm.file).read_bytes()
    put(registrar, "again.osm.gz", gzip.compress(town))
    for layer, file in (("kindergartens", "kindergartens.csv.gz"), ("osm", "again.osm.gz")):
        shown = imported(registrar, layer, file)
        assert shown["job"]["state"] == "done", shown
        assert all(one["features_count"] for one in shown["job"]["imported"])
    config = own_city.platform.folder.config
    assert (config.layers["kindergartens"].file, config.osm.file) == ("data/kindergartens.csv.gz", "data/again.osm.gz")


def test_too_large_a_file_is_refused_while_it_comes(registrar, data_folder, monkeypatch):
    monkeypatch.setattr("citycheckup.web.routes.data.BYTES_MOST", 1000)
    assert put(registrar, "a.csv", b"x" * 1001).status_code == 413
    assert not list(data_folder.glob("*a.csv")) + list(data_folder.glob(".unfinished-*"))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\temp\\学校.XLSX", "学校.xlsx"),
        ("a b\u202ec.csv", "a_b_c.csv"),
        ("..hidden.geojson", "hidden.geojson"),
        ("人口.2024.CSV.GZ", "人口.2024.csv.gz"),
        ("x" * 300 + ".csv", "x" * 96 + ".csv"),
    ],
)
def test_names_are_made_safe(given, kept):
    assert safe_name(given) == kept


def test_a_name_of_which_nothing_is_left_is_refused():
    with pytest.raises(InputError):
        safe_name("../..")


def test_only_a_registrar_of_the_whole_city_brings_data_and_begins_jobs(own_city):
    for client, status in (
        (own_city.client("registrar", units=["x"]), 403),
        (own_city.client("verifier"), 403),
        (own_city.client("administrator"), 403),
        (own_city.client(), 401),
    ):
        assert put(client, "a.csv", CSV).status_code == status
        assert client.post("/api/jobs", json={"kind": "run"}).status_code == status
        assert client.put("/api/data/layers/parks", json={"file": "data/a.csv"}).status_code == status


def test_a_check_is_kept_until_a_file_changes(registrar, own_city):
    begun = registrar.post("/api/jobs", json={"kind": "check"}, params={"lang": "en"})
    assert begun.status_code == 202
    shown = ended(registrar, begun.json()["id"])
    assert shown["job"]["state"] == "done", shown
    assert shown["log"]
    data = registrar.get("/api/data", params={"lang": "en"}).json()
    assert data["check"]["is_current"]
    layers = {one["name"]: one for one in data["check"]["layers"]}
    assert layers["buildings"]["present"]
    assert not layers["kindergartens"]["is_table"]
    assert layers["survey"]["blocks"]
    assert layers["survey"]["remedy"]
    settings = own_city.platform.folder.path / "city.toml"
    os.utime(settings, ns=(1, 1))
    assert not registrar.get("/api/data").json()["check"]["is_current"]


@pytest.mark.slow
def test_a_run_is_a_job_with_progress_and_ends_with_its_map(registrar, own_city):
    begun = registrar.post("/api/jobs", json={"kind": "run"}, params={"lang": "en"}).json()
    assert registrar.post("/api/jobs", json={"kind": "check"}).status_code == 409
    told = registrar.get(f"/api/jobs/{begun['id']}/events", params={"lang": "en"}).text
    assert told.count("event: job") > 1
    shown = ended(registrar, begun["id"])
    assert shown["job"]["state"] == "done", shown
    assert shown["job"]["run"] == registrar.get("/api/runs").json()[0]["id"]
    assert registrar.get("/api/map").json()["state"] == "ready"


def test_a_cancelled_run_leaves_nothing(registrar, own_city):
    begun = registrar.post("/api/jobs", json={"kind": "run"}).json()
    registrar.delete(f"/api/jobs/{begun['id']}")
    assert ended(registrar, begun["id"])["job"]["state"] == "cancelled"
    runs = own_city.platform.folder.runs
    assert not runs.exists() or not list(runs.iterdir())


@pytest.mark.slow
def test_a_killed_run_is_told_and_leaves_a_clean_state(registrar, own_city):
    begun = registrar.post("/api/jobs", json={"kind": "run"}).json()
    process = own_city.platform.jobs._processes[begun["id"]]
    runs = own_city.platform.folder.runs
    for _ in range(400):
        if runs.exists() and list(runs.glob(".partial-*")):
            break
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert ended(registrar, begun["id"])["job"]["state"] == "interrupted"
    assert whole_runs(runs) == []
    assert not list(runs.glob(".partial-*"))
    again = registrar.post("/api/jobs", json={"kind": "run"}).json()
    assert ended(registrar, again["id"])["job"]["state"] == "done"


def test_a_server_that_starts_again_marks_what_was_killed_and_removes_what_uploads_left(town):
    with served_city(town) as served:
        client = served.client("registrar")
        begun = client.post("/api/jobs", json={"kind": "check"}).json()
        served.platform.jobs._processes[begun["id"]].kill()
        served.platform.jobs._processes.pop(begun["id"]).wait()
        room = JobRoom(town / ".jobs" / begun["id"])
        running = room.read()
        room.write(type(running)(**{**vars(running), "state": "running", "created_at": "2026-01-01T00:00:00Z"}))
    (town / "data").mkdir(exist_ok=True)
    (town / "data" / ".unfinished-half.csv").write_bytes(b"half")
    (town / ".cache" / ".unfinished-map").mkdir(parents=True, exist_ok=True)  # a map, half kept
    with served_city(town) as served:
        assert served.client("registrar").get("/api/jobs").json()[0]["state"] == "interrupted"
        assert not [one for name in ("data", ".cache") for one in (town / name).glob(".unfinished-*")]


SERVE = """
import sys
from pathlib import Path
import uvicorn
from citycheckup.app.platform import opened_platform
from citycheckup.web.application import create_app
with opened_platform(Path(sys.argv[1])) as platform:
    uvicorn.Server(uvicorn.Config(create_app(platform), port=int(sys.argv[2]), log_level="error")).run()
"""


@pytest.mark.slow
def test_a_server_killed_during_an_upload_leaves_a_clean_state(town):
    with served_city(town, clock=system_clock) as served:
        post = served.post("registrar")
        door = served.platform.door
        account = served.account([post.id])
        secret, _ = make_token(door, account, post.id, "program", Scope.WRITE, 1, Caller("test"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-c", SERVE, str(town), str(port)])
    try:
        for _ in range(300):
            try:
                talk = socket.create_connection(("127.0.0.1", port))
                break
            except OSError:
                time.sleep(0.1)
        head = f"PUT /api/data/files/half.csv HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {secret}\r\n"
        talk.sendall(f"{head}Content-Length: 1000000\r\n\r\n".encode() + b"x" * 500_000)
        for _ in range(200):
            if list((town / "data").glob(".unfinished-*")):
                break
            time.sleep(0.05)
        assert list((town / "data").glob(".unfinished-*"))
    finally:
        server.kill()
        server.wait()
        talk.close()
    with served_city(town, clock=system_clock) as served:
        assert not list((town / "data").glob(".unfinished-*"))
        assert not (town / "data" / "half.csv").exists()
        assert served.client("registrar").get("/api/data").status_code == 200


def test_an_unknown_job_is_not_there(registrar):
    for wanted in ("20260101T000000-00000000", "..", "x/../y"):
        assert registrar.get(f"/api/jobs/{wanted}").status_code == 404
