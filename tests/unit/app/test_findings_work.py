"""Who may see and change what: every role with every move, at home and elsewhere."""

from dataclasses import replace

import pytest

from citycheckup.app.findings_work import Wanted, list_findings, make_moves, show_finding
from citycheckup.app.posts import add_post, end_post, list_posts, units_named
from citycheckup.authority.posts import BLIND, Post
from citycheckup.authority.roles import Role
from citycheckup.duties import Place, Places
from citycheckup.ledger.events import broken_at
from citycheckup.ledger.storing import ConflictError, FindingQuery
from citycheckup.ledger.transitions import BY_MOVE, Move, State
from citycheckup.vocabulary import InputError, Tree
from citycheckup.wording import LANGUAGES, render
from in_memory_ledger import InMemoryStore
from moves import Bench

# Two districts, a block in each, a community in each block.
PLACES = Places(
    [
        Place("city", Tree.CHECKUP, "city", "甲市"),
        Place("admin", Tree.ADMINISTRATIVE, "admin_city", "甲市"),
        *(Place(f"district-{n}", Tree.ADMINISTRATIVE, "district", f"{n}区", "admin") for n in (1, 2)),
        *(Place(f"block-{n}", Tree.CHECKUP, "block", f"{n}街区", "city", f"district-{n}") for n in (1, 2)),
        *(Place(f"unit-{n}", Tree.CHECKUP, "community", "社区", f"block-{n}", f"district-{n}") for n in (1, 2)),
    ]
)
POSTS = [role for role in Role if role is not Role.SYSTEM]
ADMINISTRATOR = Post("office/it", frozenset({Role.ADMINISTRATOR}), "it")
SCOPES = {"city": None, "own": {"unit-1"}, "block": {"block-1"}, "district": {"district-1"}, "other": {"district-2"}}


def prepared(move):
    """A store in which only a role is lacking to make a move, and the move's payload, body and day."""
    store = InMemoryStore()
    other = {Move.REGISTER: {"key": "other@unit-1", "category": "other"}}
    Bench(store, finding_id="other-open", changed=other).bring_to(State.IN_PROGRESS)
    ended = {Move.REGISTER: {"key": "ended@unit-1", "category": "other"}}
    Bench(store, finding_id="other-ended", changed=ended).bring_to(State.SUPERSEDED)
    bench = Bench(store, kind="case" if move is Move.RECORD_REPLY else "indicator")
    if move is Move.CLOSE:
        bench.bring_to(State.WATCHING)
    elif move is not Move.REGISTER:
        bench.bring_to(min(BY_MOVE[move].sources - {State.REOPENED}, key=str)).ready_for(move)
    payload, _role, body = bench.proposal(move)
    add_post(store, ADMINISTRATOR, by=None)
    return store, payload, body, bench.today


def _copied(store):
    other = InMemoryStore(store.clock)
    other.chain, other.findings, other.latest = list(store.chain), dict(store.findings), dict(store.latest)
    return other


@pytest.mark.parametrize("move", Move)
def test_each_role_makes_its_moves_where_it_is_in_charge_and_no_other(move):
    store, payload, body, today = prepared(move)
    made = set()
    for role in POSTS:
        for scope, units in SCOPES.items():
            tried = _copied(store)
            post = Post("post", frozenset({role}), body, None if units is None else frozenset(units))
            add_post(tried, post, by=ADMINISTRATOR.id)
            before = len(tried.chain)
            try:
                make_moves(tried, [Wanted("f1", move, payload)], post="post", places=PLACES, today=today)
            except InputError:
                assert len(tried.chain) == before
            else:
                made_by_itself = 1 if move is Move.SUPERSEDE else 0  # the successor takes over
                assert len(tried.chain) == before + 1 + made_by_itself
                event = tried.chain[before]
                assert (event.post, event.role, event.body) == ("post", str(role), body)
                made.add((role, scope))
    roles = BY_MOVE[move].roles - {Role.SYSTEM}
    # Who marks depends on where the finding stands, and no step is this co-body's: see tests/unit/ledger.
    if move in {Move.MARK_ITEMS, Move.DO_STEP}:
        roles = {Role.RESPONSIBLE}
    assert made == {(role, scope) for role in roles for scope in SCOPES if scope != "other"}


@pytest.mark.parametrize("role", POSTS)
def test_each_role_sees_what_lies_where_it_is_in_charge(role):
    store, *_ = prepared(Move.SCREEN)
    for scope, units in SCOPES.items():
        tried = _copied(store)
        add_post(tried, Post("p", frozenset({role}), "b", None if units is None else frozenset(units)), by="office/it")
        seen = role not in BLIND and scope != "other"
        page = list_findings(tried, FindingQuery(), post="p", places=PLACES)
        assert page.total == (3 if seen else 0)
        within = FindingQuery(units=frozenset({"unit-1", "unit-2"}))
        assert list_findings(tried, within, post="p", places=PLACES).total == (3 if seen else 0)
        if seen:
            assert show_finding(tried, "f1", post="p", places=PLACES).id == "f1"
            continue
        refusals = []
        for name in ("f1", "f9"):
            with pytest.raises(InputError) as refused:
                show_finding(tried, name, post="p", places=PLACES)
            refusals.append([problem.message.key for problem in refused.value.problems])
        assert refusals[0] == refusals[1]  # what lies elsewhere is told like what is not there


def at_work(*posts):
    store, *_ = prepared(Move.SCREEN)
    for post in posts:
        add_post(store, post, by="office/it")
    return store


