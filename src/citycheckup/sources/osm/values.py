"""Values of OpenStreetMap tags, as people write them, read as numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_METRES = {
    "": 1.0,
    "m": 1.0,
    "metre": 1.0,
    "metres": 1.0,
    "meter": 1.0,
    "meters": 1.0,
    "米": 1.0,
    "cm": 0.01,
    "km": 1e3,
}
_FOOT_M = 0.3048
_INCH_M = 0.0254
_TALLEST_STOREYS = 200  # the tallest building has 163 storeys: more is a slip of the pen
_TALLEST_M = 1000.0


def text(value: str) -> str | None:
    """Return the text without blanks round it; None if nothing is left."""
    return value.strip() or None


def storeys(value: str) -> float:
    """Return the number of storeys; of several ("5;6", "4-6") the largest.

    Raises
    ------
    ValueError
        There is no number in it, or none that a building can have.
    """
    numbers = [float(part) for part in re.split(r"\s*[;,/~–-]\s*|\s+to\s+", value.strip().removesuffix("层").strip())]
    highest = max(numbers)
    if not 0 <= highest <= _TALLEST_STOREYS:
        raise ValueError(value)
    return highest


def length_m(value: str) -> float:
    """Return a length in metres: "12", "12.5 m", "12,5", "40 ft", ``40'6"``; of several ("3;4") the largest.

    Raises
    ------
    ValueError
        It is no length, or not one of a building or a road.
    """
    longest = max(_one_length_m(part) for part in value.lower().split(";"))
    if not 0 <= longest <= _TALLEST_M:
        raise ValueError(value)
    return longest


def _one_length_m(part: str) -> float:
    feet = re.fullmatch(r"""\s*(\d+(?:\.\d+)?)\s*(?:'|ft|feet|foot)\s*(?:(\d+(?:\.\d+)?)\s*(?:"|in))?\s*""", part)
    if feet:
        return float(feet[1]) * _FOOT_M + float(feet[2] or 0) * _INCH_M
    metres = re.fullmatch(r"[~≈\s]*(\d+(?:[.,]\d+)?)\s*([a-z米]*)\s*", part)
    if not metres or metres[2] not in _METRES:
        raise ValueError(part)
    return float(metres[1].replace(",", ".")) * _METRES[metres[2]]


def year(value: str) -> int:
    """Return the year of a date: "1998", "1998-05-01", "~1998"; the last one of a span or a decade ("1990s": 1999).

    Raises
    ------
    ValueError
        No year is in it ("C19", "before the war").
    """
    decade = re.fullmatch(r"\D*(\d{3})0s", value.strip())
    if decade:
        return int(decade[1]) * 10 + 9
    years = [int(found) for found in re.findall(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)", value)]
    return max(years)  # ValueError where there is none


def count(value: str) -> int:
    """Return a whole number, not negative.

    Raises
    ------
    ValueError
        It is none.
    """
    if not re.fullmatch(r"\s*\d{1,9}\s*", value):
        raise ValueError(value)
    return int(value)


READERS: Mapping[str, Callable[[str], object]] = {
    "text": text,
    "storeys": storeys,
    "length_m": length_m,
    "year": year,
    "count": count,
}
