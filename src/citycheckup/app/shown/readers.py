"""Who may read results: every post that has to do with findings, the whole city; administrators no business data."""

from __future__ import annotations

from citycheckup.authority.posts import Post
from citycheckup.vocabulary import InputError, Message, Problem


def must_read_results(post: Post) -> None:
    """Refuse a post that has to do with accounts, settings and audit only.

    Raises
    ------
    InputError
        It sees no findings, so no results.
    """
    if not post.sees_findings:
        raise InputError(Problem(Message("authority.no_business_data", {"post": post.id})))
