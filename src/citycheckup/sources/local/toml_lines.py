"""Where things stand in a TOML file: the parser does not say, and a user needs the line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_HEADER = re.compile(r"^\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_-]+|\"[^\"]+\")\s*=\s*(.*)$")
_LONG = ('"""', "'''")


@dataclass
class Section:
    """One header of the file with its line (from 1), and the lines of the keys and of the sections under it."""

    name: str
    line: int
    keys: dict[str, int] = field(default_factory=dict)
    inner: list[Section] = field(default_factory=list)
    below: set[str] = field(default_factory=set)  # keys whose text begins on the next line

    def line_of(self, key: str) -> int:
        """Return the line of a key, or of the header where the key is not there."""
        return self.keys.get(key, self.line)

    def first_line_of(self, key: str) -> int:
        """Return the line on which a key's text begins: TOML drops the line break after an opening triple quote."""
        return self.line_of(key) + (key in self.below)


def sections(text: str) -> list[Section]:
    """Return the sections of a valid TOML file in the order they stand; ``[[a.b]]`` is inside the last ``[[a]]``.

    What stands inside texts of several lines is passed over. The first section, without a name, is what stands before
    any header.
    """
    found = [Section("", 1)]
    here, closing = found[0], None
    for number, line in enumerate(text.splitlines(), 1):
        if closing is not None:
            closing = None if closing in line else closing
            continue
        if header := _HEADER.match(line):
            here = Section(header[1].replace(" ", ""), number)
            outer = here.name.rpartition(".")[0]
            owner = next((one for one in reversed(found) if one.name == outer), None) if outer else None
            (found if owner is None else owner.inner).append(here)
        elif key := _KEY.match(line):
            here.keys.setdefault(key[1].strip('"'), number)
            closing = next((mark for mark in _LONG if key[2].count(mark) == 1), None)
            if closing is not None and key[2].strip() == closing:
                here.below.add(key[1].strip('"'))
    return found
