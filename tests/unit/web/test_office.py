"""The office's pages over HTTP: reviews, escalation, duties, calendar, one sheet for many findings."""

import io
import zipfile

import openpyxl
import pytest

from citycheckup.ledger.bulk import ASKED, SHOWN


def test_a_review_is_made_by_a_reviewer_and_read_by_each_as_far_as_it_goes(ask):
    assert ask("office/desk").post("/api/reviews", json={"period": "2025-05"}).status_code == 403
    made = ask("review").post("/api/reviews", json={"period": "2025-05"})
    assert made.status_code == 201
    [line] = ask("audit").get("/api/reviews").json()
    assert (line["id"], line["kind"]) == (made.json()["id"], {"key": "monthly", "text": "monthly nudge"})
    whole = ask("review").get(f"/api/reviews/{line['id']}").json()
    assert whole["document"] == made.json()["document"]
    assert len(whole["document"]["bodies"]["street"]["overdue"]) == 3
    own = ask("street/clerk").get(f"/api/reviews/{line['id']}").json()["document"]
    assert set(own["bodies"]) == {"street"}
    assert ask("review").get(f"/api/reviews/{line['id']}/check").json()["holds"] is True
    assert ask("review").get("/api/reviews/2025-06@1").status_code == 404
    assert ask("review").post("/api/reviews", json={"period": "May"}).status_code == 422


@pytest.mark.parametrize(("ending", "first"), [("docx", b"PK"), ("xlsx", b"PK")])
def test_a_review_is_handed_out_as_a_paper_to_each_as_far_as_it_goes(checked_city, ending, first):
    whole = checked_city.client_of("office/head", language="zh")
    newest = {one["kind"]["key"]: one["id"] for one in reversed(whole.get("/api/reviews").json())}
    path = f"/api/reviews/{newest['monthly']}.{ending}"
    answer = whole.get(path)
    assert answer.content.startswith(first)
    assert answer.content == whole.get(path).content
    assert answer.headers["content-disposition"].endswith(f'.{ending}"')
    part = checked_city.client_of("street-S-B01/clerk", language="zh")
    assert len(part.get(path).content) < len(answer.content)
    allowed = {
        "office/head": 200, "audit/clerk": 200, "bureau-housing/clerk": 200, "survey/verifier": 200,
        "street-S-B01/clerk": 403, "office/administrator": 403, "office/custodian": 403, None: 401,
    }  # fmt: skip
    quarter = f"/api/reviews/{newest['quarterly']}"
    for post, status in allowed.items():
        reader = checked_city.client_of(post)
        assert (post, reader.get(f"{quarter}.{ending}").status_code) == (post, status)
        assert (post, reader.get(quarter).status_code) == (post, status)
    assert whole.get(f"/api/reviews/2030-01@1.{ending}").status_code == 404
    assert whole.get(f"{quarter}.pdf").status_code == 400


def test_a_body_that_no_nudge_concerns_is_told_so(checked_city):
    office = checked_city.client_of("office/head", language="zh")
    monthly = next(one["id"] for one in office.get("/api/reviews").json() if one["kind"]["key"] == "monthly")
    other = checked_city.client("responsible", units=["B01"], body="nobody", language="zh")
    assert other.get(f"/api/reviews/{monthly}").json()["document"]["bodies"] == {}
    with zipfile.ZipFile(io.BytesIO(other.get(f"/api/reviews/{monthly}.docx").content)) as paper:
        text = paper.read("word/document.xml").decode()
    assert "本期督促事项中没有涉及nobody的问题。" in text
    assert "已逾期 0 件" not in text
    assert openpyxl.load_workbook(io.BytesIO(other.get(f"/api/reviews/{monthly}.xlsx").content)).sheetnames


def test_how_often_a_duty_recurs_is_said_in_words(checked_city):
    texts = {}
    for language in ("zh", "en"):
        duties = checked_city.client_of("office/head").get("/api/duties", params={"lang": language}).json()["duties"]
        texts[language] = {one["cadence"]: one["cadence_text"] for one in duties if one["cadence"]}
    assert texts["zh"]
    assert all(text.startswith("每") and not text.isascii() for text in texts["zh"].values())
    assert all(text.startswith("every ") for text in texts["en"].values())


def test_a_quarter_is_for_the_office_only(ask):
    made = ask("review").post("/api/reviews", json={"period": "2025-Q2"}).json()
    assert ask("street/clerk").get(f"/api/reviews/{made['id']}").status_code == 403


