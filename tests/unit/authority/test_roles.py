import pytest

from citycheckup.authority.roles import SEPARATE, Role, clashes

# Workflow facts, section 0: administrator and auditor; draw officer and inspector; responsible and verifier; the
# custodian and anyone who handles cases; the administrator holds no business data.
CASES = ["case_handler", "registrar", "screener", "dispatcher", "responsible", "co_body", "verifier"]
BUSINESS = [*CASES, "inspector", "reviewer", "draw_officer", "custodian"]
APART = [
    ("administrator", "auditor"), ("draw_officer", "inspector"), ("responsible", "verifier"),
    *(("custodian", role) for role in CASES), *(("administrator", role) for role in BUSINESS),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), APART)
def test_duties_that_no_post_may_hold_together(one, other):
    assert clashes([Role(one), Role(other), Role.AUDITOR])
    assert frozenset({Role(one), Role(other)}) in SEPARATE


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_the_software_holds_no_other_role(role):
    assert clashes([Role.SYSTEM, role])


def test_all_else_may_be_held_together():
    apart = {frozenset(map(Role, pair)) for pair in APART}
    assert apart == {pair for pair in SEPARATE if Role.SYSTEM not in pair}
    assert clashes([Role.REGISTRAR, Role.SCREENER, Role.DISPATCHER, Role.REVIEWER]) == []


def test_nobody_holds_all():
    assert len(clashes(Role)) == len(SEPARATE)
