"""Adds, ends and lists posts, and says what a post may see. Every change is an event of kind ``post``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from citycheckup.authority.posts import Post, as_plain, faults_of, read_post, role_word
from citycheckup.authority.roles import Actor, Role
from citycheckup.duties import Places
from citycheckup.duties.scope import WHOLE_CITY
from citycheckup.ledger.events import Draft
from citycheckup.ledger.storing import Ledger, LedgerStore
from citycheckup.vocabulary import InputError, Message, Problem

POST = "post"


def list_posts(store: LedgerStore) -> tuple[Post, ...]:
    """Return every post, by id; those that have ended, too."""
    with store.reading() as ledger:
        return tuple(_posts(ledger))


def posts_of(store: LedgerStore, ids: Iterable[str]) -> tuple[Post, ...]:
    """Return the posts of these ids, those that have ended, too; what is no post is left out."""
    with store.reading() as ledger:
        records = [ledger.record(POST, one) for one in ids]
    return tuple(read_post(record) for record in records if record is not None)


def add_post(store: LedgerStore, post: Post, *, by: str | None) -> Post:
    """Add a post.

    Parameters
    ----------
    by
        Id of the administrator's post that adds it. None only for the very first, which must be an administrator's.

    Raises
    ------
    InputError
        Its roles clash, there is one of that id, or ``by`` may not add posts: every reason.
    """
    with store.writing() as ledger:
        problems = faults_of(post)
        if ledger.record(POST, post.id) is not None:
            problems.append(Message("authority.post_is_there", {"post": post.id}))
        first = by is None and next(iter(_posts(ledger)), None) is None
        if first and Role.ADMINISTRATOR not in post.roles:
            problems.append(Message("authority.first_is_administrator"))
        _refuse(problems)
        _write(ledger, post, post if first else _administrator(ledger, by))
    return post


def add_first_post(ledger: Ledger, post: Post) -> None:
    """Add an administrator's post where there is no post at all; else leave everything as it is."""
    if next(iter(_posts(ledger)), None) is None:
        _write(ledger, post, post)


def end_post(store: LedgerStore, post_id: str, *, by: str, today: str) -> Post:
    """End a post: it acts no more, and what it did stays.

    Raises
    ------
    InputError
        There is no such post, it has ended, it is the last administrator's, or ``by`` may not end posts.
    """
    with store.writing() as ledger:
        keeper = _administrator(ledger, by)
        ended = replace(post_of(ledger, post_id), ended_on=today)
        left = [one for one in _posts(ledger) if one.ended_on is None and one.id != post_id]
        if not any(Role.ADMINISTRATOR in one.roles for one in left):
            _refuse([Message("authority.last_administrator", {"post": post_id})])
        _write(ledger, ended, keeper)
    return ended


def post_of(ledger: Ledger, post_id: str) -> Post:
    """Return a post that may act.

    Raises
    ------
    InputError
        There is none, or it has ended.
    """
    record = ledger.record(POST, post_id)
    if record is None:
        raise InputError(Problem(Message("authority.no_such_post", {"post": post_id})))
    post = read_post(record)
    if post.ended_on is not None:
        raise InputError(Problem(Message("authority.post_ended", {"post": post_id, "on": post.ended_on})))
    return post


def acting(ledger: Ledger, actor: Actor, *, own_body: bool = True, whole_city: bool = True) -> Actor:
    """Return who really acts: where the ledger keeps posts, the post of that id, in the role that was asked for.

    A ledger without posts has nobody to ask yet, and believes what it is told.

    Parameters
    ----------
    own_body
        Whether the body that was named must be the post's own; else the post's own counts.
    whole_city
        Whether the act concerns all of the city, so that a post of a part may not do it.

    Raises
    ------
    InputError
        There is no such post, it has ended, or it may not act so.
    """
    if next(iter(ledger.records(POST)), None) is None:
        return actor
    post = post_of(ledger, actor.post)
    wanted = actor if own_body else replace(actor, body=post.body)
    if not may_act(post, wanted, whole_city=whole_city):
        facts = {"post": post.id, "role": role_word(actor.role), "body": wanted.body}
        _refuse([Message("authority.post_may_not_act_so", facts)])
    return post.actor(actor.role)


def may_act(post: Post, actor: Actor, *, whole_city: bool) -> bool:
    """Whether a post holds the actor's role, belongs to its body and, where asked, has charge of the whole city."""
    return actor.role in post.roles and post.body == actor.body and (post.units is None or not whole_city)


def units_seen(post: Post, places: Places | None) -> frozenset[str] | None:
    """Return the ids of all units in which a post sees findings; None: in the whole city, wherever a finding lies.

    Parameters
    ----------
    places
        What lies in what; None where no units are frozen yet: then each unit stands for itself only.
    """
    if not post.sees_findings:
        return frozenset()
    if post.units is None or places is None:
        return post.units
    return frozenset().union(post.units, *(places.below(unit) for unit in post.units))


def units_named(texts: Iterable[str], places: Places | None) -> frozenset[str] | None:
    """Return the units that a user named by id or name; None: the whole city.

    Raises
    ------
    InputError
        Nothing, or more than one thing, has one of these names: all of them are listed.
    """
    found: set[str] = set()
    problems = []
    for text in texts:
        meant = (text,) if places is None else places.find(text)
        if len(meant) == 1:
            found.add(meant[0])
        else:
            problems.append(Message("authority.unit_unclear", {"unit": text, "ids": list(meant)}))
    _refuse(problems)
    return None if WHOLE_CITY in found else frozenset(found)


def _posts(ledger: Ledger) -> Iterable[Post]:
    return (read_post(record) for _, record in ledger.records(POST))


def _administrator(ledger: Ledger, by: str | None) -> Post:
    if by is None:
        raise InputError(Problem(Message("authority.say_who")))
    post = post_of(ledger, by)
    if Role.ADMINISTRATOR not in post.roles:
        _refuse([Message("authority.administrator_only", {"post": by})])
    return post


def _write(ledger: Ledger, post: Post, by: Post) -> None:
    draft = Draft(POST, post.id, as_plain(post), by.id, str(Role.ADMINISTRATOR), by.body)
    ledger.append([draft], expected={})


def _refuse(reasons: Iterable[Message]) -> None:
    problems = [Problem(reason) for reason in reasons]
    if problems:
        raise InputError(problems)
