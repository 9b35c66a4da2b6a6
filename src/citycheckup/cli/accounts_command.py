"""``citycheckup accounts``: who may sign in; whoever keeps the folder may do it without signing in."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from rich.table import Table
from rich.text import Text

from citycheckup.app.accounts import account_of, disable, invite, list_accounts, reset_link
from citycheckup.app.door import Caller
from citycheckup.app.links import CONSOLE
from citycheckup.app.platform import opened_platform
from citycheckup.authority.accounts import Account
from citycheckup.cli.console import console
from citycheckup.vocabulary import InputError, Message, Problem
from citycheckup.wording import render, word

_HERE = Caller(CONSOLE)


def accounts(options: argparse.Namespace, language: str) -> None:
    """Run ``citycheckup accounts list``, ``link``, ``disable`` or ``enable``."""
    with opened_platform(options.folder) as platform:
        door = platform.door
        if options.task == "list":
            _list(list_accounts(door, None), language, as_json=options.json)
        elif options.task == "link":
            if bool(options.post_id) == bool(options.account):
                raise InputError(Problem(Message("accounts.post_or_account")))
            if options.account:
                secret = reset_link(door, account_of(door, options.account).id, None)
            else:
                secret = invite(door, options.post_id, None)
            path = render(Message("serve.path", {"secret": secret}), language)
            said = render(Message("serve.link", {"url": path}), language)
            print(json.dumps({"path": f"/link/{secret}"}) if options.json else said)
        else:
            again = options.task == "enable"
            account = disable(door, account_of(door, options.name).id, None, _HERE, again=again)
            said = render(Message(f"serve.{'enabled' if again else 'disabled'}", {"name": account.name}), language)
            print(json.dumps(asdict(account), ensure_ascii=False) if options.json else said)


def _list(found: list[Account], language: str, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([asdict(account) for account in found], ensure_ascii=False, indent=2))
        return
    if not found:
        print(word("serve.no_accounts", language))
        return
    table = Table(header_style="bold")
    for heading in ("name", "posts", "second_factor", "disabled"):
        table.add_column(word(f"serve.heading_{heading}", language), overflow="fold")
    for account in found:
        factor = word("serve.yes" if account.second_factor else "serve.no", language)
        table.add_row(
            Text(account.name),
            Text("\n".join(account.posts)),
            factor,
            (account.disabled_at or "")[:16].replace("T", " "),
        )
    console().print(table)
