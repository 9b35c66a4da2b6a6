"""The documents keep up with the program: every command, option, indicator, file and link that they name exists."""

import argparse
import re
import shlex
from pathlib import Path

import pytest

from citycheckup import __version__
from citycheckup.cli.arguments import build_parser
from citycheckup.editions import editions, load_edition
from citycheckup.indicators import catalogue
from citycheckup.layers.derived import STEPS
from citycheckup.layers.schema import LAYERS
from citycheckup.layers.table_schema import TABLE_BY_NAME
from citycheckup.results import SCHEMA
from citycheckup.units.rules import UnitRules
from citycheckup.vocabulary import Completeness, Level, Status

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CHINESE = [path for path in DOCUMENTS if path.name.endswith(".zh-CN.md")]
PROSE = [path for path in DOCUMENTS if path.parent.name != "adr"]
WHICH = {"ids": lambda path: str(path.relative_to(ROOT))}
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
# What the program makes in a city folder or a user brings: named in prose, not in the repository.
MADE = {
    "city.toml", "local.toml", "notices.toml", "answer_key.json", "README.txt",
    "results.parquet", "units.parquet", "buildings.parquet", "shortfalls.parquet", "shortfall_places.parquet",
    "grades.parquet", "dimensions.parquet", "firmness.parquet", "next_survey.parquet",
    "city.gpkg", "overview.html", "overview_public.html", "manifest.json",
    "neighbourhood_cells.parquet",
}  # fmt: skip
FILE = re.compile(r"`((?:[\w.-]+/)*[\w-]+\.(?:py|toml|md|parquet|gpkg|html|json|css|js))`")


def _text(path):
    return path.read_text(encoding="utf-8")


def _commands():
    parser = build_parser("en")
    (subparsers,) = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return parser, subparsers.choices


def _options(parser):
    """Return the options of a command and of its tasks."""
    tasks = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    own = {option for action in parser._actions for option in action.option_strings}
    return own.union(*(_options(task) for action in tasks for task in action.choices.values()))


def _calls(text):
    """Return every call of citycheckup: in the code blocks (without outputs) and in backticks."""
    found = re.findall(r"`(citycheckup [^`\n]+)`", text)
    for kind, block in FENCE.findall(text):
        joined = re.sub(r"\\\n(?:> )?\s*", " ", block)
        lines = joined.splitlines()
        if kind == "console":
            lines = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
        if kind in ("sh", "console"):
            found += [line for line in lines if line.startswith("citycheckup ")]
    return [re.split(r"\s[|#]\s|\s{2,}#", call)[0] for call in found]


@pytest.mark.parametrize("path", PROSE, **WHICH)
def test_every_command_and_option_shown_exists(path):
    parser, commands = _commands()
    for call in _calls(_text(path)):
        words = shlex.split(call, comments=True)[1:]
        named = [word for word in words if not word.startswith("-")]
        known = commands[named[0]] if named and named[0] in commands else parser
        options = _options(known)
        assert named == [] or named[0] in commands, call
        assert {word for word in words if word.startswith("--")} <= options, call


def test_every_command_and_option_is_documented():
    everything = "\n".join(call for path in PROSE for call in _calls(_text(path)))
    _, commands = _commands()
    for name in commands:
        assert f"citycheckup {name}" in everything, name
    prose = "\n".join(map(_text, PROSE))
    options = {option for command in commands.values() for option in _options(command)}
    assert {o for o in options if o.startswith("--") and o not in prose} <= {"--help"}


def test_every_make_target_shown_exists():
    targets = set(re.findall(r"^([a-z-]+):", _text(ROOT / "Makefile"), re.MULTILINE))
    shown = {target for path in PROSE for target in re.findall(r"(?:`|^)make ([a-z-]+)", _text(path), re.MULTILINE)}
    assert {"demo", "test"} <= shown <= targets


def test_every_indicator_and_its_knobs_stand_in_both_catalogues():
    pages = set((ROOT / "docs/catalogue").glob("*.md"))
    chinese = {page for page in pages if page.name.endswith(".zh-CN.md")}
    for language in (chinese, pages - chinese):
        text = "\n".join(map(_text, language))
        for indicator in catalogue():
            assert f"### `{indicator.id}`" in text
            assert all(f"| `{knob}` |" in text for knob in indicator.knobs), indicator.id
        for edition in editions():
            assert all(f"`{entry.indicator}`" in text for entry in load_edition(edition).entries), edition


