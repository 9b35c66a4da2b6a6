"""Made-up names from lists of syllables: of no real place, firm or person."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_FIRST = "云澜晴朗松柏梧桐兰芷芳汀碧溪锦绣临望清和永宁嘉禾瑞祥安康长乐明德翠微丹霞静雅"
_SECOND = "岚泽屿汀渚溪峰岭林苑庭湾洲浦桥台亭塘园川坪原野畔舟帆晖霞月星雨雪"
SUFFIXES = {
    "slab": ("新村", "厂宿舍", "大院", "小区"),
    "tower": ("花园", "雅苑", "华庭", "府"),
    "court": ("里", "巷", "坊", "胡同"),
    "village": ("村", "庄", "围", "寨"),
}
_NUMBERS = "一二三四五六七八九十"


def stems(count: int, random: np.random.Generator) -> list[str]:
    """Return so many different stems of two characters, with a number behind where the pairs run out."""
    first, second = _different(_FIRST), _different(_SECOND)
    pairs = [one + two for one in first for two in second if one != two]
    order = random.permutation(len(pairs))
    return [pairs[order[at % len(pairs)]] + _again(at // len(pairs)) for at in range(count)]


def named(base: Sequence[str], suffixes: Sequence[str], random: np.random.Generator) -> list[str]:
    """Return each stem with one of the suffixes."""
    chosen = random.integers(0, len(suffixes), len(base))
    return [stem + suffixes[at] for stem, at in zip(base, chosen, strict=True)]


def chinese_number(number: int) -> str:
    """Return a number from 1 to 99 in Chinese characters, and larger ones in digits."""
    if number <= 10:
        return _NUMBERS[number - 1]
    if number >= 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else _NUMBERS[tens - 1]) + "十" + (_NUMBERS[ones - 1] if ones else "")


def _different(characters: str) -> list[str]:
    return list(dict.fromkeys(characters))


def _again(times: int) -> str:
    return "" if not times else chinese_number(times + 1)
