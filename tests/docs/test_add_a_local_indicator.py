"""The how-to's file is valid as it stands, in both languages, and names every function there is."""

import re
from pathlib import Path

import pytest

from citycheckup.editions import load_edition
from citycheckup.formulas.names import FUNCTIONS, QUANTITIES
from citycheckup.sources.local.rules import read_local_rules

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to"


@pytest.mark.parametrize("name", ["add-a-local-indicator.md", "add-a-local-indicator.zh-CN.md"])
def test_the_example_is_valid(name, tmp_path):
    text = (HOW_TO / name).read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", text, flags=re.DOTALL)
    path = tmp_path / "local.toml"
    path.write_text(example, encoding="utf-8")
    rules = read_local_rules(path, [load_edition("national-2025")], frozenset())
    assert rules.problems == ()
    assert [entry.code for entry in rules.edition.entries] == ["L1", "L2"]
    assert rules.thresholds["block.park_coverage"][0].value == 0.9
    assert rules.choices == {("city.gas_network_annual_renewal_rate", "denominator"): "all_old"}
    for word in (*FUNCTIONS, *QUANTITIES):
        assert re.search(rf"`{word}\b", text), word
