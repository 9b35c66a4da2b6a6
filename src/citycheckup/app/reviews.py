"""Make a review of the ledger, keep it frozen in the chain, and make it again to compare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from citycheckup.app.posts import POST, may_act, post_of
from citycheckup.authority.roles import Actor, Role
from citycheckup.clocks import Calendar
from citycheckup.ledger.apply import FINDING, replay
from citycheckup.ledger.events import Break, Draft, Event, broken_at
from citycheckup.ledger.finding import Finding
from citycheckup.ledger.storing import FindingQuery, Ledger, LedgerStore
from citycheckup.reviews.compose import REVIEW, Basis, compose, digest_of, queries_of_month, states_wanted
from citycheckup.reviews.escalating import ESCALATION
from citycheckup.reviews.parameters import Parameters, parameters_of
from citycheckup.reviews.periods import Period, ReviewKind, period_of
from citycheckup.vocabulary import InputError, Message, Problem


@dataclass(frozen=True)
class Review:
    """A review that the ledger keeps.

    Attributes
    ----------
    id
        Its period and the number of the event it is as of: "2025-06@1204".
    digest
        SHA-256 of the document's canonical JSON.
    """

    id: str
    digest: str
    document: Mapping[str, Any]


@dataclass(frozen=True)
class Verified:
    """What making a review again has shown.

    Attributes
    ----------
    digest_holds
        Whether the kept document is the one whose digest was kept.
    broken
        Where the chain up to the review's event is broken, or does not hold its head.
    differing
        Parts of the document that come out otherwise, in order of name; empty where the chain is broken.
    """

    id: str
    digest: str
    digest_holds: bool
    broken: Break | None
    differing: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether it is the document that the chain gives."""
        return self.digest_holds and self.broken is None and not self.differing


def make_review(
    store: LedgerStore,
    period: Period,
    actor: Actor,
    *,
    on: str,
    parameters: Parameters,
    calendar: Calendar,
    as_of: int | None = None,
) -> Review:
    """Make a review as of an event, and keep it in the chain.

    Parameters
    ----------
    actor
        A reviewer.
    on
        ISO day from which dates are looked at.
    as_of
        Number of the last event that counts; None: the last there is.

    Raises
    ------
    InputError
        The actor is no reviewer, the day lies before the period, there is no such event, or this very review is kept
        already: a kept one is never altered.
    """
    with store.writing() as ledger:
        problems = [] if is_reviewer(ledger, actor) else [Message("reviews.not_a_reviewer", {"post": actor.post})]
        if on < period.first:
            problems.append(Message("reviews.day_before_period", {"on": on, "period": period.id}))
        if problems:
            raise InputError([Problem(one) for one in problems])
        seq, head = ledger.head()
        wanted = seq if as_of is None else as_of
        if wanted != seq:
            head = _hash_at(ledger, wanted, seq)
        review_id = f"{period.id}@{wanted}"
        if ledger.record(REVIEW, review_id) is not None:
            raise InputError(Problem(Message("reviews.kept_already", {"id": review_id})))
        basis = Basis(period, on, (wanted, head), parameters, calendar)
        findings = _findings_now(ledger, basis) if wanted == seq else _findings_at(ledger, wanted)
        document = compose(basis, findings, steps_at(ledger, wanted))
        digest = digest_of(document)
        payload = {"digest": digest, "document": document}
        ledger.append([Draft(REVIEW, review_id, payload, actor.post, str(actor.role), actor.body)], expected={})
    return Review(review_id, digest, document)


def kept_review(store: LedgerStore, review_id: str) -> Review:
    """Return a kept review as it was made.

    Raises
    ------
    InputError
        There is none of that id.
    """
    with store.reading() as ledger:
        return _kept(ledger, review_id)


def kept_reviews(store: LedgerStore) -> list[tuple[str, str]]:
    """Return id and digest of every kept review, by id."""
    with store.reading() as ledger:
        return [(name, payload["digest"]) for name, payload in ledger.records(REVIEW)]


def verify_review(store: LedgerStore, review_id: str, calendar: Calendar) -> Verified:
    """Make a kept review again from the chain alone, and compare.

    Raises
    ------
    InputError
        There is no such review, or the calendar is not the one it was made with.
    """
    with store.reading() as ledger:
        kept = _kept(ledger, review_id)
        document = kept.document
        if document["calendar"] != calendar.digest:
            said = {"digest": document["calendar"], "given": calendar.digest}
            raise InputError(Problem(Message("reviews.other_calendar", said)))
        seq, head = document["as_of"]["seq"], document["as_of"]["hash"]
        digest_holds = digest_of(document) == kept.digest
        broken = broken_at(ledger.events(until=seq), head=head)
        if broken is not None:
            return Verified(kept.id, kept.digest, digest_holds, broken, ())
        parameters = parameters_of(document["parameters"], kept.id)
        basis = Basis(
            period_of(document["period"]["id"]), document["on"], (seq, head), parameters, calendar, document["format"]
        )
        again = compose(basis, _findings_at(ledger, seq), steps_at(ledger, seq))
    names = sorted({*document, *again})
    differing = tuple(name for name in names if document.get(name) != again.get(name))
    return Verified(kept.id, kept.digest, digest_holds, None, differing)


def day_or_refuse(text: str) -> str:
    """Return an ISO day that a user typed.

    Raises
    ------
    InputError
        It is none.
    """
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise InputError(Problem(Message("clocks.not_a_day", {"value": text}))) from error


def is_reviewer(ledger: Ledger, actor: Actor) -> bool:
    """Whether an actor may review the whole city: as the ledger's posts say, where it has any.

    Raises
    ------
    InputError
        There are posts, and none of that id may act.
    """
    if actor.role is not Role.REVIEWER:
        return False
    if next(iter(ledger.records(POST)), None) is None:
        return True
    return may_act(post_of(ledger, actor.post), actor, whole_city=True)


def _kept(ledger: Ledger, review_id: str) -> Review:
    payload = ledger.record(REVIEW, review_id)
    if payload is None:
        raise InputError(Problem(Message("reviews.none_of_that_id", {"id": review_id})))
    return Review(review_id, payload["digest"], payload["document"])


def steps_at(ledger: Ledger, seq: int) -> dict[str, Mapping[str, Any]]:
    """Return every step of the escalation ladder by id, as of an event, in order of their issue."""
    return {event.record: event.payload for event in ledger.events(kind=ESCALATION, until=seq)}


def _findings_now(ledger: Ledger, basis: Basis) -> Iterator[Finding]:
    """Return the findings as they stand that a review can be about: of a month not every open one, by far."""
    if basis.period.kind is not ReviewKind.MONTHLY:
        yield from ledger.all_of(FindingQuery(states=states_wanted(basis.period.kind)))
        return
    seen: set[str] = set()
    for query in queries_of_month(basis):
        for finding in ledger.all_of(query):
            if finding.id not in seen:
                seen.add(finding.id)
                yield finding


def _findings_at(ledger: Ledger, seq: int) -> Iterable[Finding]:
    return replay(ledger.events(kind=FINDING, until=seq)).values()


def _hash_at(ledger: Ledger, seq: int, head: int) -> str:
    found: Event | None = next(ledger.events(after=seq - 1, until=seq), None) if seq >= 1 else None
    if found is None:
        raise InputError(Problem(Message("reviews.no_such_event", {"seq": seq, "head": head})))
    return found.hash
