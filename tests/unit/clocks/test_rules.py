"""Rule packs: the rule of its day, a pack of the user's own, and every problem of a file."""

from datetime import date

import pytest

from citycheckup.clocks import Mark, Unit, read_rules, rule_in_force, rules_in_force, shipped_packs
from citycheckup.vocabulary import InputError
from citycheckup.wording import render

RULE = """
[[rule]]
id = "petition.result"
name_zh = "办理"
name_en = "result"
trigger_zh = "受理"
trigger_en = "acceptance"
document = "本市规定"
article = "3"
value = 45
unit = "calendar_day"
mark = "P"
valid_from = 2025-01-01
"""
HEAD = 'id = "ours"\nversion = "7"\n'


def test_the_shipped_rules_are_those_of_the_documents():
    found = {rule.id: (rule.value, rule.unit, rule.article, rule.mark) for rule in rules_in_force(date(2026, 1, 1))}
    assert found["petition.result"] == (60, Unit.CALENDAR_DAY, "34", Mark.PRIMARY)
    assert found["petition.dispute"] == (5, Unit.WORKING_DAY, "23", Mark.PRIMARY)
    assert found["inspection.power_cut_notice"] == (24, Unit.HOUR, "70", Mark.PRIMARY)
    assert found["finding.watch"] == (90, Unit.CALENDAR_DAY, "", Mark.OURS)
    ids = [rule.id for pack in shipped_packs() for rule in pack.rules]
    assert len(set(ids)) == len(ids) == len(found)


def test_a_rule_not_yet_in_force_is_refused():
    with pytest.raises(InputError, match="not_in_force"):
        rule_in_force("petition.result", date(2022, 4, 30))
    with pytest.raises(InputError, match="unknown_rule"):
        rule_in_force("petition.reslut", date(2024, 1, 1))


def test_a_pack_of_the_users_own_stands_before_ours_from_its_day():
    own = [read_rules(HEAD + RULE, "own.toml")]
    assert rule_in_force("petition.result", date(2024, 12, 31), own).value == 60
    rule = rule_in_force("petition.result", date(2025, 1, 1), own)
    assert (rule.value, rule.pack, rule.pack_version, rule.pack_digest) == (45, "ours", "7", own[0].digest)
    assert rule in rules_in_force(date(2025, 1, 1), own)


def test_an_old_case_is_judged_by_the_rule_of_its_day():
    text = HEAD + RULE + "valid_to = 2025-12-31\n" + RULE.replace("45", "40").replace("2025-01", "2026-01")
    own = [read_rules(text, "own.toml")]
    assert rule_in_force("petition.result", date(2025, 12, 31), own).value == 45
    assert rule_in_force("petition.result", date(2026, 1, 1), own).value == 40


def test_every_problem_of_a_file_is_named_with_its_line():
    wrong = RULE.replace("value = 45", "value = 0").replace('"calendar_day"', '"fortnight"').replace('"P"', '"X"')
    strange = wrong + 'valid_to = 2024-01-01\ncolour = "red"\npauses = ["lunch"]\n'
    text = HEAD + strange + RULE + RULE + RULE.replace('name_zh = "办理"\n', "").replace("calendar_day", "hour")
    with pytest.raises(InputError) as refused:
        read_rules(text + 'pauses = ["hearing"]\n', "own.toml")
    found = [(problem.row, problem.message.key.removeprefix("clocks.")) for problem in refused.value.problems]
    assert found == [
        (12, "out_of_range"), (13, "unknown_word"), (14, "unknown_word"), (16, "ends_before_start"),
        (17, "unknown_key"), (18, "unknown_word"), (34, "rule_twice"), (46, "missing"), (57, "hours_pause"),
    ]  # fmt: skip
    for problem in refused.value.problems:
        assert all(render(problem.message, language) for language in ("zh", "en"))