CLERK = Post("street/clerk", frozenset({Role.SCREENER, Role.DISPATCHER}), "office", frozenset({"district-1"}))


def test_nobody_names_a_finding_that_lies_elsewhere():
    store = at_work(CLERK, replace(CLERK, id="everywhere", units=None))
    changed = {Move.REGISTER: {"unit_id": "unit-2", "key": "k2"}}
    Bench(store, finding_id="far", changed=changed).bring_to(State.IN_PROGRESS)
    link = [Wanted("f1", Move.LINK, {"kind": "caused_by", "to": "far"})]
    with pytest.raises(InputError) as refused:
        make_moves(store, link, post="street/clerk", places=PLACES, today="2025-12-01")
    assert refused.value.problems[0].message.key == "authority.no_such_finding"
    assert make_moves(store, link, post="everywhere", places=PLACES, today="2025-12-01")[0].links


def test_all_moves_are_made_or_none_and_a_stale_one_is_told():
    store = at_work(CLERK)
    version = store.findings["f1"].version
    stale = Wanted("f1", Move.SCREEN, {}, version=version - 1)
    with pytest.raises(ConflictError):
        make_moves(store, [stale], post="street/clerk", places=PLACES, today="2025-12-01")
    before = len(store.chain)
    both = [Wanted("f1", Move.SCREEN, {}, version=version), Wanted("other-open", Move.SCREEN, {})]
    with pytest.raises(InputError) as refused:
        make_moves(store, both, post="street/clerk", places=PLACES, today="2025-12-01")
    assert len(store.chain) == before
    [problem] = refused.value.problems
    assert render(problem.message, "zh") == "状态“整改中”下不能办理“甄别”。"
    assert render(problem.message, "en") == '"screen" is not possible from state "in progress".'
    ways = [Wanted("f1", Move.SCREEN, {}), Wanted("f1", Move.REJECT, {"reason": "no such thing"})]
    [finding] = make_moves(store, ways, post="street/clerk", places=PLACES, today="2025-12-01")
    assert (finding.state, finding.version) == (State.NOT_UPHELD, version + 2)
    assert broken_at(store.chain) is None


def test_a_post_of_several_roles_acts_in_the_one_that_may():
    store = at_work(CLERK)
    make_moves(store, [Wanted("f1", Move.SCREEN, {})], post=CLERK.id, places=PLACES, today="2025-12-01")
    assert store.chain[-1].role == "screener"
    as_other = Wanted("f1", Move.REJECT, {"reason": "no"}, role=Role.DISPATCHER)
    with pytest.raises(InputError) as refused:
        make_moves(store, [as_other], post=CLERK.id, places=PLACES, today="2025-12-01")
    for language in LANGUAGES:
        assert "{" not in render(refused.value.problems[0].message, language)


@pytest.mark.parametrize(
    ("post", "key"),
    [
        (Post("p", frozenset({Role.RESPONSIBLE, Role.VERIFIER}), "b"), "authority.roles_clash"),
        (Post("p", frozenset({Role.ADMINISTRATOR, Role.AUDITOR}), "b"), "authority.roles_clash"),
        (Post("p", frozenset({Role.SYSTEM}), "b"), "authority.post_is_no_software"),
        (Post("p", frozenset(), "b"), "authority.post_without_role"),
        (Post("p", frozenset({Role.AUDITOR}), " "), "authority.post_without_body"),
        (Post("p", frozenset({Role.AUDITOR}), "b", frozenset()), "authority.post_without_unit"),
        (Post("13912345678", frozenset({Role.AUDITOR}), "b"), "authority.post_id"),
        (Post("office/it", frozenset({Role.AUDITOR}), "b"), "authority.post_is_there"),
    ],
)
def test_there_is_no_such_post(post, key):
    store = at_work()
    before = len(store.chain)
    with pytest.raises(InputError) as refused:
        add_post(store, post, by="office/it")
    assert [problem.message.key for problem in refused.value.problems] == [key]
    assert len(store.chain) == before


def test_the_first_post_is_an_administrators_and_only_such_add_others():
    store = InMemoryStore()
    with pytest.raises(InputError):
        add_post(store, CLERK, by=None)
    add_post(store, ADMINISTRATOR, by=None)
    add_post(store, CLERK, by="office/it")
    for by in (None, CLERK.id, "nobody"):
        with pytest.raises(InputError):
            add_post(store, replace(CLERK, id="another"), by=by)
    assert [post.id for post in list_posts(store)] == ["office/it", CLERK.id]
    assert list_posts(store)[1] == CLERK


def test_an_ended_post_acts_and_sees_no_more_and_the_last_administrator_stays():
    store = at_work(CLERK)
    end_post(store, CLERK.id, by="office/it", today="2025-12-01")
    with pytest.raises(InputError):
        list_findings(store, FindingQuery(), post=CLERK.id, places=PLACES)
    with pytest.raises(InputError):
        make_moves(store, [Wanted("f1", Move.SCREEN, {})], post=CLERK.id, places=PLACES, today="2025-12-01")
    with pytest.raises(InputError) as refused:
        end_post(store, "office/it", by="office/it", today="2025-12-01")
    assert refused.value.problems[0].message.key == "authority.last_administrator"


def test_units_are_named_by_id_or_name():
    assert units_named(["1区", "block-2"], PLACES) == {"district-1", "block-2"}
    assert units_named(["全市"], PLACES) is None
    with pytest.raises(InputError) as refused:
        units_named(["社区", "nowhere"], PLACES)
    assert len(refused.value.problems) == 2
