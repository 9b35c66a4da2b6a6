"""Many findings in one sheet: out, filled in, back; all or nothing, every problem by row and cell."""

import json

import openpyxl
import pytest

from citycheckup.app.findings_bulk import export_findings, update_findings
from citycheckup.app.findings_work import Wanted, make_moves
from citycheckup.app.ledger_store import opened_ledger
from citycheckup.app.posts import add_post
from citycheckup.authority.posts import Post
from citycheckup.authority.roles import Role
from citycheckup.cli.main import main
from citycheckup.ledger.bulk import FINDINGS_SHEET, MOVES
from citycheckup.ledger.events import broken_at
from citycheckup.ledger.storing import FindingQuery
from citycheckup.ledger.transitions import Move, State
from citycheckup.vocabulary import InputError
from citycheckup.wording import word
from in_memory_ledger import InMemoryStore
from moves import OFFICE, STREET, Bench, due, registration

TODAY = "2025-12-01"
CITY = '[city]\nid = "a"\nname = "A"\ncheckup_year = 2025\ncrs = "EPSG:32650"\nbbox = [118.8, 32.0, 118.9, 32.1]\n'


def staffed(store):
    add_post(store, Post("it", frozenset({Role.ADMINISTRATOR}), OFFICE), by=None)
    clerk = Post("clerk", frozenset({Role.RESPONSIBLE}), STREET, frozenset({"unit-1"}))
    desk = Post("desk", frozenset({Role.REGISTRAR, Role.SCREENER, Role.DISPATCHER}), OFFICE)
    for post in (clerk, desk):
        add_post(store, post, by="it")
    return store


def assigned(store, count):
    """That many findings, assigned to the street."""
    given = {"lead_body": STREET, "duty": "d1", "due": due("2026-06-01")}
    wanted = []
    for number in range(count):
        name = f"f{number:03d}"
        wanted += [
            Wanted(name, Move.REGISTER, registration("inspection", key=name, statement=f"=1+{number}")),
            Wanted(name, Move.SCREEN, {}),
            Wanted(name, Move.ASSIGN, given),
        ]
    make_moves(store, wanted, post="desk", places=None, today=TODAY)
    return store


def filled(store, tmp_path, rows, *, language="zh", post="clerk"):
    """Export, fill in the rows (from 1), and return the file."""
    file = tmp_path / f"sheet-{len(list(tmp_path.iterdir()))}.xlsx"
    export_findings(store, file, FindingQuery(), post=post, places=None, language=language)
    return fill(file, rows)


def fill(file, rows):
    book = openpyxl.load_workbook(file)
    for number, cells in rows.items():
        for name, value in cells.items():
            book.active.cell(number + 1, FINDINGS_SHEET.columns.index(name) + 1).value = value
    book.save(file)
    return file


def do(move, language="zh"):
    return word(f"terms.move.{move}", language)


def update(store, file, post="clerk"):
    return update_findings(store, file, post=post, places=None, today=TODAY)


def problems_of(store, file):
    before = list(store.chain)
    with pytest.raises(InputError) as refused:
        update(store, file)
    assert store.chain == before
    return [(one.row, one.cell, one.message.key) for one in refused.value.problems]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_five_hundred_findings_are_done_in_one_transaction(tmp_path, language):
    store = assigned(staffed(InMemoryStore()), 500)
    head = store.chain[-1].seq
    rows = {number: {"move": do(Move.ACCEPT, language)} for number in range(1, 501) if number != 7}
    done = update(store, filled(store, tmp_path, rows, language=language))
    assert (done.rows, done.moves, len(done.findings)) == (499, 499, 499)
    states = [store.findings[f"f{number:03d}"].state for number in range(500)]
    assert states.count(State.ACCEPTED) == 499
    assert states[6] is State.ASSIGNED
    assert len({event.at for event in store.chain if event.seq > head}) == 1
    assert broken_at(store.chain) is None


def test_one_bad_row_keeps_all_from_being_done_and_every_problem_is_told(tmp_path):
    store = assigned(staffed(InMemoryStore()), 9)
    rows = {
        1: {"move": do(Move.ACCEPT)},
        2: {"move": "办结"},
        3: {"move": do(Move.DISPUTE)},
        4: {"move": do(Move.ACCEPT), "reason": "why"},
        5: {"reason": "only that"},
        6: {"move": do(Move.START)},
        7: {"id": "f999", "move": do(Move.ACCEPT)},
        8: {"mended": "b1;b9"},
        9: {"version": "x", "move": do(Move.ACCEPT)},
    }
    assert problems_of(store, filled(store, tmp_path, rows)) == [
        (2, "J3", "bulk.unknown_move"),
        (3, "K4", "bulk.cell_missing"),
        (4, "K5", "bulk.cell_not_wanted"),
        (5, "J6", "bulk.move_missing"),
        (5, "K6", "bulk.cell_not_wanted"),
        (6, "J7", "ledger.no_such_move"),
        (7, "A8", "authority.no_such_finding"),
        (8, "L9", "bulk.unknown_items"),
        (9, "B10", "bulk.no_version"),
    ]


