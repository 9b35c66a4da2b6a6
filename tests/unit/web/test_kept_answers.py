from __future__ import annotations

import gzip
import random

from citycheckup.web.kept_answers import KeptAnswers, Question, State
from citycheckup.web.preparing import Preparing
from served_city import ServedCity


def test_the_least_used_is_dropped_when_room_runs_out():
    content = [random.Random(at).randbytes(1_000) for at in range(4)]
    kept = KeptAnswers(most_bytes=3_200)
    for at in range(3):
        kept.made(str(at), lambda at=at: content[at])
    kept.made("0", lambda: content[0])
    kept.made("3", lambda: content[3])
    made = []
    for at in (0, 1):
        body = kept.made(str(at), lambda at=at: made.append(at) or content[at]).body
        assert gzip.decompress(body) == content[at]
    assert made == [1]


def test_a_question_is_answered_as_long_as_what_its_answer_is_made_from_is_the_same():
    kept = KeptAnswers()
    kept.made("a", lambda: b"of files")
    kept.made("b", lambda: b"of the ledger")
    now = State("files", "ledger")
    kept.remember("one", Question("a", now, of_ledger=False, route=None))
    kept.remember("other", Question("b", now, of_ledger=True, route=None))
    for state, there in (
        (now, (True, True)),
        (State("files", "later"), (True, False)),
        (State("others", "ledger"), (False, False)),
    ):
        assert tuple(kept.asked_before(one, state) is not None for one in ("one", "other")) == there
    assert kept.asked_before("never", now) is None


def test_prepared_sheets_are_the_ones_that_are_asked_for(checked_city, client, monkeypatch):
    asked = client.get("/api/runs/latest/units/B01-C01", params={"lang": "en"}).content
    again = ServedCity(checked_city.platform)
    browser = again.client("registrar")
    preparing = Preparing(again.platform, again.app.state.answers)
    assert preparing.prepare() == 2 * 3  # city, block, community
    monkeypatch.setattr("citycheckup.web.routes.results.sheet_shown", lambda *_: 1 / 0)
    run = browser.get("/api/city").json()["years"][0]["latest_run"]
    for address in ("latest", run):
        for lang in ("zh", "en"):
            answer = browser.get(f"/api/runs/{address}/units/B01-C01", params={"lang": lang})
            assert answer.status_code == 200
    assert answer.content == asked


def test_preparing_ends_when_the_server_does(checked_city):
    preparing = Preparing(checked_city.platform, KeptAnswers())
    preparing.start()
    preparing.end()
    assert not preparing._thread.is_alive()
