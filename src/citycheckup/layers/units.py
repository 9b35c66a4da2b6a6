"""The units of one checkup year, and the administrative tree beside them."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd

from citycheckup.vocabulary import AdminLevel, Level, Tree


@dataclass(frozen=True, eq=False)
class Units:
    """Every unit of a checkup year in one table, both trees.

    Attributes
    ----------
    year
        The checkup year the units are frozen for.
    table
        Index ``unit_id`` (text, unique, sorted). Columns: ``level`` (:class:`Level` or :class:`AdminLevel` value),
        ``tree`` (:class:`Tree` value), ``name`` (null: unnamed), ``parent_id`` (null for the two roots), ``origin``
        (the rule that made it: ``given``, ``residual``, or a derivation rule's name), ``admin_id`` (the lowest
        administrative area that holds most of it; null for administrative units), ``area_m2``, geometry (areas,
        metric CRS).
        Checkup units of one level do not overlap; a child lies inside its parent; blocks cover the city and communities
        cover their block. Compounds cover only part of their community.
    """

    year: int
    table: gpd.GeoDataFrame

    def at(self, level: Level | AdminLevel) -> gpd.GeoDataFrame:
        """Return the units of one level, sorted by id."""
        return self.table[self.table["level"] == str(level)]

    def tree(self, tree: Tree) -> gpd.GeoDataFrame:
        """Return the units of one tree, sorted by id."""
        return self.table[self.table["tree"] == str(tree)]

    @property
    def city_id(self) -> str:
        """Id of the one unit at city level."""
        return str(self.at(Level.CITY).index[0])
