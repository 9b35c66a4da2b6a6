from dataclasses import replace

import pytest
from sqlalchemy.exc import DBAPIError

from citycheckup.authority.roles import Actor, Role
from citycheckup.ledger.apply import replay
from citycheckup.ledger.decide import decide
from citycheckup.ledger.events import Draft, broken_at
from citycheckup.ledger.finding import Severity
from citycheckup.ledger.storing import ConflictError, FindingQuery, GroupBy, SortBy
from citycheckup.ledger.transitions import Move, State
from citycheckup.store.queries import page_of
from citycheckup.vocabulary import CancelledError, InputError
from in_memory_ledger import InMemoryStore
from way_to_close import REGISTRATION, WAY

CLERK = Actor("clerk", Role.REGISTRAR, "bureau")


def walk(store, finding_id="f1", steps=None, **registration):
    for move, payload, actor, today in WAY[:steps]:
        with store.writing() as ledger:
            finding = ledger.finding(finding_id)
            given = {**payload, **registration} if move is Move.REGISTER else payload
            draft = decide(finding, finding_id, move, given, actor, today=today)
            ledger.append([draft], expected={finding_id: finding.version if finding else 0})


def register(finding_id, **changed):
    return decide(None, finding_id, Move.REGISTER, {**REGISTRATION, **changed}, CLERK, today="2025-07-01")


def of(**narrowed):
    return FindingQuery(**narrowed)


def test_a_whole_way_is_kept_event_by_event(store):
    walk(store)
    memory = InMemoryStore()
    walk(memory)
    with store.reading() as ledger:
        events = list(ledger.events())
        assert events == memory.chain
        assert broken_at(events) is None
        assert replay(events) == {"f1": ledger.finding("f1")}
        assert ledger.head() == (len(WAY), events[-1].hash)
        assert list(ledger.events(kind="finding", record="f1", after=3, until=5)) == events[3:5]
        assert list(ledger.events(kind="review")) == []


def test_what_an_older_version_asks_for_is_refused(store):
    walk(store, steps=2)
    with pytest.raises(ConflictError) as told, store.writing() as ledger:
        ledger.append([register("f1"), register("f2", key="k2")], expected={"f1": 0, "f2": 0})
    assert told.value.versions == {"f1": (0, 2)}
    with store.reading() as ledger:
        assert ledger.head()[0] == 2
        assert ledger.finding("f2") is None


def test_a_version_that_nobody_read_is_no_version(store):
    with pytest.raises(KeyError), store.writing() as ledger:
        ledger.append([register("f1")], expected={})


def test_what_fails_half_way_leaves_nothing(store):
    def cancelled():
        with store.writing() as ledger:
            ledger.append([register("f1")], expected={"f1": 0})
            raise CancelledError

    with pytest.raises(CancelledError):
        cancelled()
    with store.reading() as ledger:
        assert ledger.head()[0] == 0
        assert ledger.finding("f1") is None


def test_one_key_has_one_open_finding(store):
    walk(store, "f1", steps=1)
    with pytest.raises(InputError) as told, store.writing() as ledger:
        ledger.append([register("f2")], expected={"f2": 0})
    assert told.value.problems[0].message.key == "ledger.key_is_open"
    with store.reading() as ledger:
        assert ledger.open_with_key(REGISTRATION["key"]).id == "f1"
        assert ledger.open_with_key("another") is None


def test_a_key_is_free_again_after_the_end_and_in_one_go(store):
    walk(store, "f2", steps=2)
    reject = (Move.REJECT, {"reason": "not so"}, Actor("p", Role.SCREENER, "bureau"))
    with store.writing() as ledger:
        finding = ledger.finding("f2")
        ended = decide(finding, "f2", reject[0], reject[1], reject[2], today="2025-07-02")
        ledger.append([ended, register("f1")], expected={"f2": 2, "f1": 0})
        assert ledger.open_with_key(REGISTRATION["key"]).id == "f1"


def test_what_is_read_in_part_leaves_nothing_open(store):
    walk(store, steps=4)
    with store.reading() as ledger:
        begun = ledger.events()
        assert next(begun).seq == 1
        assert next(ledger.all_of(of())).id == "f1"
        assert next(begun).seq == 2
    with store.writing() as ledger:
        ledger.append([register("f2", key="k2")], expected={"f2": 0})
    del begun


def test_other_records_are_as_their_last_event_leaves_them(store):
    def draft(record, **payload):
        return Draft("duty_list", record, payload, "post", "dispatcher", "bureau")

    with store.writing() as ledger:
        ledger.append([draft("2025", rows=[1]), draft("2024", rows=[]), draft("2025", rows=[1, 2])], expected={})
    with store.writing() as ledger:
        ledger.append([draft("2024", rows=[3])], expected={})
    with store.reading() as ledger:
        assert ledger.record("duty_list", "2025") == {"rows": [1, 2]}
        assert list(ledger.records("duty_list")) == [("2024", {"rows": [3]}), ("2025", {"rows": [1, 2]})]
        assert ledger.record("review", "2025") is None
        assert [event.seq for event in ledger.events(kind="duty_list", record="2024")] == [2, 4]
        assert [event.seq for event in ledger.events(kind="duty_list", after=1)] == [2, 3, 4]


