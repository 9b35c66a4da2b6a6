"""A re-survey of mended items between two runs: a second body looks, and the indicator is counted anew."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from citycheckup.app.clock import Clock
from citycheckup.app.confirm_run import today
from citycheckup.app.draw_units import units_of_year
from citycheckup.app.findings_issuing import watch_until
from citycheckup.app.indicator_set import data_of, indicator_set
from citycheckup.app.making_moves import Moves
from citycheckup.app.posts import acting
from citycheckup.app.run_city import definitions_of
from citycheckup.app.workspace import workspace_of
from citycheckup.authority.roles import Actor, Role
from citycheckup.checklists import load_checklist
from citycheckup.diagnosis.evidence import is_lowest
from citycheckup.diagnosis.shortfalls import find_shortfalls
from citycheckup.engine.evaluate import evaluate
from citycheckup.layers.table import Table
from citycheckup.layers.table_schema import TABLE_BY_NAME
from citycheckup.ledger.finding import Finding, ItemState, SourceKind
from citycheckup.ledger.payloads import is_day
from citycheckup.ledger.run_facts import RunFacts, short_lines
from citycheckup.ledger.storing import FindingQuery, LedgerStore
from citycheckup.ledger.transitions import IN_WORK, Move, State
from citycheckup.ledger.verify_by_run import verifications_of_run
from citycheckup.sources.figures.table_file import read_table_file
from citycheckup.sources.folder import TableEntry, open_folder
from citycheckup.vocabulary import CancelToken, InputError, Message, Problem, Progress, Severity, no_progress

_SURVEY = "survey"
_CHECKED = frozenset({State.REPORTED_DONE, State.VERIFYING}) | IN_WORK


@dataclass(frozen=True)
class Resurveyed:
    """What a re-survey came to, by finding id.

    Attributes
    ----------
    verified, failed
        Findings that were reported done: the unit meets its standard now, or does not.
    mended
        How many items of each were verified.
    waiting
        Why it says nothing of a finding that it touches.
    """

    date: str
    verified: tuple[str, ...]
    failed: tuple[str, ...]
    mended: Mapping[str, int]
    waiting: Mapping[str, Message]


def resurvey(
    store: LedgerStore,
    folder: Path,
    file: Path,
    actor: Actor,
    clock: Clock,
    *,
    language: str = "zh",
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> Resurveyed:
    """Verify mended items by a survey of just these, in the form of the city's survey table.

    Its answers take the place of the city's own answers to the same items about the same objects; the indicators are
    then counted as in every run. An answer that is not given again stays as it was. A finding that was reported done
    is judged only where every item that was reported mended was looked at again.

    Parameters
    ----------
    folder
        The city folder by whose definitions the findings were found.
    file
        The answers; every row says on which day.
    actor
        A verifier, of another body than the responsible ones.

    Raises
    ------
    InputError
        The file or the folder cannot be used, or the role may not verify; nothing has been written.
    """
    if actor.role is not Role.VERIFIER:
        roles = {"role": str(actor.role), "roles": [str(Role.VERIFIER)]}
        raise InputError(Problem(Message("findings.role_may_not", roles)))
    facts, looked_at, date = _recomputed(folder, file, progress, cancel)
    day = today(clock)
    with store.writing() as ledger:
        actor = acting(ledger, actor)
        moves = Moves(ledger, actor, day)
        query = FindingQuery(source_kinds=frozenset({SourceKind.INDICATOR}), states=_CHECKED, items=looked_at)
        known = list(ledger.all_of(query))
        unseen = {one.id: _unseen(one, looked_at) for one in known if one.state not in IN_WORK}
        waiting = {one: Message("findings.waits_resurvey", {"items": items}) for one, items in unseen.items() if items}
        checked = verifications_of_run(
            facts, known, body=actor.body, today=day, watch_until=watch_until(day), language=language,
            looked_at=looked_at,
        )  # fmt: skip
        waiting = {**checked.waiting, **waiting}
        for finding_id in sorted(checked.moves.keys() - waiting.keys()):
            refused = moves.make_all_or_none(checked.moves[finding_id])
            if refused:
                waiting[finding_id] = Message("findings.waits_refused", {"reasons": list(refused)})
        moves.write()
        before = {one.id: one.items_by_state()[ItemState.VERIFIED] for one in known}
        now = {one.id: moves.finding(one.id) or one for one in known}
        mended = {one: now[one].items_by_state()[ItemState.VERIFIED] - before[one] for one in sorted(now)}
        return Resurveyed(
            date=date,
            verified=moves.moved(Move.PASS),
            failed=moves.moved(Move.FAIL),
            mended={one: count for one, count in mended.items() if count},
            waiting=dict(sorted(waiting.items())),
        )


def _unseen(finding: Finding, looked_at: frozenset[str]) -> list[str]:
    return [item.id for item in finding.items if item.state is ItemState.REPORTED and item.id not in looked_at]


def _recomputed(
    path: Path, file: Path, progress: Progress, cancel: CancelToken | None
) -> tuple[RunFacts, frozenset[str], str]:
    """Return what the survey says with the new answers in it, which objects these are of, and their oldest day."""
    folder = open_folder(path)
    chosen = indicator_set(folder)
    data = data_of(folder, chosen, progress=progress, cancel=cancel)
    new = _answers(file, folder.config.city.crs)
    before = data.tables[_SURVEY]
    errors = [problem for problem in (*chosen.problems, *data.problems) if problem.severity is Severity.ERROR]
    if not isinstance(before, Table):
        errors.append(Problem(Message("findings.no_survey"), file=str(path)))
    if errors:
        raise InputError(errors)
    assert isinstance(before, Table)
    merged = replace(before, rows=_merged(before.rows, new.rows))
    data = replace(data, tables={**data.tables, _SURVEY: merged})
    workspace = workspace_of(folder, data, progress=progress, cancel=cancel)
    units, _ = units_of_year(folder, data, workspace)
    workspace.supply("units", units)
    city, date = folder.config.city, min(map(str, new.rows["surveyed_on"]))
    outcome = evaluate(
        workspace, chosen.catalogue, chosen.editions, units, city_classes=frozenset(city.classes), knobs=chosen.knobs
    )
    found = find_shortfalls(outcome.rows, outcome.places, chosen.editions, catalogue=chosen.catalogue)
    # Only what rests on the survey was looked at again; of that, every item that a finding names.
    rows = [
        replace(row, data_date=date, coverage=1.0) for row in outcome.rows if is_lowest(row) and row.method == _SURVEY
    ]
    facts = RunFacts(
        run=hashlib.sha256(file.read_bytes()).hexdigest(),
        edition=city.edition,
        year=units.year,
        definitions=definitions_of(chosen, city.classes, city.method, outcome),
        rows={(row.indicator, row.unit_id): row for row in rows},
        short=short_lines(found.shortfalls.to_pylist(), found.places.to_pylist()),
    )
    return facts, frozenset(new.rows["object_id"]), date


def _answers(file: Path, crs: str) -> Table:
    read = read_table_file(_SURVEY, TableEntry(file=file.name), file, entries={}, checklist=load_checklist(), crs=crs)
    errors = [problem for problem in read.problems if problem.severity is Severity.ERROR]
    if errors or read.table is None:
        raise InputError(errors or [Problem(Message("findings.nothing_surveyed"), file=file.name)])
    rows = read.table.rows
    undated = sum(not is_day(day) for day in rows["surveyed_on"])
    if undated:
        raise InputError(Problem(Message("findings.undated_answers", {"count": undated}), file=file.name))
    # An answer that says neither yes nor no shows nothing.
    return replace(read.table, rows=rows[rows["ticked"].notna()].reset_index(drop=True))


def _merged(before: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Return the answers with newer ones in the place of older ones to the same question."""
    key = list(TABLE_BY_NAME[_SURVEY].key)
    before, new = _as_text(before), _as_text(new)
    kept = before[~pd.MultiIndex.from_frame(before[key]).isin(pd.MultiIndex.from_frame(new[key]))]
    return pd.concat([kept, new.reindex(columns=before.columns)]).sort_values(key).reset_index(drop=True)


def _as_text(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with plain text where a reader counts each word once: two files' words are not counted alike."""
    return rows.astype({name: object for name, kind in rows.dtypes.items() if isinstance(kind, pd.CategoricalDtype)})
