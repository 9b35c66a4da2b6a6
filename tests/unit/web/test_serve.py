"""The platform as a process: it says where it is, lets the first administrator in, and ends when it is told to."""

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest

from citycheckup.web.credentials import COOKIE
from served_city import smallest_folder


@pytest.fixture
def started(tmp_path):
    folder = smallest_folder(tmp_path / "city")
    command = [sys.executable, "-m", "citycheckup", "serve", str(folder), "--port", "0", "--no-browser", "--json"]
    process = subprocess.Popen(
        [*command, "--workers", "1", "--access-log"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    yield process, json.loads(process.stdout.readline())
    process.kill()
    process.communicate()


def test_it_serves_lets_the_first_one_in_and_ends_at_once(started):
    process, told = started
    with urllib.request.urlopen(f"{told['address']}health") as answer:
        assert json.load(answer) == {"status": "ok"}
        assert "script-src 'self';" in answer.headers["content-security-policy"]
        assert "server" not in answer.headers
    (link,) = told["links"]
    assert link["post"] is None
    secret = link["url"].rpartition("/")[2]
    with urllib.request.urlopen(f"{told['address']}api/session/link/{secret}") as answer:
        assert json.load(answer)["kind"] == "first"
    process.send_signal(signal.SIGINT)
    _, log = process.communicate(timeout=20)
    assert process.returncode == 0
    lines = [json.loads(line) for line in log.splitlines()]
    assert [line["route"] for line in lines] == ["/health", "/api/session/link/{token}"]
    assert secret not in log
    assert "127.0.0.1" not in log


def test_a_port_that_is_taken_is_told(started, tmp_path, capsys):
    from citycheckup.cli.main import main

    port = started[1]["address"].rstrip("/").rpartition(":")[2]
    folder = str(smallest_folder(tmp_path / "other"))
    assert main(["serve", folder, "--port", port, "--no-browser", "--lang", "en"]) == 2
    assert f"127.0.0.1:{port}" in capsys.readouterr().err


def test_several_workers_share_sessions(tmp_path):
    """Two applications over one database, as two workers are: what one lets in, the other knows."""
    from served_city import served_city

    folder = smallest_folder(tmp_path / "city")
    with served_city(folder) as first, served_city(folder) as second:
        browser = first.client("administrator")
        again = second.client()
        again.cookies.update(browser.cookies)
        assert again.get("/api/session").json()["signed_in"] is True


def test_the_factory_serves_the_folder_of_the_environment(tmp_path, monkeypatch):
    from fastapi.testclient import TestClient

    from citycheckup.web.asgi import application

    monkeypatch.setenv("CITYCHECKUP_FOLDER", str(smallest_folder(tmp_path / "city")))
    with TestClient(application()) as browser:
        assert browser.get("/api/session").json()["city"]["id"] == "made-up"


def test_accounts_on_the_command_line(tmp_path, capsys):
    from citycheckup.cli.main import main

    folder = str(smallest_folder(tmp_path / "city"))
    assert main(["posts", "add", folder, "it", "--role", "administrator", "--body", "it"]) == 0
    assert main(["accounts", "list", folder, "--lang", "en"]) == 0
    assert "no accounts yet" in capsys.readouterr().out
    assert main(["accounts", "link", folder, "--post", "it", "--lang", "en"]) == 0
    assert "/link/" in capsys.readouterr().out
    assert main(["accounts", "link", folder, "--post", "nobody", "--lang", "en"]) == 2
    assert main(["accounts", "link", folder, "--lang", "en"]) == 2
    assert main(["accounts", "disable", folder, "nobody", "--lang", "en"]) == 2


def test_a_made_up_city_offers_links_for_its_posts_each_until_somebody_holds_it(tmp_path):
    from citycheckup.app.serving import start_links
    from served_city import served_city

    with served_city(smallest_folder(tmp_path / "city")) as city:
        for roles in (("dispatcher",), ("auditor",), ("registrar", "screener")):
            city.post(*roles)
        city.post("responsible")
        part = city.post("responsible", units={"B01"})
        links = start_links(city.platform)
        assert links[0].post is None
        posts = [link.post.id for link in links[1:]]
        assert posts == ["registrar-screener", "dispatcher", part.id, "auditor"]
        browser = city.client()
        body = {"name": "someone", "password": "four plain words together"}
        told = browser.post(f"/api/session/link/{links[2].secret}", json=body).json()
        assert told["post"] == "dispatcher"
        again = start_links(city.platform)
        assert "dispatcher" not in [link.post.id for link in again if link.post]
        assert city.client().get(f"/api/session/link/{links[1].secret}").status_code == 404  # the newer one works


def test_a_real_city_offers_a_link_for_the_first_administrator_only(tmp_path):
    from citycheckup.app.serving import start_links
    from served_city import served_city

    folder = smallest_folder(tmp_path / "city")
    settings = folder / "city.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("made_up = true\n", ""), encoding="utf-8")
    with served_city(folder) as city:
        city.post("dispatcher")
        assert [link.post for link in start_links(city.platform)] == [None]
        city.account(["administrator"])
        assert start_links(city.platform) == []


def test_what_ends_on_one_worker_has_ended_on_the_other_at_once(tmp_path):
    """Two processes over one ledger: who signs out at one is not known to the other, and posts that end act no more."""
    from served_city import served_city

    folder = smallest_folder(tmp_path / "city")
    command = [sys.executable, "-m", "citycheckup", "serve", str(folder), "--port", "0", "--no-browser", "--json"]
    other = subprocess.Popen([*command, "--workers", "1"], stdout=subprocess.PIPE, text=True)
    try:
        address = json.loads(other.stdout.readline())["address"]
        with served_city(folder, clock=lambda: datetime.now(UTC)) as city:
            browser, keeper = city.client("dispatcher"), city.client("administrator")

            def there(secret):
                asked = urllib.request.Request(f"{address}api/posts", headers={"Cookie": f"{COOKIE}={secret}"})
                try:
                    with urllib.request.urlopen(asked) as answer:
                        return answer.status
                except urllib.error.HTTPError as error:
                    return error.code

            ends, stays = browser.cookies[COOKIE], keeper.cookies[COOKIE]
            assert [there(ends), there(ends), there(stays)] == [200, 200, 200]
            assert browser.delete("/api/session").status_code == 204
            assert [there(ends), there(stays)] == [401, 200]
            again = city.client("dispatcher").cookies[COOKIE]
            assert there(again) == 200
            assert keeper.post("/api/posts/dispatcher/end").status_code == 200
            assert [there(again), there(stays)] == [403, 200]
    finally:
        other.send_signal(signal.SIGINT)
        other.communicate()


def test_several_workers_answer_as_one_and_count_together(tmp_path, monkeypatch):
    folder = smallest_folder(tmp_path / "city")
    monkeypatch.setenv("CITYCHECKUP_METRICS_TOKEN", "a long token")
    command = [sys.executable, "-m", "citycheckup", "serve", str(folder), "--port", "0", "--no-browser", "--json"]
    served = subprocess.Popen([*command, "--workers", "2"], stdout=subprocess.PIPE, text=True)
    try:
        address = json.loads(served.stdout.readline())["address"]
        for _ in range(40):  # each by a connection of its own, so that both answer some
            with urllib.request.urlopen(f"{address}health") as answer:
                assert json.load(answer) == {"status": "ok"}
        asked = urllib.request.Request(f"{address}metrics", headers={"Authorization": "Bearer a long token"})
        with urllib.request.urlopen(asked) as answer:
            told = answer.read().decode()
        assert 'citycheckup_requests_total{method="GET",route="/health",status="200"} 40.0' in told
    finally:
        served.send_signal(signal.SIGINT)
        served.communicate(timeout=30)
    assert served.returncode == 0
