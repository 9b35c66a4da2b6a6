"""The outbox on both databases: each thing told once, whoever sends, whenever a sender dies."""

import hashlib
import hmac
import json
import os
import random
import smtplib
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from citycheckup.app.notices import hand_over, list_notices, try_again, work_out
from citycheckup.app.sending import send_waiting
from citycheckup.clocks import mainland_calendar
from citycheckup.delivery.mail import MailCarrier
from citycheckup.delivery.webhook import WebhookCarrier
from citycheckup.notices.delivery import DeliveryState
from citycheckup.notices.letters import City
from citycheckup.notices.notice import Channel
from citycheckup.notices.settings import Addressee, MailSettings, NoticeSettings, Retry, WebhookSettings
from citycheckup.reviews.names import Names
from citycheckup.store.backup import back_up, restore
from citycheckup.store.checking import check_ledger
from citycheckup.store.opening import open_store
from citycheckup.vocabulary import InputError
from in_memory_ledger import Clock
from ledger_child import move_all
from receivers import free_port, mail_server, web_server
from way_to_close import WAY

CITY, CALENDAR = City("云澜市（虚构）", made_up=True), mainland_calendar()
HELPERS = Path(__file__).parents[2] / "helpers"
NOW = "2025-07-02T08:00:00"


def settings(port=None, address=None, **more):
    return NoticeSettings(
        mail=MailSettings("127.0.0.1", "checkup@example.org", port, "none") if port else None,
        webhook=WebhookSettings(secret_env="SECRET") if address else None,
        body={"street": Addressee(("street@example.org",) if port else (), address)},
        office="bureau",
        **more,
    )


def carriers(given, clock):
    found = {}
    if given.mail:
        found[Channel.MAIL] = MailCarrier(given.mail, None)
    if given.webhook:
        found[Channel.WEBHOOK] = WebhookCarrier("secret", lambda: clock().timestamp(), timeout_s=5)
    return found


def collect(store, given, clock):
    return work_out(store, given, clock=clock, calendar=CALENDAR)


def send(store, given, clock, **more):
    return send_waiting(store, given, carriers(given, clock), CITY, Names, clock=clock, **more)


def assigned(store, ids, steps=3):
    for step in WAY[:steps]:
        move_all(store, ids, step)


def states(store):
    return sorted(str(way.state) for one in list_notices(store) for way in one.deliveries)


def test_what_happened_is_told_once_by_mail_and_by_call(store):
    clock = Clock(NOW)
    assigned(store, ["f1", "f2"])
    with mail_server() as (box, port), web_server() as (calls, _, address):
        given = settings(port, address)
        assert [(one.kind, one.body, len(one.lines)) for one in collect(store, given, clock)] == [
            ("assigned", "street", 2)
        ]
        assert collect(store, given, clock) == []
        assert send(store, given, clock) == {"sent": 2}
        assert send(store, given, clock) == {}
    (notice,) = list_notices(store)
    (mail,) = box.mails
    assert box.ids == [notice.notice.id]
    assert mail["Subject"] == "【云澜市（虚构）】问题交办通知（2 件）"
    assert "虚构" in mail.get_content()
    ((headers, content),) = calls
    assert headers["Idempotency-Key"] == notice.notice.id
    signed = hmac.new(b"secret", f"{headers['X-CityCheckup-Time']}.".encode() + content, hashlib.sha256).hexdigest()
    assert headers["X-CityCheckup-Signature"] == f"sha256={signed}"
    assert [line["record"] for line in json.loads(content)["lines"]] == ["f1", "f2"]
    assert check_ledger(store).differing == ()


def test_the_same_chain_gives_the_same_notices_elsewhere(store, tmp_path):
    clock = Clock(NOW)
    assigned(store, ["f1"])
    back_up(store, tmp_path / "copy.db", Clock())
    copy = open_store(tmp_path / "copy.db", Clock())
    ids = [one.id for one in collect(store, settings(), clock)]
    assert ids == [one.id for one in collect(copy, settings(), clock)] != []
    copy.close()


def test_a_day_is_told_once_for_each_date(store):
    clock = Clock("2025-12-29T08:00:00")
    assigned(store, ["f1"], steps=6)
    collect(store, settings(), Clock(NOW))
    assert [one.kind for one in collect(store, settings(), clock)] == ["due_soon"]
    assert collect(store, settings(), clock) == []
    late = Clock("2026-01-03T08:00:00")
    assert [one.kind for one in collect(store, settings(), late)] == ["overdue"]
    assert collect(store, settings(), late) == []


