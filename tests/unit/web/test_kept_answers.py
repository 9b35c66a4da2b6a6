from __future__ import annotations

import gzip
import random

from citycheckup.web.kept_answers import KeptAnswers
from citycheckup.web.preparing import Preparing


def test_the_least_used_is_dropped_when_room_runs_out():
    content = [random.Random(at).randbytes(1_000) for at in range(4)]
    kept = KeptAnswers(most_bytes=3_200)
    for at in range(3):
        kept.body(str(at), lambda at=at: content[at])
    kept.body("0", lambda: content[0])
    kept.body("3", lambda: content[3])
    made = []
    for at in (0, 1):
        body = kept.body(str(at), lambda at=at: made.append(at) or content[at])
        assert gzip.decompress(body) == content[at]
    assert made == [1]


def test_prepared_sheets_are_the_ones_that_are_asked_for(checked_city, client, monkeypatch):
    checked_city.app.state.answers = KeptAnswers()
    asked = client.get("/api/runs/latest/units/B01-C01", params={"lang": "en"}).content
    checked_city.app.state.answers = KeptAnswers()
    preparing = Preparing(checked_city.platform, checked_city.app.state.answers)
    assert preparing.prepare() == 2 * 3  # city, block, community
    monkeypatch.setattr("citycheckup.web.routes.results.sheet_shown", lambda *_: 1 / 0)
    run = client.get("/api/city").json()["years"][0]["latest_run"]
    for address in ("latest", run):
        for lang in ("zh", "en"):
            answer = client.get(f"/api/runs/{address}/units/B01-C01", params={"lang": lang})
            assert answer.status_code == 200
    assert answer.content == asked


def test_preparing_ends_when_the_server_does(checked_city):
    preparing = Preparing(checked_city.platform, KeptAnswers())
    preparing.start()
    preparing.end()
    assert not preparing._thread.is_alive()
