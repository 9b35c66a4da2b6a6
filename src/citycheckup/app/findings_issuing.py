"""Issues findings from an approved run, and verifies what was reported done: one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from citycheckup.app.clock import Clock
from citycheckup.app.confirm_run import today
from citycheckup.app.due_dates import count_due
from citycheckup.app.making_moves import Moves
from citycheckup.app.posts import acting
from citycheckup.app.read_run import identity_of, read_run, run_path
from citycheckup.authority.roles import Actor, Role
from citycheckup.editions import Change, Edition, crosswalk, editions, load_edition
from citycheckup.ledger.confirmation import RUN_CONFIRMATION, check_is_approved
from citycheckup.ledger.finding import Finding, SourceKind
from citycheckup.ledger.from_run import findings_of_run
from citycheckup.ledger.run_facts import RunFacts
from citycheckup.ledger.storing import FindingQuery, LedgerStore
from citycheckup.ledger.transitions import Move, State
from citycheckup.ledger.verify_by_run import verifications_of_run
from citycheckup.vocabulary import InputError, Message, Problem

_WATCH_RULE = "finding.watch"


@dataclass(frozen=True)
class Issued:
    """What a run came to.

    Attributes
    ----------
    registered, reopened, verified, failed, superseded, observed
        Ids of findings, sorted.
    waiting
        By finding id: reported done, but this run neither verifies nor fails it.
    to_decide
        By finding id: what a person must decide.
    gone
        By finding id: items that are not there any more.
    to_check
        Keys of candidates 待核实.
    """

    run: str
    registered: tuple[str, ...]
    reopened: tuple[str, ...]
    verified: tuple[str, ...]
    failed: tuple[str, ...]
    superseded: tuple[str, ...]
    observed: tuple[str, ...]
    waiting: Mapping[str, Message]
    to_decide: Mapping[str, Message]
    gone: Mapping[str, tuple[str, ...]]
    to_check: tuple[str, ...]


def issue_findings(
    store: LedgerStore,
    folder: Path,
    run: Path | None,
    actor: Actor,
    clock: Clock,
    *,
    new_id: Callable[[], str] | None = None,
    local: tuple[Edition, ...] = (),
    language: str = "zh",
) -> Issued:
    """Verify, reopen and register what an approved run says; telling the ledger of the same run again adds nothing.

    Parameters
    ----------
    actor
        The registrar who issues. What the table leaves to the software itself is done in the name of this post.
    new_id
        Gives ids that nobody can guess.

    Raises
    ------
    InputError
        The run was not approved, or its files are not those that were; nothing has been written.
    """
    if actor.role is not Role.REGISTRAR:
        raise InputError(
            Problem(Message("findings.role_may_not", {"role": str(actor.role), "roles": [str(Role.REGISTRAR)]}))
        )
    path, day = run_path(folder, run), today(clock)
    with store.writing() as ledger:
        actor = acting(ledger, actor)
        identity = identity_of(path)
        check_is_approved(ledger.record(RUN_CONFIRMATION, identity.run), identity)
        facts = read_run(path, local)
        known = list(ledger.all_of(FindingQuery(source_kinds=frozenset({SourceKind.INDICATOR}))))
        moves = Moves(ledger, replace(actor, role=Role.SYSTEM), day)
        checked = verifications_of_run(
            facts, known, body=actor.body, today=day, watch_until=watch_until(day), language=language
        )
        waiting = {**checked.waiting}
        for finding_id, mine in checked.moves.items():
            refused = moves.make_all_or_none(mine)
            if refused:
                waiting[finding_id] = Message("findings.waits_refused", {"reasons": list(refused)})
        found = findings_of_run(
            facts,
            [moves.finding(one.id) or one for one in known],
            today=day,
            new_id=new_id or _random_id,
            successors=_successors(facts, known),
            language=language,
        )
        moves.make(found.moves)
        moves.hand_on()
        moves.write()
        return Issued(
            run=identity.run,
            registered=moves.moved(Move.REGISTER),
            reopened=moves.moved(Move.REOPEN),
            verified=moves.moved(Move.PASS),
            failed=moves.moved(Move.FAIL),
            superseded=moves.moved(Move.SUPERSEDE),
            observed=moves.moved(Move.OBSERVE),
            waiting=dict(sorted(waiting.items())),
            to_decide=dict(found.to_decide),
            gone=found.gone,
            to_check=found.to_check,
        )


def watch_until(day: str) -> str:
    """Return the last day of a watch period 巩固 that begins on a day."""
    return count_due(_WATCH_RULE, date.fromisoformat(day).isoformat()).day.isoformat()


def _random_id() -> str:
    return f"F-{secrets.token_hex(8)}"


def _successors(facts: RunFacts, known: Iterable[Finding]) -> dict[str, str]:
    """Return, by id of an indicator that the run's edition redefines, the id that took its place."""
    earlier = {str(one.definition.get("edition")) for one in known if one.is_open and one.state is not State.WATCHING}
    named: dict[str, str] = {}
    for edition in sorted(earlier - {facts.edition}):
        if edition not in editions() or facts.edition not in editions():
            continue  # a city's own set: no table says what became of it
        former = {entry.code: entry.indicator for entry in load_edition(edition).entries}
        for link in crosswalk(edition, facts.edition):
            if link.change is Change.REDEFINED and link.from_code is not None:
                named[former[link.from_code]] = link.indicator
    return named
