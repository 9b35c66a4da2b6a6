"""Rewrite what is generated in docs/: the catalogue from code, editions and examples; pictures from a run."""  # noqa: INP001 - a script, no package

from __future__ import annotations

import argparse
import ast
import inspect
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd

from citycheckup.catalogue import Indicator
from citycheckup.editions import (
    SUPPLEMENTARY,
    Change,
    Confidence,
    Edition,
    EditionEntry,
    Link,
    Option,
    Threshold,
    crosswalk,
    editions,
    load_edition,
)
from citycheckup.engine.needs import needs_of
from citycheckup.indicators import catalogue
from citycheckup.layers.derived import STEPS
from citycheckup.layers.schema import LAYERS
from citycheckup.layers.table_schema import TABLES
from citycheckup.reports.figures import layer_title, method_word, shown_threshold, unit_word
from citycheckup.vocabulary import Level, Method, RollUp
from citycheckup.wording import word

DOCS = Path(__file__).resolve().parent
FOLDER = DOCS / "catalogue"
SPECS = DOCS.parent / "tests" / "spec"
MARKS = {Confidence.HIGH: "●", Confidence.MEDIUM: "◐", Confidence.LOW: "○"}
LEVELS = (Level.DWELLING, Level.COMMUNITY, Level.BLOCK, Level.CITY)
SAY: dict[str, dict[str, str]] = tomllib.loads((FOLDER / "wording.toml").read_text(encoding="utf-8"))
TITLES = {table.name: {"en": table.title_en, "zh": table.title_zh} for table in TABLES}
PARAMETER = re.compile(r"^([a-z0-9_]+(?:, [a-z0-9_]+)*)\n    (.*(?:\n(?:    .*)?)*)", re.MULTILINE)


def catalogue_pages(language: str) -> dict[Path, str]:
    """Return the catalogue in one language by file: the list of every edition, and a page for each level."""
    listed = [load_edition(edition) for edition in (*reversed(editions()), SUPPLEMENTARY)]
    pages = {FOLDER / _file("indicators", language): _list(listed, language)}
    for level in LEVELS:
        pages[FOLDER / _file(level, language)] = _level(level, listed, language)
    return pages


def _list(listed: list[Edition], language: str) -> str:
    say = SAY[language]
    links = [f"[{word(f'cli.level.{level}', language)}]({_file(level, language)})" for level in LEVELS]
    pages = say["pages"].format(pages=say["stop"].join(links))
    lines = [say["title"], "", say["made"], "", say["other"], "", say["marks"], "", pages, ""]
    for edition in listed:
        lines += _edition(edition, language)
    return "\n".join(lines).rstrip() + "\n"


def _edition(edition: Edition, language: str) -> list[str]:
    say = SAY[language]
    levels: dict[str, int] = {}
    for entry in edition.entries:
        name = word(f"cli.level.{entry.level}", language)
        levels[name] = levels.get(name, 0) + 1
    document = say["document"].format(
        document=edition.document,
        total=len(edition.entries),
        levels=say["stop"].join(f"{name} {count}" for name, count in levels.items()),
    )
    title = edition.title_zh if language == "zh" else edition.title_en
    notes = edition.notes_zh if language == "zh" else edition.notes_en
    lines = [f"## {title} (`{edition.id}`)", "", document, "", *(line for note in notes for line in (note, ""))]
    lines += [say["columns"], "| --- " * 7 + "|"]
    for entry in edition.entries:
        link = f"{_file(entry.level, language)}#{_anchor(entry.indicator)}"
        cells = (
            entry.code,
            word(f"cli.level.{entry.level}", language),
            f"[{_name(entry, language)}]({link})<br>`{entry.indicator}`",
            _unit(entry, language),
            method_word(entry.method, language),
            _standards(entry, language),
            MARKS[entry.confidence],
        )
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, ""]


