"""``citycheckup posts``: who may act, as data; its arguments and its tasks."""

from __future__ import annotations

import argparse
import json

from rich.table import Table
from rich.text import Text

from citycheckup.app.clock import system_clock
from citycheckup.app.confirm_run import today
from citycheckup.app.ledger_store import opened_ledger
from citycheckup.app.places import places_if_frozen
from citycheckup.app.posts import add_post, end_post, list_posts, units_named
from citycheckup.authority.posts import Post, as_plain, role_word
from citycheckup.authority.roles import Role
from citycheckup.cli.console import console
from citycheckup.sources.folder import open_folder
from citycheckup.vocabulary import Message
from citycheckup.wording import render, word


def posts(options: argparse.Namespace, language: str) -> None:
    """Run ``citycheckup posts add``, ``end`` or ``list``."""
    if options.task == "add":
        folder = open_folder(options.folder)
        units = units_named(options.unit, places_if_frozen(folder)) if options.unit else None
        post = Post(options.post_id, frozenset(map(Role, options.role)), options.body, units)
        with opened_ledger(folder) as store:
            _said("desk.post_added", add_post(store, post, by=options.post), language, as_json=options.json)
    elif options.task == "end":
        with opened_ledger(options.folder, create=False) as store:
            ended = end_post(store, options.post_id, by=options.post, today=today(system_clock))
        _said("desk.post_ended", ended, language, as_json=options.json)
    else:
        with opened_ledger(options.folder, create=False) as store:
            found = list_posts(store)
        if options.json:
            _print([as_plain(post) for post in found])
        else:
            _table(found, language)


def _table(found: tuple[Post, ...], language: str) -> None:
    table = Table(header_style="bold")
    for heading in ("post", "roles", "body", "units", "ended"):
        table.add_column(word(f"desk.heading_{heading}", language), overflow="fold")
    for post in found:
        roles = [render(role_word(role), language) for role in sorted(post.roles, key=str)]
        where = [word("desk.whole_city", language)] if post.units is None else sorted(post.units)
        table.add_row(
            Text(post.id),
            "\n".join(roles),
            Text(post.body),
            Text("\n".join(where)),
            post.ended_on or "",
        )
    console().print(table)


def _said(key: str, post: Post, language: str, *, as_json: bool) -> None:
    if as_json:
        _print(as_plain(post))
    else:
        print(render(Message(key, {"post": post.id, "body": post.body}), language))


def _print(record: object) -> None:
    print(json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True))
