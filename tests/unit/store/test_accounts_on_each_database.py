"""Accounts, sessions, links and counters do the same on SQLite and PostgreSQL, and several at once do not collide."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy.exc import IntegrityError

from citycheckup.app import hashing
from citycheckup.app.door import Caller, Door, stamp
from citycheckup.app.links import first_link, has_administrator, redeem_link
from citycheckup.app.recognising import Recognising, SecretOf
from citycheckup.app.sign_in import act_as, sign_in
from citycheckup.app.sign_in_limits import WaitError, limits_of
from citycheckup.authority.accounts import Account, AuditEntry, LinkKind
from citycheckup.authority.passwords import profile
from citycheckup.store.account_store import AccountBook, AccountStore
from citycheckup.store.backup import back_up, restore
from citycheckup.store.opening import open_store
from citycheckup.vocabulary import InputError
from in_memory_ledger import Clock

HERE = Caller("192.0.2.1")
PASSWORD = "four plain words together"


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch):
    monkeypatch.setattr(hashing, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    hashing._nobody.cache_clear()


@pytest.fixture
def door(store):
    return Door(AccountStore(store.engine), store, Clock(), ("made-up",))


def test_the_first_administrator_comes_in_once(door, store):
    secret = first_link(door)
    entered = redeem_link(door, secret, "keeper", PASSWORD, HERE)
    assert has_administrator(door)
    recognising = Recognising(store, door.clock)
    assert recognising.look_up(SecretOf.SESSION, entered.secret).session == entered.session
    with pytest.raises(InputError):
        redeem_link(door, secret, "another", PASSWORD, HERE)
    again = sign_in(door, "KEEPER", PASSWORD, HERE)
    assert again.secret != entered.secret
    with pytest.raises(InputError):
        act_as(door, again.secret, "no-post-of-its", HERE)
    assert recognising.look_up(SecretOf.SESSION, "made up") is None
    recognising.end()


def test_of_many_who_use_one_link_at_once_one_comes_in(door):
    secret = first_link(door)

    def come(number):
        try:
            return redeem_link(door, secret, f"keeper-{number}", PASSWORD, HERE).account.name
        except InputError as error:
            return error.problems[0].message.key

    with ThreadPoolExecutor(6) as six:
        came = list(six.map(come, range(6)))
    assert sorted(name.startswith("keeper") for name in came) == [False] * 5 + [True]
    assert {name for name in came if not name.startswith("keeper")} == {"accounts.no_such_link"}
    with door.books.reading() as book:
        assert len(book.accounts.all()) == 1


def test_failures_of_many_workers_are_counted_together(door):
    def fail(_):
        try:
            sign_in(door, "nobody", "wrong", HERE)
        except WaitError:
            return "wait"
        except InputError as error:
            return error.problems[0].message.key

    with ThreadPoolExecutor(4) as four:
        told = list(four.map(fail, range(12)))
    counted = told.count("accounts.wrong")
    assert counted >= 4
    with door.books.reading() as book:
        for limit in limits_of("nobody", HERE.source, profile("asvs")):
            assert book.counted(limit.key)[0] == counted


def test_a_name_is_one_account_s_whatever_its_case(door):
    with door.books.writing() as book:
        book.accounts.add(Account("a", "Li.Wei", (), stamp(door.now())), None)
    with pytest.raises(IntegrityError), door.books.writing() as book:
        book.accounts.add(Account("b", "li.wei", (), stamp(door.now())), None)
    with door.books.reading() as book:
        assert [one.id for one in book.accounts.all()] == ["a"]


def test_a_time_step_and_a_recovery_code_are_used_up(door):
    at = stamp(door.now())
    with door.books.writing() as book:
        book.accounts.add(Account("a", "someone", ("p",), at), None)
        book.accounts.set_recovery_codes("a", ["h1", "h2"])
        assert [book.accounts.take_totp_step("a", step) for step in (10, 10, 9, 11)] == [True, False, False, True]
        assert [book.accounts.take_recovery_code("a", one, at) for one in ("h1", "h1", "h3")] == [True, False, False]
        assert book.accounts.recovery_codes_left("a") == 1
        assert [one.id for one in book.accounts.holding("p")] == ["a"]


def test_of_links_for_one_purpose_the_newest_works(door):
    older, newer = first_link(door), first_link(door)
    with pytest.raises(InputError):
        redeem_link(door, older, "keeper", PASSWORD, HERE)
    assert redeem_link(door, newer, "keeper", PASSWORD, HERE).account.name == "keeper"


def test_a_link_ends_after_three_days(door):
    secret = first_link(door)
    door.clock.now += timedelta(days=3, seconds=1)
    with pytest.raises(InputError):
        redeem_link(door, secret, "keeper", PASSWORD, HERE)


def test_settings_counters_and_the_audit_are_kept_and_forgotten(door):
    at = datetime(2025, 1, 1, tzinfo=UTC)
    with door.books.writing() as book:
        book.set_setting("one", {"值": [1, 2]})
        book.set_setting("one", {"值": [3]})
        book.count("key", 1, "2025-01-01", "2025-01-02")
        book.count("key", 2, "2025-01-01", "2025-01-02")
        for day in range(3):
            book.note(AuditEntry(0, stamp(at + timedelta(days=day)), "signed_in", "a", None, "", {"day": day}))
    with door.books.reading() as book:
        assert book.setting("one") == {"值": [3]}
        assert book.counted("key") == (2, "2025-01-01", "2025-01-02")
        assert [one.detail["day"] for one in book.audit(limit=2)] == [2, 1]
        (last,) = book.audit(before=book.audit(limit=2)[-1].seq)
        assert last.detail == {"day": 0}
    with door.books.writing() as book:
        assert book.forget_audit(stamp(at + timedelta(days=1))) == 1
        book.forget_counters("2025-01-03")
        assert book.counted("key")[0] == 0


def test_what_fails_within_a_transaction_leaves_nothing(door):
    def fail():
        with door.books.writing() as book:
            book.set_setting("one", 1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with door.books.reading() as book:
        assert book.setting("one") is None


def test_a_backup_carries_accounts_and_is_put_where_only_a_link_was_made(door, store, empty_place, tmp_path):
    redeem_link(door, first_link(door), "keeper", PASSWORD, HERE)
    back_up(store, tmp_path / "backup.db", Clock())
    if not isinstance(empty_place, type(tmp_path)):
        there = open_store(empty_place, Clock())
        with there.writing() as ledger:
            AccountBook(ledger.connection).links.withdraw(LinkKind.FIRST)
        first_link(Door(AccountStore(there.engine), there, Clock()))
        there.close()
    restore(tmp_path / "backup.db", empty_place, Clock())
    restored = open_store(empty_place, Clock())
    try:
        there = Door(AccountStore(restored.engine), restored, door.clock)
        assert sign_in(there, "keeper", PASSWORD, HERE).account.posts == ("administrator",)
    finally:
        restored.close()
