"""Confirming a run: draft 初稿, departments' comments 会签, approved 审定. Findings come only from approved runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from citycheckup.authority.roles import Actor, Role
from citycheckup.ledger.events import Draft
from citycheckup.ledger.payloads import is_prose
from citycheckup.vocabulary import InputError, Message, Problem

RUN_CONFIRMATION = "run_confirmation"


class Stage(StrEnum):
    """How far a run is confirmed."""

    DRAFT = "draft"
    APPROVED = "approved"


class Answer(StrEnum):
    """What a department says of a draft."""

    AGREES = "agrees"
    OBJECTS = "objects"


@dataclass(frozen=True)
class RunIdentity:
    """What is confirmed: the run's content hash, its edition and year, and the SHA-256 of its files by name."""

    run: str
    edition: str
    year: int
    files: Mapping[str, str]


def drafted(identity: RunIdentity, departments: Sequence[str], actor: Actor, before: Mapping[str, Any] | None) -> Draft:
    """Put a run before the departments.

    Raises
    ------
    InputError
        It is before them already, or is approved; nobody is asked; the actor's role may not.
    """
    _role(actor, Role.REGISTRAR)
    if before is not None:
        raise _no("findings.confirmed_before", run=identity.run[:8], stage=Message(f"findings.stage_{before['stage']}"))
    if not departments or len(set(departments)) != len(departments) or not all(map(str.strip, departments)):
        raise _no("findings.departments_needed")
    record = {
        "run": identity.run,
        "edition": identity.edition,
        "year": identity.year,
        "files": dict(sorted(identity.files.items())),
        "stage": str(Stage.DRAFT),
        "drafted_by": actor.post,
        "departments": sorted(departments),
        "comments": {},
    }
    return _draft(record, actor)


def commented(
    record: Mapping[str, Any] | None, answer: Answer, reason: str, actor: Actor, identity: RunIdentity, today: str
) -> Draft:
    """Record what one department says; saying it again takes the place of what it said before.

    Raises
    ------
    InputError
        There is no such draft, or it is another run's files; the department was not asked; an objection without a
        reason.
    """
    _role(actor, Role.RESPONSIBLE, Role.CO_BODY)
    found = _as_drafted(record, identity)
    if actor.body not in found["departments"]:
        raise _no("findings.not_asked", body=actor.body, departments=found["departments"])
    if (answer is Answer.OBJECTS or reason) and not is_prose(reason):
        raise _no("findings.reason_needed", body=actor.body)
    comment = {"answer": str(answer), "reason": reason, "on": today, "post": actor.post}
    return _draft({**found, "comments": {**found["comments"], actor.body: comment}}, actor)


def approved(
    record: Mapping[str, Any] | None, replies: Mapping[str, str], actor: Actor, identity: RunIdentity, today: str
) -> Draft:
    """Approve a draft that every department has answered; each objection needs a reply.

    Raises
    ------
    InputError
        Every reason against: who has not answered, which objection has no reply, that the drafter approves.
    """
    _role(actor, Role.REVIEWER)
    found = _as_drafted(record, identity)
    comments = found["comments"]
    objecting = {body for body, said in comments.items() if said["answer"] == Answer.OBJECTS}
    checks = (
        ("findings.not_answered", sorted(set(found["departments"]) - comments.keys())),
        ("findings.objection_open", sorted(body for body in objecting if not is_prose(replies.get(body, "")))),
        ("findings.reply_to_nobody", sorted(replies.keys() - objecting)),
        ("findings.drafter_approves", [actor.post] if actor.post == found["drafted_by"] else []),
    )
    problems = [Problem(Message(key, {"who": who})) for key, who in checks if who]
    if problems:
        raise InputError(problems)
    done = {"stage": str(Stage.APPROVED), "approved_on": today, "approved_by": actor.post}
    return _draft({**found, **done, "replies": dict(sorted(replies.items()))}, actor)


def check_is_approved(record: Mapping[str, Any] | None, identity: RunIdentity) -> None:
    """Refuse a run that was not approved, or whose files are not those that were.

    Raises
    ------
    InputError
        Why no findings are issued from it.
    """
    if record is None or record["stage"] != Stage.APPROVED:
        raise _no("findings.not_approved", run=identity.run[:8])
    _same_files(record, identity)


def _as_drafted(record: Mapping[str, Any] | None, identity: RunIdentity) -> Mapping[str, Any]:
    if record is None:
        raise _no("findings.no_draft", run=identity.run[:8])
    if record["stage"] != Stage.DRAFT:
        raise _no("findings.confirmed_before", run=identity.run[:8], stage=Message(f"findings.stage_{record['stage']}"))
    _same_files(record, identity)
    return record


def _same_files(record: Mapping[str, Any], identity: RunIdentity) -> None:
    names = record["files"].keys() | identity.files.keys()
    changed = sorted(name for name in names if record["files"].get(name) != identity.files.get(name))
    if changed:
        raise _no("findings.files_changed", run=identity.run[:8], files=changed)


def _role(actor: Actor, *allowed: Role) -> None:
    if actor.role not in allowed:
        raise _no("findings.role_may_not", role=str(actor.role), roles=[str(role) for role in allowed])


def _draft(record: Mapping[str, Any], actor: Actor) -> Draft:
    return Draft(RUN_CONFIRMATION, record["run"], dict(record), actor.post, str(actor.role), actor.body)


def _no(key: str, **arguments: object) -> InputError:
    return InputError(Problem(Message(key, arguments)))