def test_layers_columns_statuses_and_levels_are_documented():
    glossary = _text(ROOT / "GLOSSARY.md")
    assert [word for kind in (Status, Completeness, Level) for word in kind if f"`{word}`" not in glossary] == []
    results = _text(ROOT / "docs/how-to/read-the-results.md")
    assert [column for column in SCHEMA.names if f"`{column}`" not in results] == []


@pytest.mark.parametrize("path", PROSE, **WHICH)
def test_settings_shown_are_known(path):
    knobs = {indicator.id: set(indicator.knobs) for indicator in catalogue()}
    knobs |= {name: set(step.__kwdefaults__ or {}) for name, step in STEPS.items()}
    layers = {schema.name for schema in LAYERS}
    for kind, block in FENCE.findall(_text(path)):
        if kind != "toml":
            continue
        table = None
        for line in block.splitlines():
            if heading := re.match(r'\[(\w+)(?:\."?([\w.]+)"?)?\]', line):
                table = heading.groups()
                assert table[0] in {"city", "osm", "gtfs", "layers", "tables", "units", "parameters"}, line
                assert table[0] != "tables" or table[1] in TABLE_BY_NAME, line
                assert table[0] != "layers" or table[1] in layers, line
                assert table[0] != "parameters" or table[1] in knobs, line
            elif table and (key := re.match(r"(\w+) =", line)):
                if table[0] == "parameters":
                    assert key[1] in knobs[table[1]], line
                if table[0] == "units":
                    assert key[1] in UnitRules.__dataclass_fields__, line


@pytest.mark.parametrize("path", DOCUMENTS, **WHICH)
def test_every_link_leads_somewhere(path):
    for link in LINK.findall(_text(path)):
        if link.startswith("https://"):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), link
        if anchor:
            assert anchor in _anchors(_text(target)), link


def _anchors(text):
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PROSE, **WHICH)
def test_every_file_named_exists(path):
    folders = [ROOT / name for name in ("src", "tests", "docs")]
    files = [str(file.relative_to(ROOT)) for file in [*ROOT.iterdir(), *(f for one in folders for f in one.rglob("*"))]]
    for name in FILE.findall(_text(path)):
        if Path(name).name in MADE or name.startswith(("runs/", "units/", "demo/", "summary/")):
            continue
        assert any(file == name or file.endswith(f"/{name}") for file in files), name


@pytest.mark.parametrize("path", CHINESE, **WHICH)
def test_chinese_twins_have_the_same_shape(path):
    twin = path.with_name(path.name.replace(".zh-CN", ""))

    def shape(text):
        blocks = [kind for kind, _ in FENCE.findall(text)]
        return re.findall(r"^(#+) ", FENCE.sub("", text), re.MULTILINE), blocks

    assert shape(_text(path)) == shape(_text(twin))


def test_every_page_for_users_has_a_chinese_twin():
    pages = [ROOT / "README.md", ROOT / "docs/tutorial.md", *(ROOT / "docs/how-to").glob("*.md")]
    english = [page for page in pages if ".zh-CN" not in page.name]
    assert [page for page in english if not page.with_name(f"{page.stem}.zh-CN.md").exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, **WHICH)
def test_no_path_of_a_machine_stands_in_a_document(path):
    places = "work|tmp|home|root|Users|var"
    assert re.findall(rf"(?<![\w.~)])/(?:{places})/\S*|\b[A-Z]:\\\\?\w+", _text(path)) == []


def test_the_changelog_begins_with_this_version_and_its_numbers():
    text = _text(ROOT / "CHANGELOG.md")
    newest = re.search(r"^## (\S+) - \d{4}-\d{2}-\d{2}\n+### (.+)$", text, re.MULTILINE)
    assert newest is not None
    assert newest.groups() == (__version__, "Numbers that change")


@pytest.mark.parametrize("picture", sorted((ROOT / "docs" / "pictures").iterdir()), ids=lambda path: path.name)
def test_pictures_are_light_and_shown_with_the_owners_of_their_data(picture):
    assert picture.stat().st_size < (200_000 if picture.name.startswith("platform_") else 400_000)
    for readme in (ROOT / "README.md", ROOT / "README.zh-CN.md"):
        _, shown, after = _text(readme).partition(picture.name)
        if shown:
            caption = after.split("\n\n")[1]
            if picture.name.startswith("platform_"):
                assert "made up" in caption or "虚构" in caption
                continue
            assert "OpenStreetMap contributors" in caption
            assert "GHS-POP" in caption
