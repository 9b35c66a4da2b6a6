"""What an administrator does with accounts: list, invite, give posts, let nobody in any more."""

from __future__ import annotations

from collections.abc import Collection

from citycheckup.app.door import Caller, Door, note, stamp
from citycheckup.app.links import CONSOLE, make_link, refuse_clashes
from citycheckup.app.posts import list_posts, post_of
from citycheckup.authority.accounts import Account, LinkKind
from citycheckup.authority.posts import Post
from citycheckup.authority.roles import Role
from citycheckup.vocabulary import InputError, Message, Problem


def refuse_others(by: Post | None) -> str:
    """Return the id of the administrator's post; None is the console, where the files lie open anyhow.

    Raises
    ------
    InputError
        It is no administrator's.
    """
    if by is None:
        return CONSOLE
    if Role.ADMINISTRATOR not in by.roles:
        raise InputError(Problem(Message("authority.administrator_only", {"post": by.id})))
    return by.id


def list_accounts(door: Door, by: Post | None) -> list[Account]:
    """Return every account, by name.

    Raises
    ------
    InputError
        Only administrators see them.
    """
    refuse_others(by)
    with door.books.reading() as book:
        return book.accounts.all()


def invite(door: Door, posts: Collection[str], by: Post | None) -> str:
    """Return the secret of a link that makes an account with these posts.

    Raises
    ------
    InputError
        There is no such post, it has ended, or one person must not hold all of them.
    """
    maker = refuse_others(by)
    _look_at(door, posts)
    return make_link(door, LinkKind.ACCOUNT, posts, by=maker)


def reset_link(door: Door, account_id: str, by: Post | None) -> str:
    """Return the secret of a link that gives an account a new password.

    Raises
    ------
    InputError
        There is no such account, or it may sign in no more.
    """
    maker = refuse_others(by)
    account = account_of(door, account_id)
    if account.disabled_at is not None:
        raise InputError(Problem(Message("accounts.is_disabled", {"name": account.name})))
    return make_link(door, LinkKind.RESET, (), by=maker, account=account)


def give_posts(door: Door, account_id: str, posts: Collection[str], by: Post | None, caller: Caller) -> Account:
    """Give an account these posts, and no others; its sessions end, its tokens of other posts do not work.

    Raises
    ------
    InputError
        There is no such account or post, one person must not hold all of them, or no administrator would be left.
    """
    maker = refuse_others(by)
    _look_at(door, posts)
    now = door.now()
    with door.ledger.writing() as ledger:
        book = door.book_of(ledger)
        account = book.accounts.get(account_id)
        if account is None:
            raise _no_such(account_id)
        book.accounts.set_posts(account_id, posts)
        _refuse_without_administrator(door, account, book.accounts.all())
        book.sessions.end_all(account_id)
        detail = {"posts": sorted(posts), "before": list(account.posts)}
        note(book, "posts_given", now, account=account_id, post=maker, source=caller.source, detail=detail)
        return book.accounts.get(account_id) or account


def disable(door: Door, account_id: str, by: Post | None, caller: Caller, *, again: bool = False) -> Account:
    """Let an account sign in no more: its sessions end, its tokens are revoked. ``again``: let it in again.

    Raises
    ------
    InputError
        There is no such account, or no administrator would be left.
    """
    maker = refuse_others(by)
    now = door.now()
    with door.ledger.writing() as ledger:
        book = door.book_of(ledger)
        account = book.accounts.get(account_id)
        if account is None:
            raise _no_such(account_id)
        book.accounts.disable(account_id, None if again else stamp(now))
        if not again:
            _refuse_without_administrator(door, account, book.accounts.all())
            book.sessions.end_all(account_id)
            book.tokens.revoke_all(account_id, stamp(now))
        kind = "account_enabled" if again else "account_disabled"
        note(book, kind, now, account=account_id, post=maker, source=caller.source)
        return book.accounts.get(account_id) or account


def account_of(door: Door, account_id: str) -> Account:
    """Return an account by its id or its name.

    Raises
    ------
    InputError
        There is none.
    """
    with door.books.reading() as book:
        account = book.accounts.get(account_id) or book.accounts.named(account_id)
    if account is None:
        raise _no_such(account_id)
    return account


def _look_at(door: Door, posts: Collection[str]) -> None:
    problems: list[Problem] = []
    found: list[Post] = []
    with door.ledger.reading() as ledger:
        for post in posts:
            try:
                found.append(post_of(ledger, post))
            except InputError as error:
                problems += error.problems
    if problems:
        raise InputError(problems)
    refuse_clashes(found)


def _refuse_without_administrator(door: Door, before: Account, accounts: Collection[Account]) -> None:
    """Refuse what would leave nobody who can let others in; ``before`` is the account as it was."""
    keys = {post.id for post in list_posts(door.ledger) if Role.ADMINISTRATOR in post.roles and post.ended_on is None}
    left = any(account.disabled_at is None and keys & set(account.posts) for account in accounts)
    if keys & set(before.posts) and not left:
        raise InputError(Problem(Message("accounts.last_administrator", {"name": before.name})))


def _no_such(account_id: str) -> InputError:
    return InputError(Problem(Message("accounts.no_such_account", {"account": account_id})))
