"""Makes the unit sheets of the newest run before anybody asks, so that fifty who ask at once need not wait for them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from functools import partial

from citycheckup.app.platform import Platform
from citycheckup.app.shown.run_tables import RunTables
from citycheckup.app.shown.served_runs import LATEST
from citycheckup.app.shown.sheets import SheetShown, sheet_shown
from citycheckup.vocabulary import InputError
from citycheckup.web.kept_answers import KeptAnswers, as_json, etag_of
from citycheckup.wording import LANGUAGES

LOG = logging.getLogger("citycheckup.web.preparing")
_LOOK_EVERY_S = 5.0
_REST_S = 0.002  # between two sheets: whoever asks goes first


class Preparing:
    """A thread that sees to the sheets whenever there is a newer run."""

    def __init__(self, platform: Platform, kept: KeptAnswers) -> None:
        self._platform, self._kept = platform, kept
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep_on, name="preparing", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def end(self) -> None:
        """Stop, at the next sheet."""
        self._ended.set()
        self._thread.join()

    def _keep_on(self) -> None:
        seen: object = None
        while not self._ended.is_set():
            self._platform.keep_up()
            now = self._platform.runs.state(), self._platform.settings_read
            if now[0] and now != seen:
                seen = now
                try:
                    self.prepare()
                except (InputError, OSError):  # whoever asks for that sheet is told; here is nobody to tell
                    LOG.warning("sheets could not be prepared", exc_info=True)
            self._ended.wait(_LOOK_EVERY_S)

    def prepare(self) -> int:
        """Make the sheets of every unit that has results, in both languages; return how many there are."""
        runs = self._platform.runs
        tables, state, made = runs.tables(LATEST), runs.state(), 0
        self._platform.places()
        tables.be_ready()
        for unit in tables.units_with_rows:
            for language in LANGUAGES:
                if self._ended.wait(_REST_S):
                    return made
                etag = etag_of(self._platform, SheetShown, f"{tables.name}/{unit}", state + language)
                self._kept.made(etag, partial(_made, tables, runs.years(), unit, language))
                made += 1
        return made


def _made(tables: RunTables, years: Sequence[RunTables], unit: str, language: str) -> bytes:
    return as_json(SheetShown, sheet_shown(tables, years, unit, language))
