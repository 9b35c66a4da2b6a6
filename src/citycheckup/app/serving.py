"""What is told at the console when the platform starts: links that let the first people in."""

from __future__ import annotations

from dataclasses import dataclass

from citycheckup.app.accounts import invite
from citycheckup.app.links import first_link, has_administrator
from citycheckup.app.platform import Platform
from citycheckup.app.posts import list_posts
from citycheckup.authority.posts import Post
from citycheckup.authority.roles import Role

# What one would like to try out, in the order of the work.
_TRIED = (
    Role.REGISTRAR,
    Role.SCREENER,
    Role.DISPATCHER,
    Role.RESPONSIBLE,
    Role.VERIFIER,
    Role.REVIEWER,
    Role.AUDITOR,
)


@dataclass(frozen=True)
class StartLink:
    """A one-time link that the console shows; ``post`` None: the first administrator's."""

    secret: str
    post: Post | None


def start_links(platform: Platform) -> list[StartLink]:
    """Return new links for who may come in first; earlier ones that nobody used work no more.

    Where no administrator can sign in yet, one for the first; where the city is made up, one for a post of each kind of
    work that nobody holds yet, so that one can try the roles.
    """
    door = platform.door
    links = [] if has_administrator(door) else [StartLink(first_link(door), None)]
    if platform.folder.config.city.made_up:
        links += [StartLink(invite(door, [post.id], None), post) for post in _untried(platform)]
    return links


def _untried(platform: Platform) -> list[Post]:
    """Return one post for each role, each post once; a responsible one of a part of the city, where there is one."""
    with platform.door.books.reading() as book:
        held = {post for account in book.accounts.all() for post in account.posts}
    posts = [post for post in list_posts(platform.store) if post.ended_on is None]
    chosen: dict[str, Post] = {}
    for role in _TRIED:
        holding = [post for post in posts if role in post.roles]
        first = min(
            holding, key=lambda post: (post.units is None or role is not Role.RESPONSIBLE, post.id), default=None
        )
        if first is not None:
            chosen[first.id] = first
    return [post for post in chosen.values() if post.id not in held]