def _level(level: Level, listed: list[Edition], language: str) -> str:
    say = SAY[language]
    twin = "en" if language == "zh" else "zh"
    other = say["level_other"].format(level=word(f"cli.level.{level}", twin), file=_file(level, twin))
    lines = [say["level_title"].format(level=word(f"cli.level.{level}", language)), "", say["made"], "", other, ""]
    lines += [say["back"], "", say["marks"], ""]
    seen: set[str] = set()
    for edition in listed:
        for entry in edition.entries:
            if entry.level is level and entry.indicator not in seen:
                seen.add(entry.indicator)
                lines += _section(catalogue()[entry.indicator], listed, language)
    return "\n".join(lines).rstrip() + "\n"


def _section(indicator: Indicator, listed: list[Edition], language: str) -> list[str]:
    say = SAY[language]
    entries = [(edition, entry) for edition in listed if (entry := edition.entry(indicator.id))]
    newest = entries[0][1]
    lines = [f"### `{indicator.id}`", "", f"**{_name(newest, language)}**", "", say["heading"], "| --- " * 5 + "|"]
    for edition, entry in entries:
        cells = (
            f"`{edition.id}`",
            entry.code,
            _changed(edition, entry, language),
            _standards(entry, language),
            MARKS[entry.confidence],
        )
        lines.append(f"| {' | '.join(cells)} |")
    definition = newest.definition_zh if language == "zh" else newest.definition_en
    contents = newest.contents_zh if language == "zh" else newest.contents_en
    lines += ["", say["definition"].format(text=definition), ""]
    if contents:
        lines += [say["contents"].format(text=("；" if language == "zh" else "; ").join(contents)), ""]
    lines += [say["formula"].format(text=_formula(indicator, newest, language)), ""]
    lines += _facts(indicator, newest, language)
    lines += [_inputs(indicator, language), ""]
    if returned := _part(indicator, "Returns").removeprefix("Measure").strip():
        lines += [say["outcome"].format(text=returned), ""]
    lines += _knobs(indicator, language)
    if options := [option for _, entry in entries for option in entry.options]:
        lines += [say["options"], "", *dict.fromkeys(_option(option, language) for option in options), ""]
    return [*lines, *_example(indicator, language), *_traps(indicator, entries, language)]


def _facts(indicator: Indicator, entry: EditionEntry, language: str) -> list[str]:
    say = SAY[language]
    denominator = entry.denominator_zh if language == "zh" else entry.denominator_en
    cells = (
        _unit(entry, language),
        method_word(entry.method, language),
        denominator or "—",
        say["roll_none" if indicator.roll_up is RollUp.NONE else "roll_sum"],
        word(f"lists.urgency.{entry.urgency}", language),
        f"{indicator.locality_radius_m:,.0f} m",
    )
    return [say["facts"], "| --- " * 6 + "|", f"| {' | '.join(cells)} |", ""]


def _formula(indicator: Indicator, entry: EditionEntry, language: str) -> str:
    english = " ".join(_docstring(indicator).split("\n\n")[0].split())
    if language == "en":
        return english
    say, unit = SAY["zh"], _unit(entry, "zh")
    if entry.denominator_zh:
        chinese = say["formula_share"].format(denominator=entry.denominator_zh, unit=unit)
    elif entry.level is Level.CITY:
        chinese = say["formula_ratio"].format(unit=unit)
    else:
        level = Level.COMMUNITY if entry.level is Level.DWELLING else entry.level
        chinese = say["formula_count"].format(level=word(f"cli.level.{level}", "zh"), unit=unit)
    return chinese + say["formula_english"].format(text=english)


def _inputs(indicator: Indicator, language: str) -> str:
    say = SAY[language]
    needs = needs_of(indicator, STEPS, [*(schema.name for schema in LAYERS), *TITLES])

    def titles(names: frozenset[str]) -> str:
        shown = [f"{_title(name, language)} `{name}`" for name in sorted(names)]
        return say["stop"].join(shown) or say["none"]

    return say["needs"].format(required=titles(needs.required), optional=titles(needs.optional))


