"""``citycheckup findings``: from a run folder through confirmation to findings, and on to last year's list."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from citycheckup.app.read_run import read_run
from citycheckup.cli.main import main
from citycheckup.diagnosis.short_places import PLACE_SCHEMA
from citycheckup.diagnosis.shortfalls import SHORTFALL_SCHEMA
from citycheckup.editions import definition_version, load_edition
from citycheckup.results import results_table
from made_up_runs import row

CITY = '[city]\nid = "a"\nname = "A"\ncheckup_year = {year}\ncrs = "EPSG:32650"\nbbox = [118.8, 32.0, 118.9, 32.1]\n'
HAZARDS = "dwelling.structural_hazard_buildings"
ENTRY = load_edition("national-2025").entry(HAZARDS)
OFFICE = ["--post", "office/1", "--body", "office"]


def made(folder, *, year, lineage=None):
    """Write a city folder with one run: two units with hazards, in one of them only perhaps."""
    run = folder / "runs" / f"{year}0701T000000Z-abababab"
    run.mkdir(parents=True)
    (folder / "city.toml").write_text(CITY.format(year=year), encoding="utf-8")
    rows = [row(HAZARDS, unit, 2.0, f"{year}-06-30", edition="national-2025") for unit in ("u1", "u2")]
    kinds = {"u1": "shortfall", "u2": "candidate"}
    plain = [
        {"key": f"{HAZARDS}@{one.unit_id}", "kind": kinds[one.unit_id], "indicator": HAZARDS, "unit_id": one.unit_id,
         "urgency": "deadline"} for one in rows
    ]  # fmt: skip
    places = [
        {"key": f"{HAZARDS}@u1", "place_id": place, "place_name": None, "place_kind": kind}
        for kind, place in (("building", "b2"), ("building", "b1"), ("compound", "b1"))
    ]
    units = [{"unit_id": unit, "level": "community"} for unit in ("u1", "u2")]
    pq.write_table(results_table(rows), run / "results.parquet")
    pq.write_table(pa.Table.from_pylist(plain, schema=SHORTFALL_SCHEMA), run / "shortfalls.parquet")
    pq.write_table(pa.Table.from_pylist(places, schema=PLACE_SCHEMA), run / "shortfall_places.parquet")
    pq.write_table(pa.Table.from_pylist(units), run / "units.parquet")
    manifest = {"content_hash": "ab" * 32, "edition": "national-2025", "units": {"year": year},
                "definitions": {HAZARDS: definition_version(ENTRY)}}  # fmt: skip
    (run / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    if lineage:
        (folder / "units").mkdir()
        head = "level,old_id,new_id,change,share_of_old,share_of_new\n"
        (folder / "units" / f"{year}.lineage.csv").write_text(head + lineage, encoding="utf-8")
    return run


@pytest.fixture
def city(tmp_path):
    made(tmp_path / "city", year=2024)
    return tmp_path / "city"


def findings(*words, lang="en"):
    return main(["findings", *map(str, words), "--lang", lang])


def approved(city):
    assert findings("confirm", city, *OFFICE, "--ask", "water") == 0
    assert findings("comment", city, "--post", "water/1", "--body", "water", "--object", "mended in May") == 0
    assert findings("approve", city, "--post", "office/2", "--body", "office", "--reply", "water=next year") == 0


def test_a_run_is_read_with_its_places_standards_and_lineage(tmp_path):
    facts = read_run(
        made(tmp_path, year=2024, lineage="community,u0,u2,split,0.5,0.5\ncommunity,u0,u1,split,0.5,0.5\n")
    )
    assert [place["id"] for place in facts.short[HAZARDS, "u1"].places] == ["b1", "b2", "compound:b1"]
    assert [line.proved for line in facts.short.values()] == [True, False]
    assert facts.basis[HAZARDS] == ENTRY.thresholds[0].source
    assert facts.cut_anew == {"u0": ("u1", "u2")}


def test_from_a_run_to_findings_and_the_list(city, tmp_path, capsys):
    assert findings("issue", city, *OFFICE) == 2  # no ledger yet
    approved(city)
    capsys.readouterr()
    assert findings("issue", city, *OFFICE, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert len(said["registered"]) == 1
    assert said["to_check"] == [f"{HAZARDS}@u2"]
    assert findings("issue", city, *OFFICE, lang="zh") == 0
    assert "新登记问题：0" in capsys.readouterr().out
    (city / "city.toml").write_text(CITY.format(year=2025), encoding="utf-8")
    out = tmp_path / "list.csv"
    assert findings("last-year-list", city, "-o", out) == 0
    assert "With a deadline: 0 of 1 put right and verified." in capsys.readouterr().out
    assert out.read_text(encoding="utf-8").splitlines()[1] == f"{HAZARDS}@u1,{ENTRY.code},u1,限时解决,否"


def test_other_files_than_those_approved_issue_nothing(city, capsys):
    approved(city)
    places = next(city.glob("runs/*/shortfall_places.parquet"))
    pq.write_table(pq.read_table(places).slice(1), places)
    assert findings("issue", city, *OFFICE) == 2
    assert "shortfall_places.parquet" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda run: (run / "shortfalls.parquet").unlink(), "lacks files"),
        (lambda run: (run / "manifest.json").write_text('{"content_hash": "a"}'), "earlier release"),
    ],
)
def test_a_run_that_cannot_be_used_is_refused_by_name(city, spoil, said, capsys):
    spoil(next(city.glob("runs/*")))
    assert findings("confirm", city, *OFFICE, "--ask", "water") == 2
    assert said in capsys.readouterr().err


def posts(city, *posts):
    given = [("office/it", "administrator", "it"), *posts]
    for at, (post, role, body, *units) in enumerate(given):
        by = ["--as", "office/it"] if at else []
        scope = [word for unit in units for word in ("--unit", unit)]
        assert main(["posts", "add", str(city), post, "--role", role, "--body", body, *scope, *by, "--lang", "en"]) == 0


def test_where_there_are_posts_each_step_is_theirs_alone(city, capsys):
    posts(city, ("office/1", "registrar", "office"), ("office/2", "reviewer", "office"),
          ("water/1", "responsible", "water", "u1"))  # fmt: skip
    steps = {
        ("confirm", "--ask", "water"): ("office/1", "office"),
        ("comment", "--agree"): ("water/1", "water"),
        ("approve",): ("office/2", "office"),
        ("issue",): ("office/1", "office"),
    }
    for (task, *words), (post, body) in steps.items():
        for wrong, of in (("office/nobody", body), ("office/it", "it"), (post, "elsewhere")):
            capsys.readouterr()
            assert findings(task, city, "--post", wrong, "--body", of, *words) == 2
            assert wrong in capsys.readouterr().err
        assert findings(task, city, "--post", post, "--body", body, *words) == 0


def test_a_post_of_a_part_does_not_speak_for_the_whole_city(city, capsys):
    posts(city, ("street/1", "registrar", "office", "u1"))
    assert findings("confirm", city, "--post", "street/1", "--body", "office", "--ask", "water") == 2
    assert "street/1" in capsys.readouterr().err