def test_a_server_that_is_away_is_tried_again_later_and_given_up_in_the_end(store):
    clock = Clock(NOW)
    assigned(store, ["f1"])
    given = settings(free_port(), retry=Retry(attempts=3, first_wait_s=60))
    collect(store, given, clock)
    for minutes, ended in ((0, {"waiting": 1}), (0, {}), (2, {"waiting": 1}), (5, {"given_up": 1}), (60, {})):
        clock.now += timedelta(minutes=minutes)
        assert send(store, given, clock) == ended
    (one,) = list_notices(store, states=[DeliveryState.GIVEN_UP])
    assert (one.deliveries[0].attempts, "refused" in one.deliveries[0].said) == (3, True)
    with mail_server() as (box, port):
        try_again(store, [one.notice.id[:8]], [], clock=clock)
        assert send(store, settings(port), clock) == {"sent": 1}
    assert box.ids == [one.notice.id]


@pytest.mark.parametrize(("answer", "ended"), [("451 later", "waiting"), ("554 never", "given_up")])
def test_a_mail_server_says_whether_to_come_again(store, answer, ended):
    clock = Clock(NOW)
    assigned(store, ["f1"])
    with mail_server() as (box, port):
        box.answers.append(answer)
        collect(store, settings(port), clock)
        assert send(store, settings(port), clock) == {ended: 1}
    assert box.mails == []


def test_an_address_that_is_refused_is_given_up(store):
    clock = Clock(NOW)
    assigned(store, ["f1"])
    with mail_server() as (box, port):
        box.refused.add("street@example.org")
        collect(store, settings(port), clock)
        assert send(store, settings(port), clock) == {"given_up": 1}


@pytest.mark.parametrize(
    ("status", "ended"), [(503, "waiting"), (429, "waiting"), (404, "given_up"), (302, "given_up")]
)
def test_a_system_says_whether_to_call_again(store, status, ended):
    clock = Clock(NOW)
    assigned(store, ["f1"])
    with web_server() as (calls, answers, address):
        answers.append(status)
        collect(store, settings(address=address), clock)
        assert send(store, settings(address=address), clock) == {ended: 1}
        assert calls == []


def test_without_a_way_a_notice_waits_until_there_is_one(store):
    clock = Clock(NOW)
    assigned(store, ["f1"])
    collect(store, settings(), clock)
    assert states(store) == []
    with mail_server() as (box, port):
        assert send(store, settings(port), clock) == {"sent": 1}
    assert len(box.mails) == 1


def test_what_waited_too_long_lapses(store):
    clock = Clock(NOW)
    assigned(store, ["f1"])
    given = settings(free_port())
    collect(store, given, clock)
    clock.now += timedelta(days=31)
    assert send(store, given, clock) == {}
    assert states(store) == ["lapsed"]


def test_the_past_is_not_sent_when_mail_is_first_set_up(store):
    assigned(store, ["f1"])
    later = Clock("2025-09-01T08:00:00")
    with mail_server() as (box, port):
        collect(store, settings(port), later)
        assert send(store, settings(port), later) == {}
    assert (box.mails, states(store)) == ([], ["lapsed"])


def test_what_a_person_handed_over_is_not_sent(store):
    clock = Clock(NOW)
    assigned(store, ["f1"])
    (one,) = collect(store, settings(), clock)
    hand_over(store, [one.id], clock=clock)
    with mail_server() as (box, port):
        assert send(store, settings(port), clock) == {}
    assert box.mails == []
    with pytest.raises(InputError):
        hand_over(store, [one.id], clock=clock)


def test_after_a_restore_nothing_is_sent_unasked(store, empty_place, tmp_path):
    clock = Clock(NOW)
    assigned(store, ["f1"])
    with mail_server() as (box, port):
        given = settings(port)
        collect(store, given, clock)
        move_all(store, ["f1"], WAY[3])
        back_up(store, tmp_path / "backup.db", Clock())
        assert send(store, given, clock) == {"sent": 1}
        restore(tmp_path / "backup.db", empty_place, Clock())
        again = open_store(empty_place, Clock())
        collect(again, given, Clock("2026-03-01T08:00:00"))  # overdue by then: held as well
        assert send(again, given, clock) == {}
        assert states(again) == ["unclear", "unclear"]
        move_all(again, ["f2"], WAY[0])
        move_all(again, ["f2"], WAY[1])
        move_all(again, ["f2"], WAY[2])
        collect(again, given, clock)
        assert send(again, given, clock) == {"sent": 1}
        again.close()
    assert len(set(box.ids)) == len(box.mails) == 2


def many(store, count):
    for number in range(count):
        assigned(store, [f"f{number}"])


def test_two_senders_at_once_send_once(store, where):
    clock = Clock(NOW)
    many(store, 12)
    other = open_store(where, store._clock)
    with mail_server() as (box, port):
        given = settings(port)
        with ThreadPoolExecutor(2) as two:  # collecting at once, too
            list(two.map(lambda one: collect(one, given, clock), (store, other)))
            ended = list(two.map(lambda one: send(one, given, clock), (store, other)))
    other.close()
    assert sum(one.get("sent", 0) for one in ended) == 12
    assert len(box.ids) == len(set(box.ids)) == 12


