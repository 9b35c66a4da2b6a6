"""Finds what bodies, units and categories are called: in the duty list, the frozen units, the editions."""

from __future__ import annotations

from datetime import date

from citycheckup.app.duty_lists import loaded_lists
from citycheckup.duties import list_in_force
from citycheckup.duties.bodies import CHECKUP_OFFICE
from citycheckup.editions import editions, load_edition
from citycheckup.ledger.storing import Ledger
from citycheckup.reviews.names import Names
from citycheckup.sources.folder import CityFolder, file_hash
from citycheckup.sources.unit_names import read_unit_names


def names_of(folder: CityFolder, ledger: Ledger, language: str, *, on: date, until: int | None = None) -> Names:
    """Return the names to show things by.

    Parameters
    ----------
    on
        Day whose duty list names the bodies.
    until
        Number of the last event that counts; None: the last there is.
    """
    duties = list_in_force(loaded_lists(ledger, until=until), on)
    bodies = (CHECKUP_OFFICE, *(duties.duty_list.bodies if duties else ()))
    categories: dict[str, str] = {}
    for edition in (folder.config.city.edition, *reversed(editions())):
        for entry in load_edition(edition).entries:
            categories.setdefault(entry.indicator, entry.name_zh if language == "zh" else entry.name_en)
    frozen = folder.units_file(folder.config.city.checkup_year)
    there = frozen.exists()
    return Names(
        language,
        {body.id: body.name for body in bodies},
        read_unit_names(frozen) if there else {},
        categories,
        file_hash(frozen) if there else None,
    )
