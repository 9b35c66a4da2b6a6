"""``citycheckup notices``: call the use case, print what it returns."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from rich.table import Table
from rich.text import Text

from citycheckup.app import notices as desk
from citycheckup.app.city_names import names_of
from citycheckup.app.clock import system_clock
from citycheckup.app.due_dates import calendar_of
from citycheckup.app.ledger_store import opened_ledger
from citycheckup.app.sending import carriers_of, send_waiting
from citycheckup.cli.console import console
from citycheckup.notices.delivery import DeliveryState, Kept
from citycheckup.notices.letters import City, subject_of, text_of
from citycheckup.notices.notice import Kind
from citycheckup.notices.settings import NoticeSettings
from citycheckup.reports.notice_files import write_mail_files, write_notice_book
from citycheckup.reviews.names import Names
from citycheckup.sources.folder import CityFolder, open_folder
from citycheckup.sources.notice_file import read_notice_settings
from citycheckup.store.ledger import SqlStore
from citycheckup.vocabulary import Message
from citycheckup.wording import render, word

GIVEN_UP = 1
_BAD = frozenset({DeliveryState.GIVEN_UP, DeliveryState.UNCLEAR})


def notices(options: argparse.Namespace, language: str) -> int:
    """Run a task of ``citycheckup notices``; return the exit code, 1 where something did not arrive for good."""
    folder = open_folder(options.folder)
    settings = read_notice_settings(options.folder)
    with opened_ledger(folder, create=False) as store:
        return _TASKS[options.task](options, language, folder, settings, store)


def _collect(
    options: argparse.Namespace, language: str, _folder: CityFolder, settings: NoticeSettings, store: SqlStore
) -> int:
    new = desk.work_out(store, settings, clock=system_clock, calendar=calendar_of(None))
    _say({"count": len(new)}, "notices.collected", language, as_json=options.json)
    return 0


def _list(
    options: argparse.Namespace, language: str, folder: CityFolder, _settings: NoticeSettings, store: SqlStore
) -> int:
    kinds = None if options.kind is None else [Kind(one) for one in options.kind]
    states = None if options.state is None else [DeliveryState(one) for one in options.state]
    found = desk.list_notices(store, body=options.to, kinds=kinds, states=states)
    left = desk.events_to_look_at(store)
    if options.json:
        _print({"events_not_looked_at": left, "notices": [_record(one) for one in found]})
        return 0
    if found:
        _table(found, _names(folder, store)(language))
    else:
        print(word("notices.none", language))
    if left:
        print(render(Message("notices.not_looked_at", {"count": left}), language))
    return 0


def _show(
    options: argparse.Namespace, language: str, folder: CityFolder, settings: NoticeSettings, store: SqlStore
) -> int:
    one = desk.kept_notice(store, options.notice)
    called = _names(folder, store)(settings.language_of(one.notice.body))
    subject, text = subject_of(one.notice, _city(folder), called), text_of(one.notice, _city(folder), called)
    if options.json:
        _print(_record(one) | {"subject": subject, "text": text})
    else:
        print(f"{subject}\n\n{text}\n{_ways(one, language)}")
    return 0


def _send(
    options: argparse.Namespace, language: str, folder: CityFolder, settings: NoticeSettings, store: SqlStore
) -> int:
    carriers = carriers_of(settings, folder.path, system_clock)
    desk.work_out(store, settings, clock=system_clock, calendar=calendar_of(None))
    if not carriers and not options.json:
        print(word("notices.nothing_set_up", language))
    ended = send_waiting(
        store, settings, carriers, _city(folder), _names(folder, store), clock=system_clock, limit=options.limit
    )
    if options.json:
        _print(ended)
    else:
        said = [
            Message("notices.sent", {"state": Message(f"notices.state_{name}"), "count": count})
            for name, count in ended.items()
        ]
        print("\n".join(render(one, language) for one in said or [Message("notices.nothing_waits")]))
    return GIVEN_UP if _BAD & set(ended) else 0


def _retry(
    options: argparse.Namespace, language: str, _folder: CityFolder, _settings: NoticeSettings, store: SqlStore
) -> int:
    states = [DeliveryState(one) for one in options.state or ()]
    again = desk.try_again(store, options.notices, states, clock=system_clock)
    _say({"count": len(again)}, "notices.tried_again", language, as_json=options.json)
    return 0


def _settle(
    options: argparse.Namespace, language: str, _folder: CityFolder, _settings: NoticeSettings, store: SqlStore
) -> int:
    done = desk.hand_over(store, options.notices, clock=system_clock)
    _say({"count": len(done)}, "notices.settled", language, as_json=options.json)
    return 0


def _export(
    options: argparse.Namespace, language: str, folder: CityFolder, settings: NoticeSettings, store: SqlStore
) -> int:
    desk.work_out(store, settings, clock=system_clock, calendar=calendar_of(None))
    waiting = [one.notice for one in desk.list_notices(store, body=options.to, only_unsettled=True)]
    names = _names(folder, store)
    if options.out.suffix.lower() == ".xlsx":
        marking = word("reviews.internal", language)
        count = write_notice_book(options.out, waiting, _city(folder), names(language), marking=marking)
    else:
        count = write_mail_files(options.out, waiting, settings, _city(folder), names)
    if options.settle and waiting:
        desk.hand_over(store, [one.id for one in waiting], clock=system_clock)
    _say({"count": count, "file": str(options.out)}, "notices.written", language, as_json=options.json)
    return 0


def _names(folder: CityFolder, store: SqlStore) -> Callable[[str], Names]:
    @cache
    def names(language: str) -> Names:
        today = system_clock().astimezone(calendar_of(None).zone).date()
        with store.reading() as ledger:
            return names_of(folder, ledger, language, on=today)

    return names


def _city(folder: CityFolder) -> City:
    return City(folder.config.city.name, folder.config.city.made_up)


def _table(found: list[Kept], names: Names) -> None:
    language = names.language
    table = Table(header_style="bold")
    for name in ("moment", "kind", "body", "count", "ways", "id"):
        table.add_column(word(f"notices.column_{name}", language), overflow="fold")
    for one in found:
        notice = one.notice
        cells = (
            notice.moment[:10],
            word(f"notices.kind_{notice.kind}", language),
            names.body(notice.body),
            str(len(notice.lines)),
            _ways(one, language),
            notice.id[:12],
        )
        table.add_row(*map(Text, cells))
    console().print(table)


def _ways(one: Kept, language: str) -> str:
    if not one.deliveries:
        return word("notices.no_way", language)
    return "\n".join(
        " ".join(
            filter(
                None,
                (
                    word(f"notices.channel_{way.channel}", language),
                    word(f"notices.state_{way.state}", language),
                    (way.done_at or "")[:16],
                    way.said,
                ),
            )
        )
        for way in one.deliveries
    )


def _record(one: Kept) -> dict[str, Any]:
    notice = one.notice
    return {
        "id": notice.id,
        "kind": str(notice.kind),
        "body": notice.body,
        "moment": notice.moment,
        "lines": [{"record": line.record, **line.facts} for line in notice.lines],
        "deliveries": [
            {
                "channel": str(way.channel), "state": str(way.state), "attempts": way.attempts,
                "next_at": way.next_at or None, "done_at": way.done_at, "said": way.said or None,
            }
            for way in one.deliveries
        ],
    }  # fmt: skip


def _say(record: dict[str, object], key: str, language: str, *, as_json: bool) -> None:
    if as_json:
        _print(record)
    else:
        print(render(Message(key, record), language))


def _print(record: object) -> None:
    print(json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True))


_TASKS: Mapping[str, Callable[[argparse.Namespace, str, CityFolder, NoticeSettings, SqlStore], int]] = {
    "collect": _collect,
    "list": _list,
    "show": _show,
    "send": _send,
    "retry": _retry,
    "settle": _settle,
    "export": _export,
}
