"""Every indicator of every edition can be computed, is pinned by a worked example, and explains itself."""

import re
from pathlib import Path

import pytest

from citycheckup.editions import SUPPLEMENTARY, editions, load_edition
from citycheckup.indicators import catalogue
from citycheckup.wording import templates

SOURCE = Path(__file__).resolve().parents[2] / "src" / "citycheckup"
SPEC = Path(__file__).resolve().parents[1] / "spec"
CHINESE, KEY = re.compile("[一-鿿]"), re.compile(r'"([a-z]+\.[a-z_]+)"')
NATIONAL = sorted({entry.indicator for edition in editions() for entry in load_edition(edition).entries})
LISTED = sorted({*NATIONAL, *(entry.indicator for entry in load_edition(SUPPLEMENTARY).entries)})


@pytest.mark.parametrize("edition", editions())
def test_every_indicator_of_the_edition_can_be_computed(edition):
    assert [entry.indicator for entry in load_edition(edition).entries if entry.indicator not in catalogue()] == []


def test_every_indicator_has_one_spec_in_the_folder_of_its_level():
    expected = {f"{level}/test_{name}.py" for level, _, name in (listed.partition(".") for listed in LISTED)}
    found = {str(path.relative_to(SPEC)) for path in SPEC.glob("*/test_*.py")}
    assert sorted(expected - found) == []
    assert sorted(found - expected) == []


@pytest.mark.parametrize("indicator", LISTED)
def test_a_spec_speaks_of_its_own_indicator(indicator):
    level, _, name = indicator.partition(".")
    text = (SPEC / level / f"test_{name}.py").read_text(encoding="utf-8")
    assert "def test_" in text
    assert name in text


def test_an_indicator_is_declared_at_the_level_of_its_name():
    assert [declared.id for declared in catalogue() if declared.id.split(".")[0] != declared.level] == []


def test_every_template_an_indicator_may_name_is_there_in_both_languages():
    rooms = ("indicators", "figures", "surveys")
    sources = sorted((SOURCE / "indicators").rglob("*.py"))
    named = {key for path in sources for key in KEY.findall(path.read_text(encoding="utf-8")) if key.startswith(rooms)}
    assert len(named) > 20
    for language in ("zh", "en"):
        assert sorted(named - templates(language).keys()) == []


@pytest.mark.parametrize("edition", [*editions(), SUPPLEMENTARY])
def test_every_indicator_has_its_names_and_its_meaning_in_both_languages(edition):
    for entry in load_edition(edition).entries:
        texts = (entry.name_zh, entry.name_en, entry.definition_zh, entry.definition_en, entry.unit_zh)
        assert all(texts), entry.indicator
        assert CHINESE.search(entry.name_zh + entry.definition_zh), entry.indicator
        assert not CHINESE.search(entry.name_en), entry.indicator
