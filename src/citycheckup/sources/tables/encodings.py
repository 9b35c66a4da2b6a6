"""Which encoding the text of a table is in, and whether the one that was named can be true."""

from __future__ import annotations

import codecs

from citycheckup.vocabulary import Message

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
BAD = "\ufffd"  # what an undecodable byte shows as


def decode(data: bytes, declared: str | None = None) -> tuple[str, Message | None]:
    """Return the text of a file, and what is wrong with its encoding.

    UTF-8 (with or without mark), UTF-16 with its mark and GB18030 (which holds GBK and GB2312) are recognised; every
    other encoding must be named. A named encoding that the bytes contradict is not believed.

    Returns
    -------
    tuple
        The text and None; or, where the encoding is wrong or cannot be told, the text with U+FFFD in place of what
        could not be read (to find the first bad row) and the message.
    """
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    guess = marked or _recognised(data)
    if declared is None or marked:
        text = _strictly(data, guess) if guess else None
        if text is not None:
            return text, None
        lossy = data.decode("utf-8", errors="replace")
        key = "encoding_damaged" if _mostly_utf8(lossy) else "encoding_unknown"
        return lossy, Message(f"tables.{key}", {})
    try:
        codecs.lookup(declared)
    except LookupError:
        return data.decode("utf-8", errors="replace"), Message("tables.encoding_no_such", {"encoding": declared})
    text = _strictly(data, declared)
    if text is not None and not (guess == "utf-8" and not data.isascii() and not _looks_chinese(text)):
        return text, None
    lossy = data.decode(declared, errors="replace")
    if guess is None or guess == declared:
        return lossy, Message("tables.encoding_wrong", {"encoding": declared})
    return lossy, Message("tables.encoding_wrong_other", {"encoding": declared, "better": guess})


def _recognised(data: bytes) -> str | None:
    if _strictly(data, "utf-8") is not None:
        return "utf-8"
    chinese = None if _mostly_utf8(data.decode("utf-8", errors="replace")) else _strictly(data, "gb18030")
    return "gb18030" if chinese is not None and _looks_chinese(chinese) else None


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _mostly_utf8(lossy: str) -> bool:
    """Whether text read as UTF-8 with replacements has few of them: a damaged file, not another encoding."""
    foreign = sum(not character.isascii() for character in lossy)
    return lossy.count(BAD) < 0.1 * foreign


def _looks_chinese(text: str) -> bool:
    """Whether the characters beyond ASCII are, all but a few, of the 6,763 in common use (GB 2312).

    Bytes of Latin-1 or Big5, or UTF-8 read as GBK, also make Chinese characters, but rare ones.
    """
    foreign = "".join(character for character in text if not character.isascii())
    common = foreign.encode("gb2312", errors="ignore").decode("gb2312")
    return len(common) >= 0.8 * len(foreign)
