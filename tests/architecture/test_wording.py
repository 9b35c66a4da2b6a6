"""Both languages say the same things, with the same arguments; every key that the code uses exists."""

import re
from pathlib import Path
from string import Formatter

import pytest

from citycheckup.editions import editions, load_edition
from citycheckup.indicators import catalogue
from citycheckup.vocabulary import Method
from citycheckup.wording import templates

SOURCE = Path(__file__).resolve().parents[2] / "src" / "citycheckup"


def arguments_of(template):
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in Formatter().parse(template) if name}


def test_the_languages_have_the_same_keys():
    zh, en = templates("zh"), templates("en")
    assert sorted(zh.keys() - en.keys()) == []
    assert sorted(en.keys() - zh.keys()) == []


def test_the_languages_take_the_same_arguments():
    # A layer's title is an argument in each language; a template uses the one of its own.
    own = {"zh", "en"}
    zh, en = templates("zh"), templates("en")
    differing = {
        key: (arguments_of(zh[key]), arguments_of(en[key]))
        for key in zh.keys() & en.keys()
        if arguments_of(zh[key]) - own != arguments_of(en[key]) - own
    }
    assert differing == {}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_template_is_empty(language):
    meant_to_be = {"reports.unit.count"}  # English counts things without a counting word
    empty = {key for key, template in templates(language).items() if not template.strip()}
    assert sorted(empty - meant_to_be) == []


def test_chinese_templates_hold_chinese():
    silent = {"papers.to", "cli.warning", "cli.note", "engine.missing_several", "diff.title", "diff.input"}
    chinese = re.compile("[一-鿿]")
    units = ("reports.unit", "reports.figure")
    without = [
        key
        for key, template in templates("zh").items()
        if not chinese.search(template) and key not in silent and not key.startswith(units)
    ]
    assert without == []


def test_every_message_key_in_the_code_has_a_template():
    known = templates("en")
    used = set()
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        used |= {(key, path.name) for key in re.findall(r'Message\(\s*"([a-z_]+\.[A-Za-z_.]+)"', text)}
        used |= {(key, path.name) for key in re.findall(r'word\(\s*"([a-z_]+\.[A-Za-z_.]+)"', text)}
    assert sorted(pair for pair in used if pair[0] not in known) == []
    assert len(used) > 20


def test_every_geodata_indicator_without_a_function_says_what_it_needs():
    known, computed = templates("en"), catalogue()
    silent = [
        entry.indicator
        for edition in editions()
        for entry in load_edition(edition).entries
        if entry.method == Method.GEODATA
        and entry.indicator not in computed
        and f"needs.{entry.indicator}" not in known
    ]
    assert silent == []
