"""Posts: who may act in which roles, for which body, in which part of the city. Kept as data, without any name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from citycheckup.authority.roles import Actor, Role, clashes
from citycheckup.vocabulary import Message

# They keep the system, the keys to personal data or the lots that are drawn: none of them needs to see a finding.
BLIND: frozenset[Role] = frozenset({Role.ADMINISTRATOR, Role.CUSTODIAN, Role.DRAW_OFFICER})
_ID = re.compile(r"[0-9A-Za-z一-鿿][0-9A-Za-z一-鿿._/-]{0,79}")
_LONG_NUMBER = re.compile(r"\d{11}")  # a telephone or identity number is no post


@dataclass(frozen=True)
class Post:
    """A place on an organisation chart, never a person.

    Attributes
    ----------
    id
        "xinghe-street/clerk-2".
    units
        Ids of the units in which, and below which, it sees and changes findings; None: the whole city.
    ended_on
        ISO date since which it acts no more.
    """

    id: str
    roles: frozenset[Role]
    body: str
    units: frozenset[str] | None = None
    ended_on: str | None = None

    @property
    def sees_findings(self) -> bool:
        """Whether one of its roles has to do with findings at all."""
        return self.ended_on is None and bool(self.roles - BLIND)

    def actor(self, role: Role) -> Actor:
        """Return who acts, in one of its roles."""
        return Actor(self.id, role, self.body, self.units)


def faults_of(post: Post) -> list[Message]:
    """Return every reason why there can be no such post."""
    faults = []
    if not _ID.fullmatch(post.id) or _LONG_NUMBER.search(post.id):
        faults.append(Message("authority.post_id", {"post": post.id}))
    if not post.body.strip():
        faults.append(Message("authority.post_without_body", {"post": post.id}))
    if not post.roles:
        faults.append(Message("authority.post_without_role", {"post": post.id}))
    if Role.SYSTEM in post.roles:
        faults.append(Message("authority.post_is_no_software", {"post": post.id}))
    if post.units is not None and not post.units:
        faults.append(Message("authority.post_without_unit", {"post": post.id}))
    return faults + [
        Message("authority.roles_clash", {"first": role_word(first), "second": role_word(second)})
        for first, second in clashes(post.roles - {Role.SYSTEM})
    ]


def role_word(role: str) -> Message:
    """Return what a role is called."""
    return Message(f"terms.role.{role}")


def as_plain(post: Post) -> dict[str, Any]:
    """Return a post as JSON's own types."""
    return {
        "id": post.id,
        "roles": sorted(str(role) for role in post.roles),
        "body": post.body,
        "units": None if post.units is None else sorted(post.units),
        "ended_on": post.ended_on,
    }


def read_post(plain: Mapping[str, Any]) -> Post:
    """Return a post that :func:`as_plain` has written."""
    units = plain["units"]
    return Post(
        plain["id"],
        frozenset(map(Role, plain["roles"])),
        plain["body"],
        None if units is None else frozenset(units),
        plain["ended_on"],
    )
