"""What one cell of a table says: nothing, a text, a number with its unit, yes or no."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

import numpy as np

_FULL_WIDTH = {
    code: code - 0xFEE0 for first, last in ("０９", "ＡＺ", "ａｚ") for code in range(ord(first), ord(last) + 1)
}
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1f]")
_BLANK = re.compile(r"\s+")
_NEVER_COMPARED = re.compile(r"[\s_\-‐-―−\u200b-\u200f\u2060\ufeff]")
_NUMBER = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:e[+-]?\d+)?|[+-]?\.\d+)\s*(.*)", re.IGNORECASE)

# What people write where they have nothing to write; a dash of any length folds to the empty text.
NULL_WORDS = frozenset(
    {"", "/", "\\", "无", "暂无", "不详", "未知", "na", "n/a", "#n/a", "nan", "null", "<null>", "none"}
)
YES_WORDS = frozenset({"是", "有", "true", "t", "1", "yes", "y", "√", "对"})
NO_WORDS = frozenset({"否", "无", "没有", "false", "f", "0", "no", "n", "×", "x", "不是"})


def tidy(text: str) -> str | None:
    """Return a text as it is kept: half-width digits and letters, single spaces, none at the ends; None when empty.

    Chinese punctuation stays as written: ``第一小学（东校区）`` is a name, and is shown as its owner writes it.
    """
    if not (text.isascii() and text.isprintable()):  # plain cells, most of any table, need no more than a look
        text = _INVISIBLE.sub("", text.translate(_FULL_WIDTH))
    return _BLANK.sub(" ", text).strip() or None


def folded(text: str) -> str:
    """Return a text as it is compared: NFKC, no case, and without spaces, dashes and underscores."""
    if text.isascii():
        return _NEVER_COMPARED.sub("", text.lower())
    last = None
    while text != last:  # dropping a character can let its neighbours compose: repeat until nothing changes
        last = text
        text = unicodedata.normalize("NFKC", _NEVER_COMPARED.sub("", unicodedata.normalize("NFKC", text).casefold()))
    return text


def text_of(value: object) -> str | None:
    """Return any value of a spreadsheet or a map file as a tidy text; None for every kind of nothing."""
    if value is None or value != value:  # noqa: PLR0124 - the one test that NaN, NaT and None all answer
        return None
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, datetime) and value.time() == value.min.time():
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float | np.floating):
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    return tidy(str(value))


def is_null(text: str) -> bool:
    """Whether a text says that nothing is known."""
    return folded(text) in NULL_WORDS


def number(text: str) -> tuple[float, str] | None:
    """Return the number a text begins with and the folded word after it (a unit, or empty); None if there is none.

    A comma separates thousands, never decimals: ``1,234.5`` is a number, ``12,5`` is not.
    """
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).replace("−", "-").strip())
    if found is None or found[2][:1] in {",", "."} or found[2][:1].isdigit():
        return None
    return float(found[1].replace(",", "")), folded(found[2])


def flag(text: str) -> bool | None:
    """Return yes or no; None if the text is neither."""
    word = folded(text)
    return True if word in YES_WORDS else False if word in NO_WORDS else None
