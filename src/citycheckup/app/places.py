"""A city's places as the duty lists see them, from its frozen units."""

from __future__ import annotations

from citycheckup.duties import Place, Places
from citycheckup.layers.units import Units
from citycheckup.sources.folder import CityFolder
from citycheckup.sources.frozen_units import read_units
from citycheckup.vocabulary import InputError, Message, Problem, Tree


def units_of(folder: CityFolder) -> Units:
    """Return the units that are frozen for the folder's checkup year.

    Raises
    ------
    InputError
        There are none yet, or they cannot be read.
    """
    city = folder.config.city
    frozen = folder.units_file(city.checkup_year)
    if not frozen.exists():
        raise InputError(Problem(Message("duties.no_units_yet", {"folder": str(folder.path)}), file=str(frozen)))
    return read_units(frozen, city.checkup_year, city.crs)


def places_of(units: Units) -> Places:
    """Return every unit and administrative area with what it lies in."""
    columns = ["tree", "level", "name", "parent_id", "admin_id"]
    return Places(
        Place(str(unit_id), Tree(tree), str(level), _text(name), _text(parent), _text(area))
        for unit_id, tree, level, name, parent, area in units.table[columns].itertuples(name=None)
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def places_if_frozen(folder: CityFolder) -> Places | None:
    """Return a city's places, or None where no units are frozen yet."""
    frozen = folder.units_file(folder.config.city.checkup_year)
    return places_of(units_of(folder)) if frozen.exists() else None