def test_steps_of_the_ladder_are_proposed_issued_and_ended(ask):
    reviewer = ask("review")
    proposed = reviewer.get("/api/escalations?proposed=true").json()
    assert [(one["id"], one["body"]) for one in proposed] == [(None, "street")]
    wanted = {"step": proposed[0]["step"]["key"], "body": "street"}
    assert ask("office/desk").post("/api/escalations", json=wanted).status_code == 403
    issued = reviewer.post("/api/escalations", json=wanted)
    assert issued.status_code == 201
    assert [one["id"] for one in reviewer.get("/api/escalations").json()] == [issued.json()["id"]]
    ended = {"id": issued.json()["id"], "kind": "withdrawn", "reason": "Issued by mistake"}
    assert reviewer.post("/api/escalations/outcomes", json=ended).json()["outcome"]["kind"] == "withdrawn"
    assert ask("street/clerk").get("/api/escalations").status_code == 403


def test_without_a_list_the_office_leads_nothing_and_says_why(ask):
    client = ask("street/clerk")
    answer = client.get("/api/duties").json()
    assert (answer["on"], answer["duties"]) == ("2025-06-02", [])
    lead = client.get("/api/duties/lead", params={"category": "hazards", "unit": "1社区"}).json()
    assert lead["body"] is None
    assert lead["queue_owner"]["key"]
    assert lead["why"]
    assert client.get("/api/duties/lead?category=hazards&unit=nowhere").status_code == 422
    assert client.get("/api/duties/due").json() == []


def test_the_calendar_shows_what_is_due_and_which_days_rest(ask):
    client = ask("office/desk")
    due = client.get("/api/findings/here").json()["due_on"]
    span = client.get("/api/calendar", params={"first": due, "last": due}).json()
    assert {one["id"] for one in span["findings"]} >= {"here"}
    holidays = client.get("/api/calendar?first=2025-10-01&last=2025-10-12").json()["rest_days"]
    assert {(one["date"], one["is_working"]) for one in holidays} == {
        *((f"2025-10-0{day}", False) for day in (1, 2, 3, 6, 7, 8)),
        ("2025-10-11", True),
    }
    assert client.get("/api/calendar?first=2025-10-02&last=2025-10-01").status_code == 400


def test_the_feed_holds_what_the_post_may_see(ask):
    feed = ask("street/clerk").get("/api/calendar.ics")
    assert feed.headers["content-type"].startswith("text/calendar")
    assert "UID:here@" in feed.text
    assert "UID:away@" not in feed.text


def test_a_due_date_is_counted_with_its_steps(ask):
    client = ask("street/clerk", "zh")
    rules = {one["id"]: one for one in client.get("/api/clock/rules").json()}
    assert rules["petition.result"]["mark"] == "P"
    counted = client.get("/api/clock/due?rule=petition.result&start=2023-12-21").json()
    assert (counted["day"], counted["provisional"]) == ("2024-02-19", False)
    assert counted["derivation"]
    assert client.get("/api/clock/due?rule=nothing&start=2023-12-21").status_code == 422


def test_a_sheet_goes_out_and_comes_back_all_or_nothing(ask):
    client = ask("street/clerk", "zh")
    sheet = client.get("/api/findings-sheet?state=assigned")
    assert sheet.headers["content-disposition"].endswith('.xlsx"')
    book = openpyxl.load_workbook(io.BytesIO(sheet.content))
    names = [*SHOWN, *ASKED]
    page = book.active
    at = {name: n + 1 for n, name in enumerate(names)}
    heading = next(n for n, row in enumerate(page.iter_rows(values_only=True), 1) if "here" in row) - 1
    page.cell(heading + 1, at["move"]).value = "签收"
    page.cell(heading + 1, at["version"]).value = 2
    refused = _take(client, book)
    assert refused.status_code == 422
    assert {(one["key"], one["file"], bool(one["cell"])) for one in refused.json()["problems"]} == {
        ("ledger.conflict", "filled.xlsx", True)
    }
    assert client.get("/api/findings/here").json()["state"]["key"] == "assigned"
    page.cell(heading + 1, at["version"]).value = 3
    done = _take(client, book)
    assert (done.status_code, done.json()["findings"]) == (200, ["here"])
    assert client.get("/api/findings/here").json()["state"]["key"] == "accepted"


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 neither"])
def test_what_is_no_workbook_is_refused_in_words(ask, content):
    answer = ask("street/clerk").post("/api/findings-sheet", files={"file": ("a.xlsx", content)})
    assert answer.status_code == 422
    assert answer.json()["problems"]


def _take(client, book):
    out = io.BytesIO()
    book.save(out)
    return client.post("/api/findings-sheet", files={"file": ("filled.xlsx", out.getvalue())})