def test_a_payload_is_hashed_as_it_will_be_read(store):
    with store.writing() as ledger:
        strange = {"by_number": {10: "ten", 2: "two"}, "pair": (1, 2), "text": "nul \0, 街道, \u2028"}
        written = ledger.append([Draft("review", "r", strange, "p", "reviewer", "b")], expected={})
    with store.reading() as ledger:
        events = list(ledger.events())
    assert events == written
    assert broken_at(events) is None


def test_personal_data_are_erased_and_the_chain_stays_whole(store):
    with store.writing() as ledger:
        said = ledger.keep_personal("13900000000")
        assert ledger.keep_personal("13900000000") != said
        ledger.append([Draft("case", "c1", {"contact": said}, "p", "case_handler", "b")], expected={})
    with store.reading() as ledger:
        assert ledger.personal(said) == "13900000000"
        head = ledger.head()
    with store.writing() as ledger:
        assert ledger.erase_personal([said, "unknown"]) == 1
    with store.reading() as ledger:
        assert ledger.personal(said) is None
        assert ledger.head() == head
        assert broken_at(ledger.events()) is None


FILTERS = [
    of(states=frozenset({State.CLOSED, State.ASSIGNED})), of(units=frozenset({"u1"})), of(units=frozenset()),
    of(bodies=frozenset({"street"})), of(categories=frozenset({"gas", "fire"})),
    of(severities=frozenset({Severity.MAJOR})),
    of(due_from="2025-12-31", due_before="2026-01-01"), of(due_from="2025-01-01"),
    of(found_before="2025-06-03"), of(verified_from="2025-01-01"),
    of(closed_before="2026-02-20"), of(closed_before="2026-02-21"), of(provisional=False), of(items=frozenset({"b2"})),
    of(text="GAS"), of(text="100%"), of(text="消防_"), of(source_ids=frozenset({"run-2"})),
    of(levels=frozenset({"community"})),
    *(of(sort=sort, descending=descending) for sort in SortBy for descending in (False, True)),
]  # fmt: skip


@pytest.fixture
def worked(store):
    memory = InMemoryStore()
    for number in range(12):
        changed = {
            "key": f"k{number}",
            "unit_id": f"u{number % 3}",
            "category": ("gas", "fire", "lift", "Água")[number % 4],
            "statement": f"GAS leak, 100% of {number}" if number % 2 else f"消防_通道 {number}",
            "found_on": f"2025-06-{number % 5 + 1:02d}",
            "source_id": f"run-{number % 3}",
            "severity": "major" if number == 1 else "general",
            "severity_standard": "s",
            "items": [{"id": f"b{item}", "name": f"no. {item}", "kind": "building"} for item in range(number % 4)],
        }
        steps = 1 + number if number < 6 else 3
        for one in (store, memory):
            walk(one, f"f{number:02d}", steps=steps, **changed)
    walk(store, "f99")
    walk(memory, "f99")
    return store, memory


def test_a_list_is_what_plain_python_finds(worked):
    store, memory = worked
    with store.reading() as ledger, memory.reading() as plain:
        for query in FILTERS:
            wanted = list(plain.all_of(query))
            assert list(ledger.all_of(query)) == wanted, query
            assert paged(ledger, query, len(wanted)) == wanted, query
            by = (GroupBy.BODY, GroupBy.STATE)
            assert ledger.count(query, by) == plain.count(query, by), query


def paged(ledger, query, total):
    """Return all findings of a query, two by two."""
    found, cursor = [], None
    while True:
        page = ledger.find(replace(query, limit=2, cursor=cursor))
        assert page.total == total
        found += page.findings
        cursor = page.next
        if cursor is None:
            return found


@pytest.mark.parametrize(
    "cursor", ["", "[]", "nonsense", '["due_on", false, "x"]', '["found_on", false, "x", "y", "z"]', "1"]
)
def test_a_cursor_of_another_list_is_refused(cursor):
    with pytest.raises(InputError):
        page_of(FindingQuery(cursor=cursor))


def test_reading_never_writes(store):
    with pytest.raises((InputError, DBAPIError), match=r"read-?only"), store.reading() as ledger:
        ledger.append([register("f1")], expected={"f1": 0})
    with store.reading() as ledger:
        assert ledger.head()[0] == 0


def test_many_findings_come_in_the_same_order_as_few(store, monkeypatch):
    for number in range(4):
        walk(store, f"f{number}", 3, key=f"k{number}", unit_id=f"u{number % 2}")
    units = frozenset({"u0", "u1"})
    asked = [
        FindingQuery(states=frozenset({State.ASSIGNED}), units=units, sort=sort, descending=down, limit=3)
        for sort in SortBy
        for down in (False, True)
    ]

    def pages():
        with store.reading() as ledger:
            first = [ledger.find(query) for query in asked]
            rest = [ledger.find(replace(query, cursor=page.next)) for query, page in zip(asked, first, strict=True)]
            return [[one.id for one in page.findings] for page in (*first, *rest)]

    few = pages()
    assert len(few[0]) == 3
    monkeypatch.setattr("citycheckup.store.queries.MANY", 1)
    assert pages() == few
