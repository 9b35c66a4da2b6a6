"""The closing gate: six conditions, all of them, whoever asks (workflow facts, section 0). No role overrides it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from citycheckup.ledger.days import first_day, last_day
from citycheckup.ledger.finding import Finding, FollowUp, Severity, SourceKind, Verification, VerificationMethod

# Which methods can verify a finding of which source; of a visit also those of what it was linked to.
PERMITTED: Mapping[SourceKind, frozenset[VerificationMethod]] = {
    SourceKind.INDICATOR: frozenset({VerificationMethod.RECOMPUTE}),
    SourceKind.INSPECTION: frozenset({VerificationMethod.REINSPECTION, VerificationMethod.DOCUMENT_CHECK}),
    SourceKind.CASE: frozenset({VerificationMethod.FOLLOW_UP}),
    SourceKind.VISIT: frozenset(
        {
            VerificationMethod.RETURN_VISIT,
            VerificationMethod.REINSPECTION,
            VerificationMethod.RECOMPUTE,
            VerificationMethod.FOLLOW_UP,
        }
    ),
}

Checked = Mapping[str, Any]


def proof_of(finding: Finding, today: str, recurrences: Sequence[str] = ()) -> tuple[Checked, ...]:
    """Check the six conditions on a day (ISO date).

    Parameters
    ----------
    recurrences
        Ids of findings of the same category in the same unit, found since this one was verified.

    Returns
    -------
    tuple
        One record per condition: ``condition`` (name), ``holds``, ``because`` (ids and dates it rests on). A finding
        closes only if all hold; the tuple is kept as its proof.
    """
    return tuple({"condition": name, **check(finding, today, recurrences)} for name, check in CONDITIONS.items())


def is_permitted(finding: Finding, verification: Verification) -> bool:
    """Whether a method can verify a finding of this source (table of section 0)."""
    method = verification.method
    if method not in PERMITTED[finding.source_kind]:
        return False
    if method is VerificationMethod.DOCUMENT_CHECK:
        return verification.documentary and finding.severity is not Severity.MAJOR
    if method is VerificationMethod.RECOMPUTE:
        return bool(finding.definition.get("version"))
    if finding.source_kind is SourceKind.VISIT and method is not VerificationMethod.RETURN_VISIT:
        return finding.object_id is not None or bool(finding.items)
    return True


def is_dated_after_completion(finding: Finding, verification: Verification) -> bool:
    """Whether all it rests on is evidence with a hash, dated after the day of completion.

    Of a recomputation the data are the evidence: their date and digest. The day of completion itself is not after it.
    """
    if finding.completed_on is None:
        return False
    if verification.method is VerificationMethod.RECOMPUTE:
        return (
            verification.data_date is not None
            and first_day(verification.data_date) > finding.completed_on
            and bool(verification.data_digest)
        )
    known = {evidence.id: evidence for evidence in finding.evidence}
    rests_on = [known.get(one) for one in verification.evidence]
    return bool(rests_on) and all(
        evidence is not None and evidence.sha256 and evidence.dated > finding.completed_on for evidence in rests_on
    )


def meets_by_recompute(finding: Finding, verification: Verification) -> bool:
    """Whether newer data on the same definition version meet the target; missing data never do."""
    if verification.method is not VerificationMethod.RECOMPUTE:
        return True
    return verification.meets is True and is_comparable(finding, verification)


def is_comparable(finding: Finding, verification: Verification) -> bool:
    """Whether a recomputation says anything at all: a value, of the same definition version, from newer data."""
    found = finding.definition
    known = [found, *_seen_short(finding, verification)]
    return (
        verification.status in ("ok", "partial")
        and found.get("version") is not None
        and verification.definition == found["version"]
        and verification.data_date is not None
        and all(one.get("data_date") is not None for one in known)
        and first_day(verification.data_date) > max(last_day(str(one["data_date"])) for one in known)
    )


def _seen_short(finding: Finding, verification: Verification) -> list[Checked]:
    """Return what other runs saw fall short since: older data than theirs show nothing."""
    return [one for one in finding.observations if one.get("meets") is False and one["run"] != verification.data_digest]


def is_rechecked_on_site(finding: Finding, verification: Verification) -> bool:
    """Whether a major hazard was looked at on the spot, and the consent to resume is on record; others need neither."""
    return finding.severity is not Severity.MAJOR or (verification.on_site and bool(verification.resume_consent))


def _verified(finding: Finding, _today: str, _recurrences: Sequence[str]) -> dict[str, Any]:
    last = finding.last_verification
    holds = last is not None and last.passed and is_permitted(finding, last) and meets_by_recompute(finding, last)
    return {"holds": holds, "because": {"verification": last.id, "method": str(last.method)} if last else {}}


def _four_eyes(finding: Finding, _today: str, _recurrences: Sequence[str]) -> dict[str, Any]:
    last = finding.last_verification
    holds = last is not None and last.body not in finding.bodies
    return {
        "holds": holds,
        "because": {"verifier": last.body if last else None, "responsible": sorted(finding.bodies)},
    }


def _evidence(finding: Finding, _today: str, _recurrences: Sequence[str]) -> dict[str, Any]:
    last = finding.last_verification
    holds = last is not None and is_dated_after_completion(finding, last)
    hashes = {one.id: one.sha256 for one in finding.evidence if last is not None and one.id in last.evidence}
    if last is not None and last.data_digest:
        hashes["data"] = last.data_digest
    return {"holds": holds, "because": {"completed_on": finding.completed_on, "sha256": hashes}}


def _major(finding: Finding, _today: str, _recurrences: Sequence[str]) -> dict[str, Any]:
    last = finding.last_verification
    holds = last is not None and is_rechecked_on_site(finding, last)
    consent = last.resume_consent if last else None
    return {"holds": holds, "because": {"severity": str(finding.severity), "resume_consent": consent}}


def _answered(finding: Finding, _today: str, _recurrences: Sequence[str]) -> dict[str, Any]:
    is_case = finding.source_kind is SourceKind.CASE
    # A resident who says that it is not solved has been followed up, but there is no fix to close on.
    # Who was not reached has neither answered nor declined.
    followed_up = finding.follow_up in {FollowUp.SOLVED, FollowUp.PARTLY, FollowUp.DECLINED}
    holds = not is_case or (finding.reply_delivered_on is not None and followed_up)
    answer = None if finding.follow_up is None else str(finding.follow_up)
    return {"holds": holds, "because": {"reply_delivered_on": finding.reply_delivered_on, "follow_up": answer}}


def _watched(finding: Finding, today: str, recurrences: Sequence[str]) -> dict[str, Any]:
    recurred = [*recurrences, *_seen_short_again(finding)]
    holds = finding.watch_until is not None and finding.watch_until <= today and not recurred
    return {"holds": holds, "because": {"watch_until": finding.watch_until, "on": today, "recurred": recurred}}


def _seen_short_again(finding: Finding) -> list[str]:
    """Return the runs that saw it fall short on data from the verification on; of what was before, it judged."""
    verified = finding.verified_on
    short = [one for one in finding.observations if one.get("meets") is False]
    return [str(one["run"]) for one in short if verified is not None and last_day(str(one["data_date"])) >= verified]


CONDITIONS: Mapping[str, Callable[[Finding, str, Sequence[str]], dict[str, Any]]] = {
    "verified_by_permitted_method": _verified,
    "verifier_is_another_body": _four_eyes,
    "evidence_after_completion": _evidence,
    "major_rechecked_on_site": _major,
    "resident_answered": _answered,
    "watch_ended_without_recurrence": _watched,
}
