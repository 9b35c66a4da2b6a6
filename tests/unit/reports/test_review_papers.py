"""Reviews in Word and Excel: the same bytes each time, every list in them, safe to open, on an office's letterhead."""

import pickle
import subprocess
import sys
import zipfile
from copy import deepcopy

import docx
import pytest
from openpyxl import load_workbook

from citycheckup.app.reviews import make_review
from citycheckup.authority.roles import Actor, Role
from citycheckup.clocks import mainland_calendar
from citycheckup.reports.review_book import write_book
from citycheckup.reports.review_word import ordinal, write_word
from citycheckup.reviews.names import Names
from citycheckup.reviews.paper import Kept, bodies_of, paper_of
from citycheckup.reviews.parameters import shipped_parameters
from citycheckup.reviews.periods import period_of
from citycheckup.reviews.public import public_form
from citycheckup.vocabulary import InputError
from reviewed_ledger import ledger_of, walked_findings

STORE = ledger_of(walked_findings(40, seed=7))
REVIEWER = Actor("office/reviewer", Role.REVIEWER, "office")
NAMES = {"zh": Names("zh", {"street-1": "星河街道"}, {"unit-1": "桐渚社区"}), "en": Names("en")}


@pytest.fixture(scope="module")
def reviews():
    def made(period, on):
        review = make_review(
            STORE, period_of(period), REVIEWER, on=on, parameters=shipped_parameters(), calendar=mainland_calendar()
        )
        return Kept(review.id, review.digest, review.document, "云澜市", made_up=True)

    found = {
        "monthly": made("2026-01", "2026-02-02"),
        "quarterly": made("2025-Q4", "2026-01-05"),
        "annual": made("2025", "2026-02-20"),
    }
    public = found["annual"]
    return found | {"public": Kept(public.id, public.digest, public_form(public.document), "云澜市")}


def words_of(path):
    document = docx.Document(path)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["monthly", "quarterly", "annual", "public"])
def test_the_same_review_gives_the_same_bytes(reviews, tmp_path, kind, language):
    for write, ending in ((write_word, "docx"), (write_book, "xlsx")):
        first, second = tmp_path / f"1.{ending}", tmp_path / f"2.{ending}"
        write(first, paper_of(reviews[kind], NAMES[language]))
        write(second, paper_of(deepcopy(reviews[kind]), NAMES[language]))
        assert first.read_bytes() == second.read_bytes()
        with zipfile.ZipFile(first) as archive:
            assert {one.date_time[0] for one in archive.infolist()} == {1980}
            assert {one.compress_type for one in archive.infolist()} == {zipfile.ZIP_STORED}


