"""A city's own thresholds and indicators, shown, checked and changed: ``local.toml`` in the newest year's folder.

They decide what counts as a finding, so not the administrator changes them but a reviewer with charge of the whole
city, who approves runs; each change is an event of the ledger.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from citycheckup.app.posts import may_act
from citycheckup.authority.posts import Post, role_word
from citycheckup.authority.roles import Role
from citycheckup.editions import examined_by
from citycheckup.ledger.events import Draft
from citycheckup.ledger.storing import LedgerStore
from citycheckup.sources.folder import CityFolder
from citycheckup.sources.local.rules import LocalRules, read_local_rules
from citycheckup.vocabulary import InputError, Message, Problem, Severity

LOCAL_RULES = "local_rules"  # kind of event


@dataclass(frozen=True)
class ShownRules:
    """The file as it stands; ``file`` None: ``city.toml`` names none."""

    file: str | None
    text: str
    sha256: str
    rules: LocalRules
    problems: tuple[Problem, ...]


def read_rules(folder: CityFolder) -> ShownRules:
    """Return a city's own rules, with what is wrong with them."""
    name = folder.config.local
    if name is None:
        return ShownRules(None, "", _sha256(b""), LocalRules(), ())
    path = folder.file(name)
    content = path.read_bytes() if path.is_file() else b""
    rules, problems = _read(folder, path, name)
    return ShownRules(name, content.decode("utf-8", "replace"), _sha256(content), rules, problems)


def write_rules(store: LedgerStore, folder: CityFolder, text: str, read: str, by: Post) -> ShownRules:
    """Replace a city's own rules.

    Parameters
    ----------
    read
        SHA-256 of the file that the writer looked at.

    Raises
    ------
    InputError
        The post may not, the file has changed since, or the text has faults: all of them; nothing is changed.
    """
    if not may_act(by, by.actor(Role.REVIEWER), whole_city=True):
        facts = {"post": by.id, "role": role_word(Role.REVIEWER), "body": by.body}
        raise InputError(Problem(Message("authority.post_may_not_act_so", facts)))
    name = folder.config.local
    if name is None:
        raise InputError(Problem(Message("accounts.no_local_file"), file="city.toml"))
    path, content = folder.file(name), text.encode("utf-8")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with store.writing() as ledger:  # one writer at a time, the other is told
        before = _sha256(path.read_bytes() if path.is_file() else b"")
        if before != read:
            raise InputError(Problem(Message("accounts.local_changed"), file=name))
        try:
            part.write_bytes(content)
            _, problems = _read(folder, part, name)
            if any(problem.severity is Severity.ERROR for problem in problems):
                raise InputError(problems)
            payload = {"file": name, "before": before, "after": _sha256(content)}
            draft = Draft(LOCAL_RULES, folder.config.city.id, payload, by.id, str(Role.REVIEWER), by.body)
            ledger.append([draft], expected={})
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return read_rules(folder)


def _read(folder: CityFolder, path: Path, name: str) -> tuple[LocalRules, tuple[Problem, ...]]:
    config = folder.config
    try:
        rules = read_local_rules(path, examined_by(config.city.edition), frozenset(config.city.classes))
    except InputError as error:
        return LocalRules(), _called(error.problems, name)
    return rules, _called(rules.problems, name)


def _called(problems: Sequence[Problem], name: str) -> tuple[Problem, ...]:
    """Return problems with the file's own name, whatever it is called while it is being checked."""
    return tuple(replace(problem, file=None if problem.file is None else name) for problem in problems)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
