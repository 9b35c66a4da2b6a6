"""What one cell of a table says: nothing, a text, a number with its unit, yes or no."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import date, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Texts = np.ndarray[tuple[int], np.dtype[np.object_]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]

_FULL_WIDTH = {
    code: code - 0xFEE0 for first, last in ("０９", "ＡＺ", "ａｚ") for code in range(ord(first), ord(last) + 1)
}
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1f]")
_BLANK = re.compile(r"\s+")
_NEVER_COMPARED = re.compile(r"[\s_\-‐-―−\u200b-\u200f\u2060\ufeff]")
_PLAIN_NUMBER = r"^[+-]?[0-9]{1,15}(\.[0-9]{1,15})?$"
_NUMBER = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:e[+-]?\d+)?|[+-]?\.\d+)\s*(.*)", re.IGNORECASE)
# A quick look, never a wrong no: what may need tidying, and which first letters :func:`folded` keeps as they are.
_PERHAPS_UNTIDY = r"^ | $|  |^$|[^\x20-\x7e\x{3001}-\x{303f}\x{4e00}-\x{9fff}\x{ff01}-\x{ff0f}]"
_KEEPS_ITS_FIRST_LETTER = r"^[0-9A-Za-z\x{4e00}-\x{9fff}]"

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


def tidied(texts: Texts) -> Texts:
    """Return texts (or None) as :func:`tidy` does, each looked at closely only where there may be anything to tidy."""
    kept = texts.copy()
    for at in np.flatnonzero(matching(texts, _PERHAPS_UNTIDY)):
        kept[at] = tidy(texts[at])
    return kept


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


def reading_as(texts: Texts, words: Collection[str], ending: str = "") -> Flags:
    """Say of each text whether it reads as one of some folded words, ``ending`` at its end aside; None never does."""
    first = "".join(sorted({re.escape(word[0]) for word in words if word}))
    told = matching(texts, _KEEPS_ITS_FIRST_LETTER) & ~matching(texts, f"(?i)^[{first}]")
    found = np.zeros(len(texts), dtype=bool)
    for at in np.flatnonzero(~told):
        found[at] = texts[at] is not None and folded(texts[at]).rstrip(ending or None) in words
    return found


def matching(texts: Texts, pattern: str) -> Flags:
    """Say in which texts a regular expression (of RE2) is found; None is no match."""
    matched = pc.match_substring_regex(pa.array(texts, type=pa.large_string()), pattern)
    return np.asarray(pc.fill_null(matched, fill_value=False).to_numpy(zero_copy_only=False), dtype=bool)


def number(text: str) -> tuple[float, str] | None:
    """Return the number a text begins with and the folded word after it (a unit, or empty); None if there is none.

    A comma separates thousands, never decimals: ``1,234.5`` is a number, ``12,5`` is not.
    """
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).replace("−", "-").strip())
    if found is None or found[2][:1] in {",", "."} or found[2][:1].isdigit():
        return None
    return float(found[1].replace(",", "")), folded(found[2])


def plain_numbers(values: np.ndarray) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], Flags]:
    """Return numbers, NaN for what is none or has a unit, commas or an exponent, and which are numbers.

    Parameters
    ----------
    values
        Numbers, or texts and None.
    """
    if values.dtype != object:
        return values.astype("float64"), np.ones(len(values), dtype=bool)
    texts = np.array([value if isinstance(value, str) else None for value in values], dtype=object)
    plain = matching(texts, _PLAIN_NUMBER)
    numbers = np.full(len(values), np.nan)
    numbers[plain] = texts[plain].astype("float64")
    return numbers, plain


def flag(text: str) -> bool | None:
    """Return yes or no; None if the text is neither."""
    word = folded(text)
    return True if word in YES_WORDS else False if word in NO_WORDS else None