def _title(name: str, language: str) -> str:
    return TITLES[name][language] if name in TITLES else layer_title(name, language)


def _knobs(indicator: Indicator, language: str) -> list[str]:
    if not indicator.knobs:
        return []
    say, told = SAY[language], _told(indicator)
    lines = [say["knobs"], "| --- | --- | --- |"]
    lines += [f"| `{knob}` | {_plain(default)} | {told.get(knob, '—')} |" for knob, default in indicator.knobs.items()]
    return [*lines, "", say["set"].format(id=indicator.id), ""]


def _option(option: Option, language: str) -> str:
    say = SAY[language]
    choices = []
    for choice in option.choices:
        default = f" ({say['default']})" if choice.id == option.default else ""
        choices.append(f"`{choice.id}` {choice.text_zh if language == 'zh' else choice.text_en}{default}")
    text = option.text_zh if language == "zh" else option.text_en
    return say["option"].format(id=option.id, text=text, choices="; ".join(choices))


def _example(indicator: Indicator, language: str) -> list[str]:
    say = SAY[language]
    level, _, name = indicator.id.partition(".")
    path = SPECS / level / f"test_{name}.py"
    source = path.read_text(encoding="utf-8")
    module = ast.parse(source)
    tests = [node for node in module.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    told = " ".join((ast.get_docstring(module) or "").split())
    others = [test.name.removeprefix("test_").replace("_", " ") for test in tests[1:]]
    link = f"../../tests/spec/{level}/{path.name}"
    key = "example" if others else "example_alone"
    lines = [say[key].format(text=told, file=path.name, path=link), "", *(f"- {other}" for other in others)]
    code = ast.get_source_segment(source, tests[0]) or ""
    return [*lines, *([""] if others else []), "```python", *code.splitlines(), "```", ""]


def _traps(indicator: Indicator, entries: list[tuple[Edition, EditionEntry]], language: str) -> list[str]:
    say, traps = SAY[language], []
    for edition, entry in entries:
        if entry.change is Change.REDEFINED and edition.former_edition:
            former = next(e for e in load_edition(edition.former_edition).entries if e.code == entry.former_code)
            traps.append(say["trap_redefined"].format(former=former.indicator))
        later = _later(edition, entry)
        if later and later.change is Change.REDEFINED:
            traps.append(say["trap_successor"].format(later=later.indicator))
    marks = [entry.confidence for _, entry in entries]
    marks += [threshold.confidence for _, entry in entries for threshold in entry.thresholds]
    traps += [say["trap_weak"]] if any(mark is not Confidence.HIGH for mark in marks) else []
    traps += [say["trap_survey"]] if entries[0][1].method is Method.SURVEY else []
    traps += [say["trap_none"]] if indicator.roll_up is RollUp.NONE else []
    notes = _part(indicator, "Notes")
    traps += [say["trap_notes"].format(notes=notes)] if notes else []
    return [say["traps"], "", *(f"- {trap}" for trap in traps), ""] if traps else []


def _changed(edition: Edition, entry: EditionEntry, language: str) -> str:
    say = SAY[language]
    since = say[f"change_{entry.change}" if entry.change else "change_first"].format(code=entry.former_code)
    later = _later(edition, entry)
    return f"{since}; {say['dropped']}" if later and later.to_code is None else since


def _later(edition: Edition, entry: EditionEntry) -> Link | None:
    newer = [other for other in editions() if load_edition(other).former_edition == edition.id]
    links = [link for other in newer for link in crosswalk(edition.id, other)]
    return next((link for link in links if link.from_code == entry.code), None)


def _standards(entry: EditionEntry, language: str) -> str:
    return "<br>".join(_standard(threshold, entry, language) for threshold in entry.thresholds) or "—"


def _standard(threshold: Threshold, entry: EditionEntry, language: str) -> str:
    say = SAY[language]
    about = [part for part in (threshold.city_class, threshold.part) if part]
    if language == "zh":
        words = SAY["classes_zh"] | SAY["parts_zh"]
        about = [words.get(part, part) for part in about]
    about += [say["reference"]] if threshold.reference else []
    shown = shown_threshold(threshold.comparator, threshold.value, entry.unit, language)
    whose = f" ({say['stop'].join(about)})" if about else ""
    return f"{shown}{whose} {MARKS[threshold.confidence]} {threshold.source}"


def _name(entry: EditionEntry, language: str) -> str:
    return entry.name_zh if language == "zh" else entry.name_en


def _unit(entry: EditionEntry, language: str) -> str:
    return entry.unit_zh if language == "zh" else unit_word(entry.unit, language) or entry.unit


def _docstring(indicator: Indicator) -> str:
    return inspect.cleandoc(indicator.compute.__doc__ or "")


def _part(indicator: Indicator, heading: str) -> str:
    _, _, text = _docstring(indicator).partition(f"{heading}\n{'-' * len(heading)}\n")
    text = re.split(r"\n\n[A-Z]\w+\n-+\n", text)[0]
    return _plain_marks(" ".join(text.split()))


def _told(indicator: Indicator) -> dict[str, str]:
    """Return what the docstring says of each parameter."""
    return dict(_parameters(_docstring(indicator)))


def _parameters(docstring: str) -> Iterator[tuple[str, str]]:
    _, _, text = docstring.partition("Parameters\n----------\n")
    for found in PARAMETER.finditer(re.split(r"\n\n[A-Z]\w+\n-+\n", text)[0]):
        for name in found[1].split(", "):
            yield name, _plain_marks(" ".join(found[2].split()))


def _plain_marks(text: str) -> str:
    return re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text).replace("``", "`").replace("|", "\\|")


