"""What the children of tests do to a ledger: ``python ledger_child.py TASK PLACE …``."""

import itertools
import sys
from pathlib import Path

from citycheckup.app.notices import work_out
from citycheckup.app.sending import send_waiting
from citycheckup.clocks import mainland_calendar
from citycheckup.delivery.mail import MailCarrier
from citycheckup.delivery.webhook import WebhookCarrier
from citycheckup.ledger.decide import decide
from citycheckup.ledger.storing import ConflictError
from citycheckup.notices.letters import City
from citycheckup.notices.notice import Channel
from citycheckup.notices.settings import Addressee, MailSettings, NoticeSettings, WebhookSettings
from citycheckup.reviews.names import Names
from citycheckup.store.opening import open_store
from citycheckup.vocabulary import InputError
from in_memory_ledger import Clock
from way_to_close import WAY


def walk_without_end(store, name):
    """Walk three findings at once, one move an event, until somebody kills us."""
    for round_ in itertools.count():
        for step in WAY:
            move_all(store, [f"{name}-{round_}-{number}" for number in range(3)], step)
            print(round_, flush=True)


def move_all(store, ids, step):
    move, payload, actor, today = step
    with store.writing() as ledger:
        there = {one: ledger.finding(one) for one in ids}
        drafts = [decide(there[one], one, move, keyed(payload, one), actor, today=today) for one in ids]
        ledger.append(drafts, expected={one: there[one].version if there[one] else 0 for one in ids})


def keyed(payload, finding_id):
    return {**payload, "key": finding_id} if "key" in payload else payload


def screen_after(wait, store):
    """Read a finding, wait until all others have read it, too, and try to move it."""
    with store.reading() as ledger:
        finding = ledger.finding("f1")
    move, payload, actor, today = WAY[1]
    draft = decide(finding, "f1", move, payload, actor, today=today)
    wait()
    try:
        with store.writing() as ledger:
            ledger.append([draft], expected={"f1": finding.version})
    except ConflictError as error:
        return error.problems[0].message.key
    return "won"


def send_without_end(store, port, address):
    """Collect and send notices, once the parent knows, until somebody kills us."""
    body = {"street": Addressee(("street@example.org",), address)}
    mail = MailSettings("127.0.0.1", "checkup@example.org", int(port), "none")
    given = NoticeSettings(mail=mail, webhook=WebhookSettings(secret_env="S"), body=body)
    print("ready", flush=True)
    clock = Clock("2025-07-02T08:00:00")
    while True:
        carriers = {
            Channel.MAIL: MailCarrier(mail, None),
            Channel.WEBHOOK: WebhookCarrier("secret", lambda: 0, timeout_s=5),
        }
        work_out(store, given, clock=clock, calendar=mainland_calendar())
        send_waiting(store, given, carriers, City("A"), Names, clock=clock)


def wait_for_the_parent():
    print("ready", flush=True)
    sys.stdin.readline()


def main():
    task, place, *given = sys.argv[1:]
    store = open_store(place if "://" in place else Path(place), Clock())
    if task == "walk":
        walk_without_end(store, *given)
    elif task == "send":
        send_without_end(store, *given)
    else:
        try:
            print(screen_after(wait_for_the_parent, store))
        except InputError as error:
            print(error.problems[0].message.key)


if __name__ == "__main__":
    main()
