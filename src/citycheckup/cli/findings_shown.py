"""One finding in words: what it is, where it stands, why it is due when it is due, its way so far, its proof."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from citycheckup.ledger.finding import Finding
from citycheckup.ledger.plain import as_plain
from citycheckup.ledger.said import term
from citycheckup.vocabulary import Message
from citycheckup.wording import from_plain, render


def shown_finding(finding: Finding, language: str) -> dict[str, Any]:
    """Return a finding as plain values, with its terms and its due date's derivation in words."""
    due = [] if finding.due is None else [render(from_plain(dict(step)), language) for step in finding.due.derivation]
    words = {
        "state": render(term("state", finding.state), language),
        "due": due,
        "history": [render(term("move", step.move), language) for step in finding.history],
        "proof": [render(term("condition", one["condition"]), language) for one in finding.proof],
    }
    return {**as_plain(finding), "words": words}


def lines_of(finding: Finding, language: str) -> Iterator[str]:
    """Return a finding line by line."""

    def say(key: str, **arguments: object) -> str:
        return render(Message(f"desk.{key}", arguments), language)

    yield say("title", finding=finding.id, state=term("state", finding.state), version=finding.version)
    yield f"  {finding.statement}"
    yield say("place", unit=finding.unit_id, category=finding.category, severity=term("severity", finding.severity))
    source = term("source_kind", finding.source_kind)
    yield say("source", source=source, id=finding.source_id, found_on=finding.found_on, basis=finding.basis)
    if finding.lead_body is not None:
        yield say("bodies", lead=finding.lead_body, others=list(finding.co_bodies) or None)
    if finding.due is not None:
        yield say("due", day=finding.due.date, original=finding.due.original_date)
        yield from (f"    {render(from_plain(dict(step)), language)}" for step in finding.due.derivation)
    if finding.items:
        counted = {str(state): count for state, count in finding.items_by_state().items()}
        yield say("items", total=len(finding.items), **counted)
        for item in finding.items:
            yield f"    {item.id}  {item.name}  {render(term('item_state', item.state), language)}"
    yield from _what_belongs_to(finding, say)
    yield say("history")
    for step in finding.history:
        facts = {"seq": step.seq, "day": step.at, "move": term("move", step.move), "state": term("state", step.state)}
        yield "    " + say("step", body=step.body, **facts)
    if finding.proof:
        yield say("proof", on=finding.closed_on)
        yield from (f"    ✓ {render(term('condition', one['condition']), language)}" for one in finding.proof)


def _what_belongs_to(finding: Finding, say: Callable[..., str]) -> Iterator[str]:
    for action in finding.actions:
        yield say("action", id=action.id, title=action.title, body=action.responsible_body, due=action.due_on)
    for one in finding.evidence:
        yield say("evidence", id=one.id, kind=one.kind, dated=one.dated, sha256=one.sha256)
    for link in finding.links:
        yield say("link", kind=term("link_kind", link.kind), to=link.to)
