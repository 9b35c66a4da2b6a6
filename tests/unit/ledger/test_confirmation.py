"""A run is confirmed by all who were asked, approved by another post, and only as the files that they saw."""

from dataclasses import replace

import pytest

from citycheckup.authority.roles import Actor, Role
from citycheckup.ledger.confirmation import Answer, RunIdentity, approved, check_is_approved, commented, drafted
from citycheckup.vocabulary import InputError

RUN = RunIdentity("ab" * 32, "national-2025", 2025, {"results.parquet": "1", "shortfalls.parquet": "2"})
TAMPERED = replace(RUN, files={**RUN.files, "shortfalls.parquet": "3"})
DAY = "2025-07-10"
DRAFTER, APPROVER = Actor("office/1", Role.REGISTRAR, "office"), Actor("office/2", Role.REVIEWER, "office")


def of(body):
    return Actor(f"{body}/1", Role.RESPONSIBLE, body)


def draft(*bodies):
    return drafted(RUN, bodies or ("water", "housing"), DRAFTER, None).payload


def answered(*, objecting=()):
    record = draft()
    for body in ("water", "housing"):
        answer, reason = (Answer.OBJECTS, "mended in May") if body in objecting else (Answer.AGREES, "")
        record = commented(record, answer, reason, of(body), RUN, DAY).payload
    return record


def why(call):
    with pytest.raises(InputError) as told:
        call()
    return [problem.message.key.removeprefix("findings.") for problem in told.value.problems]


def test_all_agree_and_another_post_approves():
    record = approved(answered(), {}, APPROVER, RUN, DAY).payload
    check_is_approved(record, RUN)
    assert (record["stage"], record["approved_on"], record["approved_by"]) == ("approved", DAY, "office/2")


def test_an_objection_needs_its_reply():
    record = answered(objecting=["housing"])
    assert why(lambda: approved(record, {}, APPROVER, RUN, DAY)) == ["objection_open"]
    assert approved(record, {"housing": "the next run shows it"}, APPROVER, RUN, DAY).payload["replies"]


REFUSED = {
    "drafted twice": (lambda: drafted(RUN, ["water"], DRAFTER, draft()), ["confirmed_before"]),
    "nobody asked": (lambda: drafted(RUN, [], DRAFTER, None), ["departments_needed"]),
    "asked twice": (lambda: drafted(RUN, ["water", "water"], DRAFTER, None), ["departments_needed"]),
    "drafted by a reviewer": (lambda: drafted(RUN, ["water"], APPROVER, None), ["role_may_not"]),
    "no draft": (lambda: commented(None, Answer.AGREES, "", of("water"), RUN, DAY), ["no_draft"]),
    "not asked": (lambda: commented(draft(), Answer.AGREES, "", of("parks"), RUN, DAY), ["not_asked"]),
    "no reason": (lambda: commented(draft(), Answer.OBJECTS, " ", of("water"), RUN, DAY), ["reason_needed"]),
    "a telephone number": (
        lambda: commented(draft(), Answer.OBJECTS, "ask 13800138000", of("water"), RUN, DAY),
        ["reason_needed"],
    ),
    "other files": (lambda: commented(draft(), Answer.AGREES, "", of("water"), TAMPERED, DAY), ["files_changed"]),
    "too late": (
        lambda: commented(
            approved(answered(), {}, APPROVER, RUN, DAY).payload, Answer.AGREES, "", of("water"), RUN, DAY
        ),
        ["confirmed_before"],
    ),
    "everything at once": (
        lambda: approved(draft(), {"water": "x"}, replace(DRAFTER, role=Role.REVIEWER), RUN, DAY),
        ["not_answered", "reply_to_nobody", "drafter_approves"],
    ),
    "issued unapproved": (lambda: check_is_approved(answered(), RUN), ["not_approved"]),
    "issued from nothing": (lambda: check_is_approved(None, RUN), ["not_approved"]),
    "issued from other files": (
        lambda: check_is_approved(approved(answered(), {}, APPROVER, RUN, DAY).payload, TAMPERED),
        ["files_changed"],
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_the_reason(case):
    call, reasons = REFUSED[case]
    assert why(call) == reasons
