"""One-time links: the only way an account begins, and the only way back in for who has forgotten the password."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from citycheckup.app.door import Caller, Door, digest, later, new_secret, note, rules_of, stamp
from citycheckup.app.hashing import hashed
from citycheckup.app.passwords import refuse_weak
from citycheckup.app.posts import add_first_post, list_posts, post_of
from citycheckup.app.sign_in import SignedIn, begin_session
from citycheckup.app.sign_in_limits import count_failure, limits_of, refuse_if_too_many
from citycheckup.authority.accounts import Account, Link, LinkKind, faults_of_name
from citycheckup.authority.posts import Post
from citycheckup.authority.roles import Role, clashes
from citycheckup.vocabulary import InputError, Message, Problem

if TYPE_CHECKING:
    from citycheckup.store.account_store import AccountBook

CONSOLE = "console"  # who makes a link at the machine itself
_HOURS = 72
_FIRST_POST = Post("administrator", frozenset({Role.ADMINISTRATOR}), "checkup-office")


def has_administrator(door: Door) -> bool:
    """Whether somebody may sign in as an administrator."""
    posts = [post.id for post in list_posts(door.ledger) if Role.ADMINISTRATOR in post.roles and post.ended_on is None]
    with door.books.reading() as book:
        return any(book.accounts.holding(post) for post in posts)


def first_link(door: Door) -> str:
    """Return the secret of a link for the first administrator; the one before works no more."""
    posts = [post.id for post in list_posts(door.ledger) if Role.ADMINISTRATOR in post.roles and post.ended_on is None]
    return make_link(door, LinkKind.FIRST, posts[:1] or [_FIRST_POST.id], by=CONSOLE)


def make_link(door: Door, kind: LinkKind, posts: Collection[str], *, by: str, account: Account | None = None) -> str:
    """Return the secret of a new link; unused ones for the same purpose work no more.

    Parameters
    ----------
    by
        The post that makes it, or the console.
    """
    now, secret = door.now(), new_secret()
    held = tuple(sorted(set(posts)))
    with door.books.writing() as book:
        whose = None if account is None else account.id
        book.links.withdraw(kind, account=whose, posts=held)
        book.links.add(digest(secret), Link(kind, held, whose, by, later(now, hours=_HOURS)), stamp(now))
        note(book, "link_made", now, account=whose, post=by, detail={"kind": str(kind), "posts": list(held)})
    return secret


def read_link(door: Door, secret: str, caller: Caller) -> tuple[Link, Account | None]:
    """Return what a link is for, and the account that gets a new password.

    Raises
    ------
    InputError
        There is no such link, or it was used, or its time is over: the same words.
    WaitError
        Too many were tried from there.
    """
    now = door.now()
    with door.books.reading() as book:
        limits = limits_of("a link", caller.source, rules_of(book))[:2]
        refuse_if_too_many(book, limits, now)
        link = book.links.get(digest(secret), stamp(now))
        account = None if link is None or link.account is None else book.accounts.get(link.account)
    if link is None:
        with door.books.writing() as book:
            count_failure(book, limits, now)
        raise InputError(Problem(Message("accounts.no_such_link")))
    return link, account


def redeem_link(door: Door, secret: str, name: str, password: str, caller: Caller) -> SignedIn:
    """Use a link up: make the account, or give it the new password; and sign in.

    Parameters
    ----------
    name
        What will be typed to sign in; of no account where the link is for a new password.

    Raises
    ------
    InputError
        The link does not work, the name is taken or unfit, the password is refused: every reason.
    """
    link, account = read_link(door, secret, caller)
    wanted = name.strip() if account is None else account.name
    problems = [] if account is not None else [Problem(fault, column="name") for fault in faults_of_name(wanted)]
    try:
        # With the new password the second factor goes, too: it may be what was lost.
        refuse_weak(door, password, wanted, None if account is None else replace(account, second_factor=False))
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    kept, now = hashed(password), door.now()
    # One transaction with the ledger's: the first post and the first account come to be together.
    with door.ledger.writing() as ledger:
        book = door.book_of(ledger)
        if not book.links.use(digest(secret), stamp(now)):
            raise InputError(Problem(Message("accounts.no_such_link")))
        if account is None:
            if link.kind is LinkKind.FIRST:
                add_first_post(ledger, _FIRST_POST)
            for post in link.posts:
                post_of(ledger, post)
            account = _new_account(book, wanted, link, kept, stamp(now))
        else:
            book.accounts.set_password(account.id, kept, stamp(now))
            book.accounts.set_totp(account.id, None, None)
            book.accounts.set_recovery_codes(account.id, [])
            book.sessions.end_all(account.id)
            account = book.accounts.get(account.id) or account
        kind = "password_reset" if link.kind is LinkKind.RESET else "account_made"
        detail = {"posts": list(link.posts), "by": link.made_by}
        note(book, kind, now, account=account.id, source=caller.source, detail=detail)
        return begin_session(book, account, rules_of(book), now, caller)


def refuse_clashes(posts: Collection[Post]) -> None:
    """Refuse posts whose duties must lie in different hands: one person would hold them.

    Raises
    ------
    InputError
        Which roles clash.
    """
    pairs = clashes({role for post in posts for role in post.roles})
    if pairs:
        words = [(Message(f"terms.role.{first}"), Message(f"terms.role.{second}")) for first, second in pairs]
        raise InputError(
            [Problem(Message("accounts.posts_clash", {"first": first, "second": second})) for first, second in words]
        )


def _new_account(book: AccountBook, name: str, link: Link, password: str, at: str) -> Account:
    if book.accounts.named(name) is not None:
        raise InputError(Problem(Message("accounts.name_taken", {"name": name}), column="name"))
    account = Account(secrets.token_urlsafe(9), name, link.posts, at, password_at=at)
    book.accounts.add(account, password)
    return account
