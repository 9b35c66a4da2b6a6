"""Tokens for programs: each acts as one post, at most reads or also writes, and ends on a day."""

from __future__ import annotations

import secrets

from citycheckup.app.door import Caller, Door, digest, later, new_secret, note, stamp
from citycheckup.authority.accounts import Account, Scope, Token
from citycheckup.vocabulary import InputError, Message, Problem

PREFIX = "citycheckup_"  # so that scanners for leaked secrets know one
LONGEST_DAYS = 366


def make_token(
    door: Door, account: Account, post: str, name: str, scope: Scope, days: int, caller: Caller
) -> tuple[str, Token]:
    """Return the secret of a new token, shown this once, and the token.

    Raises
    ------
    InputError
        The post is none of the account's, or it would last too long.
    """
    problems = []
    if post not in account.posts:
        problems.append(Problem(Message("accounts.not_your_post", {"post": post}), column="post"))
    if not 1 <= days <= LONGEST_DAYS:
        problems.append(Problem(Message("accounts.token_days", {"longest": LONGEST_DAYS}), column="days"))
    if not name.strip():
        problems.append(Problem(Message("accounts.token_name"), column="name"))
    if problems:
        raise InputError(problems)
    now, secret = door.now(), PREFIX + new_secret()
    made = Token(secrets.token_urlsafe(8), account.id, post, name.strip(), scope, stamp(now), later(now, days=days))
    with door.books.writing() as book:
        book.tokens.add(digest(secret), made)
        detail = {"token": made.id, "scope": str(scope), "days": days}
        note(book, "token_made", now, account=account.id, post=post, source=caller.source, detail=detail)
    return secret, made


def tokens_of(door: Door, account: Account) -> list[Token]:
    """Return an account's tokens, the newest first."""
    with door.books.reading() as book:
        return book.tokens.of(account.id)


def revoke_token(door: Door, account: Account, token_id: str, caller: Caller) -> None:
    """Let a token work no more.

    Raises
    ------
    InputError
        The account has none of that id that works.
    """
    now = door.now()
    with door.books.writing() as book:
        if not book.tokens.revoke(account.id, token_id, stamp(now)):
            raise InputError(Problem(Message("accounts.no_such_token", {"token": token_id})))
        note(book, "token_revoked", now, account=account.id, source=caller.source, detail={"token": token_id})
