"""Who may read results, and who may bring data and check the city up; administrators see no business data."""

from __future__ import annotations

from citycheckup.app.posts import units_seen
from citycheckup.authority.posts import Post
from citycheckup.authority.roles import Role
from citycheckup.duties import Places
from citycheckup.vocabulary import InputError, Message, Problem


def must_keep_data(post: Post) -> None:
    """Refuse a post that may not change the city's data or check the city up: a registrar of the whole city does.

    Raises
    ------
    InputError
        It may not.
    """
    must_read_results(post)
    if Role.REGISTRAR not in post.roles or post.units is not None:
        raise InputError(Problem(Message("authority.keeps_no_data", {"post": post.id})))


def units_of_reader(post: Post, places: Places | None) -> frozenset[str] | None:
    """Return the units in which a post sees buildings, places and findings; None: everywhere.

    Raises
    ------
    InputError
        It sees no findings at all.
    """
    must_read_results(post)
    return units_seen(post, places)


def must_read_results(post: Post) -> None:
    """Refuse a post that has to do with accounts, settings and audit only.

    Raises
    ------
    InputError
        It sees no findings, so no results.
    """
    if not post.sees_findings:
        raise InputError(Problem(Message("authority.no_business_data", {"post": post.id})))
