"""What was answered before is answered again at once: to the same post, in the same language, while nothing changed."""

import os

import pytest

from citycheckup.app.recognising import Recognising, SecretOf
from citycheckup.authority.accounts import Account
from citycheckup.authority.posts import Post, as_plain
from citycheckup.ledger.events import Draft
from citycheckup.web.credentials import COOKIE
from served_city import ServedCity, served_city, smallest_folder

UNITS = "/api/runs/latest/units"


@pytest.fixture
def made(checked_city, monkeypatch):
    """A city's application with nothing kept, and how often its routes answered."""
    from citycheckup.web import kept_answers

    original, asked = kept_answers.etag_of, []
    monkeypatch.setattr(kept_answers, "etag_of", lambda *facts: asked.append(facts) or original(*facts))
    return ServedCity(checked_city.platform), asked


def test_the_second_time_no_route_is_asked_and_the_answer_is_the_same(made):
    city, asked = made
    browser = city.client("registrar")
    first, second = (browser.get(UNITS, params={"level": "block"}) for _ in range(2))
    assert len(asked) == 1
    assert (second.content, dict(second.headers)) == (first.content, dict(first.headers))
    plain = browser.get(UNITS, params={"level": "block"}, headers={"accept-encoding": "identity"})
    assert plain.content == first.content
    assert "content-encoding" not in plain.headers
    known = browser.get(UNITS, params={"level": "block"}, headers={"if-none-match": first.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert known.headers["etag"] == first.headers["etag"]
    assert known.headers["content-security-policy"]
    assert len(asked) == 1


def test_each_language_has_its_own(made):
    city, _ = made
    browser = city.client("registrar")
    in_words = {}
    for _ in range(2):
        for name, headers in (("en", {"accept-language": "en-GB,en;q=0.9"}), ("zh", {"accept-language": "zh-CN"})):
            in_words.setdefault(name, set()).add(browser.get(UNITS, headers=headers).json()["items"][0]["level_text"])
    assert all(len(words) == 1 for words in in_words.values())
    assert in_words["en"] != in_words["zh"]


def test_a_post_never_gets_what_another_was_answered(made):
    city, _ = made
    everywhere, here = city.client("registrar"), city.client("responsible", units=["B01-C01-L0"])
    nobody, keeper = city.client(), city.client("administrator")
    for _ in range(2):
        assert everywhere.get("/api/runs/latest/places").json()["total"] > 0
        assert here.get("/api/runs/latest/places").json()["total"] == 0
        assert nobody.get("/api/runs/latest/places").status_code == 401
        assert keeper.get("/api/runs/latest/places").status_code == 403
        assert keeper.get(UNITS).status_code == 403


def test_a_post_whose_units_change_gets_what_it_sees_now(made):
    """Under the same id: what is kept goes by all that authority was decided from."""
    city, _ = made
    browser, address = city.client("responsible", units=["B01"], body="other-body"), "/api/runs/latest/places"
    before = [browser.get(address).json()["total"] for _ in range(2)]
    assert before[0] == before[1] > 0
    post = city.post("responsible", units=["B01"], body="other-body")
    smaller = Post(post.id, post.roles, post.body, frozenset({"B01-C01-L0"}))
    with city.platform.store.writing() as ledger:
        ledger.append([Draft("post", post.id, as_plain(smaller), "it", "administrator", "it")], expected={})
    assert [browser.get(address).json()["total"] for _ in range(2)] == [0, 0]
    with city.platform.store.writing() as ledger:
        ledger.append([Draft("post", post.id, as_plain(post), "it", "administrator", "it")], expected={})
    assert browser.get(address).json()["total"] == before[0]


def test_a_list_of_findings_is_made_anew_when_the_ledger_has_changed(made):
    city, asked = made
    browser = city.client("registrar")
    for _ in range(2):
        browser.get("/api/findings", params={"limit": 1})
    assert len(asked) == 1
    with city.platform.store.writing() as ledger:
        ledger.append([Draft("note", "one", {}, "it", "administrator", "it")], expected={})
    browser.get(UNITS)
    browser.get("/api/findings", params={"limit": 1})
    assert len(asked) == 3
    browser.get(UNITS)
    assert len(asked) == 3  # of a run: what is written into the ledger is nothing to it


def test_settings_that_another_process_writes_are_taken_over(tmp_path):
    folder = smallest_folder(tmp_path / "city")
    with served_city(folder) as city:
        browser = city.client("registrar")
        assert browser.get("/api/session").json()["city"]["name"] == "虚构市"
        first = browser.get("/api/indicators").headers["etag"]
        settings = folder / "city.toml"
        settings.write_text(settings.read_text(encoding="utf-8").replace("虚构市", "另一市"), encoding="utf-8")
        os.utime(settings, ns=(1, 1))
        assert browser.get("/api/session").json()["city"]["name"] == "另一市"
        assert browser.get("/api/indicators").headers["etag"] != first
        settings.write_text("nothing that can be read", encoding="utf-8")
        assert browser.get("/api/session").json()["city"]["name"] == "另一市"


def test_who_is_remembered_is_forgotten_with_whatever_another_writes(city):
    """Sessions, tokens, accounts and posts that end, here or in another process, act at once."""
    browser = city.client("dispatcher")
    secret = browser.cookies[COOKIE]
    recognising = city.platform.recognising
    assert recognising.remembered(SecretOf.SESSION, secret) is None
    assert browser.get("/api/posts").status_code == 200
    assert recognising.remembered(SecretOf.SESSION, secret).post.id == "dispatcher"
    assert recognising.remembered(SecretOf.TOKEN, secret) is None
    other = Recognising(city.platform.store, city.platform.clock)
    assert other.remembered(SecretOf.SESSION, secret) is None
    with city.platform.door.books.writing() as book:
        book.accounts.add(Account("x", "somebody else", (), "2025-01-01T00:00:00.000000Z"), None)
    assert recognising.remembered(SecretOf.SESSION, secret) is None
    assert browser.get("/api/posts").status_code == 200
    other.end()


def test_a_use_that_cannot_be_noted_stops_nobody(city, monkeypatch):
    from citycheckup.store import database

    browser = city.client("dispatcher")
    city.platform.clock.now = city.platform.clock.now.replace(minute=59)
    monkeypatch.setattr(database, "WAIT_S", 1)
    with city.platform.store.writing():  # somebody writes for long
        assert browser.get("/api/posts").status_code == 200
