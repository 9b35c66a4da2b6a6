"""Roles, and who is acting: a post of a body, never a person's name (workflow facts, sections 0 and 8)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do in the ledger. One may hold several; nobody holds all."""

    REGISTRAR = "registrar"
    SCREENER = "screener"
    DISPATCHER = "dispatcher"
    RESPONSIBLE = "responsible"
    CO_BODY = "co_body"
    VERIFIER = "verifier"
    REVIEWER = "reviewer"
    DRAW_OFFICER = "draw_officer"
    INSPECTOR = "inspector"
    CASE_HANDLER = "case_handler"
    CUSTODIAN = "custodian"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"  # what the software does by itself, on a date or after a run; holds no other role


# Duties that must lie in different hands. Those between bodies on one finding (who is responsible does not verify) are
# guards of the transition table; these are about what one post may hold at all.
_HANDLES_CASES = (
    Role.CASE_HANDLER,
    Role.REGISTRAR,
    Role.SCREENER,
    Role.DISPATCHER,
    Role.RESPONSIBLE,
    Role.CO_BODY,
    Role.VERIFIER,
)
SEPARATE: frozenset[frozenset[Role]] = frozenset(
    {
        frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
        frozenset({Role.DRAW_OFFICER, Role.INSPECTOR}),
        frozenset({Role.RESPONSIBLE, Role.VERIFIER}),
        *(frozenset({Role.CUSTODIAN, handling}) for handling in _HANDLES_CASES),
        *(
            # The administrator keeps the system and touches no business data.
            frozenset({Role.ADMINISTRATOR, business})
            for business in (*_HANDLES_CASES, Role.INSPECTOR, Role.REVIEWER, Role.DRAW_OFFICER, Role.CUSTODIAN)
        ),
        *(frozenset({Role.SYSTEM, held_by_a_post}) for held_by_a_post in Role if held_by_a_post is not Role.SYSTEM),
    }
)


def clashes(roles: Collection[Role]) -> list[tuple[Role, Role]]:
    """Return the pairs among roles that one post must not hold together, sorted."""
    held = set(roles)
    found = [sorted(pair, key=str) for pair in SEPARATE if pair <= held]
    return sorted((first, second) for first, second in found)


@dataclass(frozen=True)
class Actor:
    """Who acts, and for whom.

    Attributes
    ----------
    post
        The post's id ("xinghe-street/clerk-2"): a place on an organisation chart, not a name.
    role
        In which role it acts now.
    body
        Id of the body it belongs to.
    units
        Ids of the units (and all below them) that it may see and change; None: the whole city.
    """

    post: str
    role: Role
    body: str
    units: frozenset[str] | None = None