def test_a_stale_row_conflicts_alone(tmp_path):
    store = assigned(staffed(InMemoryStore()), 3)
    file = filled(store, tmp_path, {number: {"move": do(Move.ACCEPT)} for number in (1, 2, 3)})
    make_moves(store, [Wanted("f001", Move.ACCEPT, {})], post="clerk", places=None, today=TODAY)
    assert problems_of(store, file) == [(2, "B3", "ledger.conflict")]
    update(store, fill(file, {2: {"move": None}}))
    assert problems_of(store, file) == [(1, "B2", "ledger.conflict"), (3, "B4", "ledger.conflict")]  # not done twice


def test_a_finding_goes_all_the_way_to_reported_done(tmp_path):
    store = assigned(staffed(InMemoryStore()), 1)
    update(store, filled(store, tmp_path, {1: {"move": do(Move.ACCEPT)}}))
    update(store, filled(store, tmp_path, {1: {"move": do(Move.PLAN), "plan": "Clear", "steps": "look；mend"}}))
    [action] = store.findings["f000"].actions
    assert (action.title, action.steps, action.responsible_body) == ("Clear", ("look", "mend"), STREET)
    update(store, filled(store, tmp_path, {1: {"move": do(Move.START)}}))
    update(store, filled(store, tmp_path, {1: {"mended": "b2"}}))
    assert [str(item.state) for item in store.findings["f000"].items] == ["open", "reported"]
    done = {"move": do(Move.REPORT_DONE), "mended": "全部", "completed_on": "2025-11-20"}
    assert update(store, filled(store, tmp_path, {1: done})).moves == 2
    assert store.findings["f000"].state is State.REPORTED_DONE


def test_a_sheet_holds_what_the_post_sees_as_text_with_a_list_of_choices(tmp_path):
    store = assigned(staffed(InMemoryStore()), 2)
    far = {Move.REGISTER: {"unit_id": "unit-2", "key": "far"}}
    Bench(store, finding_id="far", changed=far).bring_to(State.ASSIGNED)
    file = filled(store, tmp_path, {})
    page = openpyxl.load_workbook(file).active
    assert [cell.value for cell in page["A"]] == ["问题编号", "f000", "f001"]
    assert [cell.data_type for cell in page["F"]] == ["s", "s", "s"]  # "=1+0" is no formula
    [choices] = page.data_validations.dataValidation
    assert choices.formula1 == '"' + ",".join(do(move) for move in MOVES) + '"'
    assert str(choices.sqref) == "J2:J3"
    assert update(store, file).rows == 0
    with pytest.raises(InputError):
        export_findings(store, file, FindingQuery(), post="clerk", places=None, language="zh")
    fresh = [tmp_path / name for name in ("a.xlsx", "b.xlsx")]
    for one in fresh:
        export_findings(store, one, FindingQuery(), post="clerk", places=None, language="zh")
    assert fresh[0].read_bytes() == fresh[1].read_bytes()
    assert problems_of(store, fill(fresh[0], {1: {"id": "far", "move": do(Move.ACCEPT)}}))[0][1] == "A2"


def test_a_file_that_is_no_such_sheet_is_refused(tmp_path):
    store = staffed(InMemoryStore())
    text = tmp_path / "a.csv"
    text.write_text("问题编号\n", encoding="utf-8")
    assert [key for *_, key in problems_of(store, text)] == ["bulk.no_workbook"]
    other = tmp_path / "other.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["问题编号", "问题编号", "版本"])
    book.save(other)
    keys = [key for *_, key in problems_of(store, other)]
    assert keys.count("bulk.column_twice") == 1
    assert keys.count("bulk.column_missing") == 6


def test_from_the_command_line(tmp_path, capsys):
    folder = tmp_path / "city"
    folder.mkdir()
    (folder / "city.toml").write_text(CITY, encoding="utf-8")
    with opened_ledger(folder) as store:
        assigned(staffed(store), 3)
    file = tmp_path / "out.xlsx"
    words = ["--lang", "en"]
    assert (
        main(["findings", "export", str(folder), "-o", str(file), "--as", "clerk", "--state", "assigned", *words]) == 0
    )
    assert "3 findings were written" in capsys.readouterr().out
    fill(file, {1: {"move": do(Move.ACCEPT, "en")}, 3: {"move": "nonsense"}})
    assert main(["findings", "update", str(folder), str(file), "--as", "clerk", *words]) == 2
    assert "row 3" in (told := capsys.readouterr().err)
    assert "J4" in told
    fill(file, {3: {"move": None}})
    assert main(["findings", "update", str(folder), str(file), "--as", "clerk", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"findings": ["f000"], "moves": 1, "rows": 1}
