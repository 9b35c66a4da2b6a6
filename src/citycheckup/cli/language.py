"""Which language the terminal speaks."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from citycheckup.wording import LANGUAGES


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> str:
    """Return ``zh`` or ``en``: what ``--lang`` says, else ``CITYCHECKUP_LANG``, else the locale, else English.

    Looked up before parsing, so that the help itself is in that language.
    """
    for at, argument in enumerate(arguments):
        if argument == "--lang" and at + 1 < len(arguments) and arguments[at + 1] in LANGUAGES:
            return arguments[at + 1]
        if argument.startswith("--lang=") and argument.removeprefix("--lang=") in LANGUAGES:
            return argument.removeprefix("--lang=")
    for name in ("CITYCHECKUP_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"