def test_another_process_at_another_time_writes_the_same_bytes(reviews, tmp_path):
    here, there = tmp_path / "here.docx", tmp_path / "there.docx"
    paper = paper_of(reviews["monthly"], NAMES["zh"])
    write_word(here, paper)
    program = (
        "import pickle, sys, pathlib\n"
        "from citycheckup.reports.review_word import write_word\n"
        "write_word(pathlib.Path(sys.argv[1]), pickle.load(sys.stdin.buffer))\n"
    )
    child = [sys.executable, "-c", program, str(there)]
    environment = {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7", "PYTHONPATH": ":".join(sys.path)}
    subprocess.run(child, input=pickle.dumps(paper), env=environment, check=True)
    assert here.read_bytes() == there.read_bytes()


def test_a_month_stands_in_both_whole(reviews, tmp_path):
    kept = reviews["monthly"]
    paper = paper_of(kept, NAMES["zh"])
    write_word(tmp_path / "m.docx", paper)
    write_book(tmp_path / "m.xlsx", paper)
    said = words_of(tmp_path / "m.docx")
    book = load_workbook(tmp_path / "m.xlsx")
    assert "关于2026年1月城市体检问题整改督促事项的通知" in said
    assert "虚构" in said
    assert "2026年2月2日" in said
    assert "星河街道" in book.sheetnames
    assert "桐渚社区 (unit-1)" in said
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    for body, lists in kept.document["bodies"].items():
        for name, lines in lists.items():
            for line in lines:
                assert line["finding"] in said
                assert line["finding"] in cells
            # Each table names the place of its figures, and the command that gives them.
            assert (f"/bodies/{body}/{name}" in said) == bool(lines)
    assert f"citycheckup review show DIR {kept.id} --json" in said
    assert kept.digest in said
    assert kept.document["as_of"]["hash"] in said


def test_what_is_handed_out_to_a_body_is_about_it_alone(reviews, tmp_path):
    kept = reviews["monthly"]
    assert len(bodies_of(kept.document)) > 2
    write_word(tmp_path / "one.docx", paper_of(kept, NAMES["zh"], lead="street-2"))
    said = words_of(tmp_path / "one.docx")
    assert "street-2：" in said
    assert "street-3" not in said
    assert "星河街道" not in said
    for wrong in (("monthly", "nobody"), ("annual", "street-2")):
        with pytest.raises(InputError):
            paper_of(reviews[wrong[0]], NAMES["zh"], lead=wrong[1])


def test_a_year_shows_rates_with_both_numbers_and_withholds_small_ones_outside(reviews, tmp_path):
    write_word(tmp_path / "y.docx", paper_of(reviews["annual"], NAMES["zh"]))
    write_word(tmp_path / "p.docx", paper_of(reviews["public"], NAMES["zh"]))
    inside, outside = words_of(tmp_path / "y.docx"), words_of(tmp_path / "p.docx")
    by_body = reviews["annual"].document["rates"]["by_body"]
    small = [
        f"\n{one['numerator']}/{one['denominator']}\n"
        for rates in by_body.values()
        for one in rates.values()
        if 0 < one["denominator"] < 10
    ]
    assert small
    assert all(one in inside for one in small)
    assert not any(one in outside for one in small)
    assert "不公开" in outside
    assert "公开" in outside.splitlines()[0]
    assert "--public" in outside
    told = [one["finding"] for one in reviews["annual"].document["recurred"]]
    assert told
    assert not any(f"\n{one}\n" in outside for one in told)


def test_text_is_text_whatever_it_is(reviews, tmp_path):
    kept = deepcopy(reviews["monthly"])
    line = next(lines[0] for lists in kept.document["bodies"].values() for lines in lists.values() if lines)
    line["statement"] = '=HYPERLINK("http://x") {{ title }} <b>&\x0b\x00'
    paper = paper_of(kept, NAMES["zh"])
    write_word(tmp_path / "m.docx", paper)
    write_book(tmp_path / "m.xlsx", paper)
    assert '=HYPERLINK("http://x") {{ title }} <b>&' in words_of(tmp_path / "m.docx")
    cells = [cell for sheet in load_workbook(tmp_path / "m.xlsx") for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}


def test_an_office_brings_its_own_letterhead(reviews, tmp_path):
    own = docx.Document()
    for text in ("某某市政府", "{{ title }}", "⟦body⟧", "{{ date }}"):
        own.add_paragraph(text)
    own.save(tmp_path / "own.docx")
    paper = paper_of(reviews["quarterly"], NAMES["en"])
    write_word(tmp_path / "q.docx", paper, tmp_path / "own.docx")
    said = words_of(tmp_path / "q.docx")
    assert said.startswith("某某市政府\nQuarterly dispatch")
    assert "⟦" not in said


@pytest.mark.parametrize("lines", [["{{ title }}"], ["{{ title", "⟦body⟧"], None])
def test_what_is_no_letterhead_is_refused(reviews, tmp_path, lines):
    own = tmp_path / "own.docx"
    if lines is None:
        own.write_text("no Word file")
    else:
        document = docx.Document()
        for text in lines:
            document.add_paragraph(text)
        document.save(own)
    with pytest.raises(InputError) as told:
        write_word(tmp_path / "q.docx", paper_of(reviews["quarterly"], NAMES["en"]), own)
    assert told.value.problems[0].message.key == "papers.not_a_template"
    assert not (tmp_path / "q.docx").exists()


def test_sections_are_numbered_as_in_an_office():
    said = [ordinal(number, "zh") for number in (1, 10, 11, 20, 35, 100, 101, 110)]
    assert said == ["一、", "十、", "十一、", "二十、", "三十五、", "一百、", "一百零一、", "一百一十、"]
    assert ordinal(3, "en") == "3. "
