"""Rule packs: how long each step may take, by which article, from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from citycheckup.clocks.reading import Reader, digest_of, read_toml
from citycheckup.vocabulary import InputError, Message, Problem

_PACKS = ("petitions.toml", "hotline.toml", "inspection.toml", "checkup.toml")


class Unit(StrEnum):
    """What a limit is counted in. Units differ inside one regulation: 日 is a calendar day, 工作日 a working day."""

    CALENDAR_DAY = "calendar_day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    HOUR = "hour"


class Mark(StrEnum):
    """How well a rule is known: text read, read in a secondary source, general knowledge, or a default of ours."""

    PRIMARY = "P"
    SECONDARY = "S"
    KNOWLEDGE = "K"
    OURS = "ours"


class Pause(StrEnum):
    """Why a clock may stand still, where its rule allows it."""

    WAITING_FOR_RESIDENT = "waiting_for_resident"
    HEARING = "hearing"
    EXPERT_OPINION = "expert_opinion"


@dataclass(frozen=True)
class Rule:
    """One limit.

    ``value`` is in ``unit``; ``rolls``: a last day of rest moves to the next working day; ``extension_max`` is how far
    it may be extended in all, in ``unit`` (0: not at all), in at most ``extension_count_max`` steps.
    ``valid_to`` is the last day in force. ``pack_digest`` names the text it was read from.
    """

    id: str
    name_zh: str
    name_en: str
    trigger_zh: str
    trigger_en: str
    document: str
    article: str
    value: int
    unit: Unit
    rolls: bool
    pauses: frozenset[Pause]
    extension_max: int
    extension_count_max: int
    mark: Mark
    valid_from: date
    valid_to: date | None
    pack: str
    pack_version: str
    pack_digest: str

    def in_force(self, on: date) -> bool:
        """Whether the rule is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class RulePack:
    """The rules of one file."""

    id: str
    version: str
    digest: str
    rules: tuple[Rule, ...]


@cache
def shipped_packs() -> tuple[RulePack, ...]:
    """Return the rule packs that are shipped."""
    folder = files("citycheckup.clocks").joinpath("packs")
    return tuple(read_rules(folder.joinpath(name).read_text(encoding="utf-8"), name) for name in _PACKS)


def rule_in_force(rule_id: str, on: date, own: Iterable[RulePack] = ()) -> Rule:
    """Return the rule that is in force on a day: an old case is judged by the rule of its day.

    Parameters
    ----------
    rule_id, on
        The rule, and the day on which its clock starts.
    own
        Packs of the user's own, weakest first; a rule of theirs in force on that day stands before a shipped one.

    Raises
    ------
    InputError
        There is no such rule, or none was in force on that day.
    """
    packs = (*shipped_packs(), *own)
    named = [rule for pack in packs for rule in pack.rules if rule.id == rule_id]
    if not named:
        known = sorted({rule.id for pack in packs for rule in pack.rules})
        raise InputError(Problem(Message("clocks.unknown_rule", {"rule": rule_id, "known": known})))
    fitting = [rule for rule in named if rule.in_force(on)]
    if not fitting:
        first = min(rule.valid_from for rule in named).isoformat()
        arguments = {"rule": rule_id, "day": on.isoformat(), "first": first}
        raise InputError(Problem(Message("clocks.not_in_force", arguments)))
    return fitting[-1]


def rules_in_force(on: date, own: Iterable[RulePack] = ()) -> tuple[Rule, ...]:
    """Return every rule in force on a day, by id; the user's own stand before shipped ones of the same id."""
    found = {rule.id: rule for pack in (*shipped_packs(), *own) for rule in pack.rules if rule.in_force(on)}
    return tuple(found[name] for name in sorted(found))


def read_rules(text: str, file: str) -> RulePack:
    """Read a rule pack.

    Raises
    ------
    InputError
        With every problem of the file and its line.
    """
    whole = read_toml(text, file)
    reader, top = Reader(text, file), ("", 0)
    reader.only(whole, top, ("id", "version", "rule"))
    identity, version = (reader.value(whole, top, key, str) for key in ("id", "version"))
    digest = digest_of(whole)
    rules: list[Rule] = []
    for number, record in enumerate(reader.value(whole, top, "rule", list) or ()):
        place = ("rule", number)
        if not isinstance(record, dict):
            reader.refuse(top, "rule", "wrong_kind", key="rule", kind=Message("clocks.kind_dict"))
            continue
        rule = _rule(reader, record, place, (identity, version, digest))
        if rule is None:
            continue
        if any(other.id == rule.id and _overlap(other, rule) for other in rules):
            reader.refuse(place, "id", "rule_twice", rule=rule.id)
        rules.append(rule)
    reader.finish()
    return RulePack(identity, version, digest, tuple(rules))


def _overlap(one: Rule, other: Rule) -> bool:
    return one.in_force(other.valid_from) or other.in_force(one.valid_from)


def _rule(reader: Reader, record: Mapping[str, Any], place: tuple[str, int], pack: tuple[str, str, str]) -> Rule | None:
    before = len(reader.problems)
    words = ("id", "name_zh", "name_en", "trigger_zh", "trigger_en", "document", "article")
    numbers = ("extension_max", "extension_count_max")
    reader.only(record, place, (*words, *numbers, "value", "unit", "rolls", "pauses", "mark", "valid_from", "valid_to"))
    texts = [reader.value(record, place, key, str) for key in words]
    value = reader.value(record, place, "value", int)
    extension_max, extension_count_max = (
        reader.value(record, place, key, int, default) for key, default in zip(numbers, (0, 1), strict=True)
    )
    for key, number, least in (("value", value, 1), ("extension_max", extension_max, 0)):
        if number is not None and not least <= number <= 10_000:
            reader.refuse(place, key, "out_of_range", key=key, least=least)
    unit = _word(reader, record, place, "unit", Unit)
    mark = _word(reader, record, place, "mark", Mark)
    rolls = reader.value(record, place, "rolls", bool, True)
    pauses = reader.texts(record, place, "pauses")
    if strange := [pause for pause in pauses if pause not in set(Pause)]:
        reader.refuse(place, "pauses", "unknown_word", value=strange, known=list(Pause))
    if pauses and unit == Unit.HOUR:
        reader.refuse(place, "pauses", "hours_pause")
    dates = [_date(reader, record, place, key) for key in ("valid_from", "valid_to")]
    if dates[0] and dates[1] and dates[1] < dates[0]:
        reader.refuse(place, "valid_to", "ends_before_start")
    if len(reader.problems) > before or dates[0] is None:
        return None
    return Rule(
        **dict(zip(words, texts, strict=True)),
        value=value,
        unit=unit,
        rolls=rolls,
        pauses=frozenset(Pause(pause) for pause in pauses),
        extension_max=extension_max,
        extension_count_max=extension_count_max,
        mark=mark,
        valid_from=dates[0],
        valid_to=dates[1],
        pack=pack[0],
        pack_version=pack[1],
        pack_digest=pack[2],
    )


def _word(reader: Reader, record: Mapping[str, Any], place: tuple[str, int], key: str, kind: type[StrEnum]) -> Any:
    found = reader.value(record, place, key, str)
    if found is not None and found not in set(kind):
        reader.refuse(place, key, "unknown_word", value=found, known=list(kind))
        return None
    return None if found is None else kind(found)


def _date(reader: Reader, record: Mapping[str, Any], place: tuple[str, int], key: str) -> date | None:
    if key == "valid_to" and key not in record:
        return None
    found = reader.value(record, place, key, date)
    return found if isinstance(found, date) else None
