"""Units of figures as departments write them: what they measure, and what one is worth."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from citycheckup.sources.tables.cells import folded
from citycheckup.sources.tables.measures import factor

Dimensions = Mapping[str, int]

_NOTHING: Dimensions = MappingProxyType({})
_THING, _FLAT, _BUILDING = "thing", "flat", "building"
_COUNTED = frozenset({_THING, _FLAT, _BUILDING})

# By what is measured: words, and what one is worth in the first of them.
_WORDS: dict[tuple[tuple[str, int], ...], dict[str, float]] = {
    (): {"%": 0.01, "％": 0.01, "百分比": 0.01, "‰": 0.001, "小数": 1.0, "比例": 1.0, "share": 1.0, "无量纲": 1.0},
    (("m", 3),): {"立方米": 1.0, "方": 1.0, "m3": 1.0, "m³": 1.0, "升": 0.001},
    (("h", 1),): {"小时": 1.0, "时": 1.0, "h": 1.0, "hour": 1.0, "天": 24.0, "日": 24.0, "d": 24.0},
    (("vehicle", 1), ("m", 1)): {"车公里": 1000.0, "车千米": 1000.0, "辆公里": 1000.0, "vehicle-km": 1000.0},
    (("vehicle", 1), ("h", 1)): {"车小时": 1.0, "辆小时": 1.0, "vehicle-hour": 1.0},
    (("t", 1),): {"吨": 1.0, "t": 1.0},
    (("yuan", 1),): {"元": 1.0, "yuan": 1.0},
    ((_FLAT, 1),): dict.fromkeys(("户", "套", "flat", "household"), 1.0),
    ((_BUILDING, 1),): dict.fromkeys(("栋", "幢", "building"), 1.0),
    ((_THING, 1),): dict.fromkeys(
        (
            *"个处项件份只次家所张班辆位间根台块片段点宗例起条座盏",
            *("人次", "泊位", "车位", "学位", "床位", "托位", "count", "event", "case", "road", "bridge", "piece"),
        ),
        1.0,
    ),
}
_OFFERED = (
    *(
        "%",
        "小数",
        "米",
        "千米",
        "平方米",
        "公顷",
        "平方千米",
        "人",
        "万人",
        "栋",
        "套",
        "户",
        "个",
        "处",
        "件",
        "起",
        "条",
        "座",
    ),
    *("平方米/人", "千米/平方千米", "千米/小时", "立方米/小时", "万立方米/小时", "件/平方千米"),
    *("立方米/小时/平方千米", "万立方米/小时/平方千米"),
)
_MULTIPLES = {"百": 1e2, "千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8}
_MULTIPLE = re.compile("(十万|百万|千万|百|千|万|亿|10000)(.*)")


@dataclass(frozen=True)
class Unit:
    """What a unit measures (base unit → power), and what one of it is worth in base units.

    Base units: metre, hour, person, tonne, yuan, vehicle, thing, flat, building. A bare 万 is a number: it measures
    nothing and multiplies.
    """

    worth: float
    dimensions: Dimensions

    def fits(self, other: Unit) -> bool:
        """Whether both measure the same; a general measure word (个, 处, 项) may stand for any counted thing."""
        mine, theirs = dict(self.dimensions), dict(other.dimensions)
        if _THING in mine or _THING in theirs:
            mine, theirs = _general(mine), _general(theirs)
        return mine == theirs

    def over(self, other: Unit) -> Unit:
        """Return the unit of a quotient."""
        powers = dict(self.dimensions)
        for base, power in other.dimensions.items():
            powers[base] = powers.get(base, 0) - power
        return Unit(self.worth / other.worth, {base: power for base, power in powers.items() if power})


PLAIN = Unit(1.0, _NOTHING)


@cache
def unit_of(word: str) -> Unit | None:
    """Return the unit that a word means, ``平方米/人`` and ``万立方米/小时`` too; None where it is not known.

    Parameters
    ----------
    word
        As written; case, spaces and full-width forms do not matter. The empty word is no unit: :data:`PLAIN`.
    """
    parts = folded(word).replace("每", "/").split("/")
    found = [_simple(part) for part in parts]
    whole: Unit | None = found[0]
    for part in found[1:]:
        whole = None if whole is None or part is None else whole.over(part)
    return whole


def parts_of(word: str) -> tuple[Unit, Unit]:
    """Return the units of numerator and denominator of an official unit; a count and a share have plain denominators.

    ``万立方米/小时/平方千米`` is cubic metres an hour, over square kilometres: the last bar divides.
    """
    above, bar, below = folded(word).rpartition("/")
    if not bar:
        return unit_of(word) or PLAIN, PLAIN
    return unit_of(above) or PLAIN, unit_of(below) or PLAIN


def spellings(word: str) -> tuple[str, ...]:
    """Return common units that measure the same as ``word``, itself first: what a form offers."""
    unit = unit_of(word)
    same = [
        other for other in _OFFERED if unit is not None and (found := unit_of(other)) is not None and found.fits(unit)
    ]
    return tuple(dict.fromkeys([word, *same]))


def _simple(word: str) -> Unit | None:
    if not word:
        return PLAIN
    whole = _listed(word)
    if whole is not None:
        return whole
    found = _MULTIPLE.fullmatch(word)
    if found is None:
        return None
    multiple, rest = found.groups()
    worth = 1e4 if multiple == "10000" else _MULTIPLES[multiple]
    unit = PLAIN if not rest else _listed(rest)
    return None if unit is None else Unit(worth * unit.worth, unit.dimensions)


def _listed(word: str) -> Unit | None:
    for base, power, kind in (("m", 1, "m"), ("m", 2, "m2"), ("person", 1, "person")):
        worth = factor(word, kind)
        if worth is not None and word not in _MULTIPLES:
            return Unit(worth, {base: power})
    for dimensions, words in _FOLDED.items():
        if word in words:
            return Unit(words[word], dict(dimensions))
    return None


_FOLDED = {dimensions: {folded(word): worth for word, worth in words.items()} for dimensions, words in _WORDS.items()}


def _general(powers: dict[str, int]) -> dict[str, int]:
    """Return dimensions in which every counted thing is just a thing."""
    general: dict[str, int] = {}
    for base, power in powers.items():
        name = _THING if base in _COUNTED else base
        general[name] = general.get(name, 0) + power
    return {base: power for base, power in general.items() if power}