def _plain(default: object) -> str:
    if isinstance(default, tuple):
        return ", ".join(map(str, default))
    return f"{default:,.10g}" if isinstance(default, float) else f"{default}"


def _anchor(indicator_id: str) -> str:
    return indicator_id.replace(".", "").lower()


def _file(name: str, language: str) -> str:
    return f"{name}.zh-CN.md" if language == "zh" else f"{name}.md"


def write_pictures(run: Path) -> None:
    """Draw the overview (in both languages) with Chromium, and the blocks of the GeoPackage with QGIS."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only pictures need a browser

    pictures = DOCS / "pictures"
    pictures.mkdir(exist_ok=True)
    units = gpd.read_parquet(run / "units.parquet").set_index("unit_id")
    largest = str(units.loc[units["level"] == "block", "residents_persons"].idxmax())
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for language, name in (("en", "overview_las_palmas.png"), ("zh", "overview_las_palmas.zh-CN.png")):
            page = browser.new_context(viewport={"width": 1280, "height": 1250}, color_scheme="light").new_page()
            page.goto((run / "overview.html").resolve().as_uri())
            page.locator(f'button[data-language="{language}"]').click()
            page.locator('button[data-level="block"]').click()
            page.select_option("#indicator", "block.park_coverage")
            page.select_option("#unit", largest)
            page.evaluate("window.scrollTo(0, 0)")
            page.screenshot(path=pictures / name)
        browser.close()
    script = DOCS.parent / "tests" / "e2e" / "render_gpkg_with_qgis.py"
    picture = pictures / "city_gpkg_in_qgis.png"
    python = shutil.which("python3", path="/usr/bin") or "python3"  # QGIS brings its bindings for the system's Python
    subprocess.run([python, script, run / "city.gpkg", picture, "blocks"], check=True)  # noqa: S603 - our own script


def main() -> None:
    """Write the catalogue; with ``--pictures RUN`` the pictures as well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path, metavar="RUN", help="a run folder: draw the pictures from it too")
    arguments = parser.parse_args()
    for language in ("en", "zh"):
        for path, page in catalogue_pages(language).items():
            path.write_text(page, encoding="utf-8")
    if arguments.pictures:
        write_pictures(arguments.pictures)


if __name__ == "__main__":
    main()