def test_a_sender_that_slept_too_long_leaves_it_to_the_other(store):
    clock, later = Clock(NOW), Clock("2025-07-02T09:00:00")
    assigned(store, ["f1"])
    with mail_server() as (box, port):
        given = settings(port)
        collect(store, given, clock)

        class Sleepy(MailCarrier):
            def carry(self, letter, begin):
                assert send(store, given, later) == {"sent": 1}  # its lease is over: another takes it up
                return super().carry(letter, begin)

        sleepy = {Channel.MAIL: Sleepy(given.mail, None)}
        send_waiting(store, given, sleepy, CITY, Names, clock=clock)
    assert len(box.mails) == 1
    assert states(store) == ["sent"]


class DyingError(BaseException):
    """Kills a sender at the worst moment: all is handed over, and nobody has written it down."""


def dying(carrier):
    class Dying(carrier):
        def carry(self, letter, begin):
            super().carry(letter, begin)
            raise DyingError

    return Dying


def test_a_mail_whose_sender_died_behind_it_is_unclear_and_not_sent_again(store):
    clock = Clock(NOW)
    assigned(store, ["f1"])
    with mail_server() as (box, port):
        given = settings(port)
        collect(store, given, clock)
        with pytest.raises(DyingError):
            send_waiting(store, given, {Channel.MAIL: dying(MailCarrier)(given.mail, None)}, CITY, Names, clock=clock)
        assert states(store) == ["sending"]
        clock.now += timedelta(minutes=6)
        assert send(store, given, clock) == {}
        assert states(store) == ["unclear"]
        assert len(box.mails) == 1
        try_again(store, [], [DeliveryState.UNCLEAR], clock=clock)  # a person has asked: it did not come in
        assert send(store, given, clock) == {"sent": 1}
        assert len(set(box.ids)) == 1


def test_a_call_whose_caller_died_behind_it_is_made_again_with_its_key(store):
    clock = Clock(NOW)
    assigned(store, ["f1"])
    with web_server() as (calls, _, address):
        given = settings(address=address)
        collect(store, given, clock)
        carrier = dying(WebhookCarrier)("secret", lambda: 0, timeout_s=5)
        with pytest.raises(DyingError):
            send_waiting(store, given, {Channel.WEBHOOK: carrier}, CITY, Names, clock=clock)
        clock.now += timedelta(minutes=6)
        assert send(store, given, clock) == {"sent": 1}
    assert len(calls) == 2
    assert len({(headers["Idempotency-Key"], content) for headers, content in calls}) == 1


def test_a_connection_that_breaks_within_a_mail_leaves_it_unclear(store, monkeypatch):
    def broken(_self, _content):
        raise smtplib.SMTPServerDisconnected

    clock = Clock(NOW)
    assigned(store, ["f1"])
    with mail_server() as (_, port):
        monkeypatch.setattr(smtplib.SMTP, "data", broken)
        collect(store, settings(port), clock)
        assert send(store, settings(port), clock) == {"unclear": 1}
        assert send(store, settings(port), clock) == {}


def killed_at_random(store, where, rounds, seed):
    """Kill senders again and again; return what arrived, and how the deliveries ended."""
    chance = random.Random(seed)
    path = os.pathsep.join([str(HELPERS), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PYTHONPATH": path}
    with mail_server() as (box, port), web_server() as (calls, _, address):
        given = settings(port, address)
        for number in range(rounds):
            for one in range(5):
                assigned(store, [f"f{number}-{one}"])
            command = [sys.executable, str(HELPERS / "ledger_child.py"), "send", str(where), str(port), address]
            sender = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
            sender.stdout.readline()  # it sends now
            time.sleep(chance.uniform(0, 0.15))
            sender.kill()
            sender.communicate()
            found = check_ledger(store)
            assert (found.chain.broken, found.differing) == (None, ())
        after = Clock("2025-07-03T08:00:00")
        collect(store, given, after)
        send(store, given, after)
        return box.ids, [headers["Idempotency-Key"] for headers, _ in calls], list_notices(store)


def assert_all_arrived_and_no_mail_twice(mails, calls, kept, count):
    assert len(kept) == count
    assert len(mails) == len(set(mails))
    for one in kept:
        by_channel = {way.channel: way.state for way in one.deliveries}
        assert by_channel[Channel.WEBHOOK] is DeliveryState.SENT
        assert one.notice.id in calls
        # A mail is sent, or it is said that nobody knows; never waiting, never lost in silence.
        assert by_channel[Channel.MAIL] in {DeliveryState.SENT, DeliveryState.UNCLEAR}
        if by_channel[Channel.MAIL] is DeliveryState.SENT:
            assert one.notice.id in mails


def test_a_killed_sender_loses_nothing_and_sends_no_mail_twice(store, where):
    assert_all_arrived_and_no_mail_twice(*killed_at_random(store, where, 2, seed=3), count=10)


@pytest.mark.slow
def test_many_killed_senders_lose_nothing_and_send_no_mail_twice(store, where):
    assert_all_arrived_and_no_mail_twice(*killed_at_random(store, where, 12, seed=4), count=60)
