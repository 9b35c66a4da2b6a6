"""Elements of OpenStreetMap as columns: decoded by DuckDB, several times faster than one object at a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:  # loaded only where a map is read: with its extension it takes a third of a second
    import duckdb

Array = np.ndarray[Any, np.dtype[Any]]

_BATCH = 1_000_000  # elements in a piece of a table; few pieces, for what is in several has to be copied together
_DEGREE = 1e7  # OpenStreetMap keeps places as whole numbers of 1e-7 degrees
_ELEMENTS = """
    SELECT enum_code(kind) AS kind, id, round(lon * 1e7)::INTEGER AS x, round(lat * 1e7)::INTEGER AS y,
        to_json(tags)::VARCHAR AS tags, refs, ref_roles AS roles, [type = 'way' FOR type IN ref_types] AS is_way
    FROM ST_ReadOSM(?)"""
_COLUMNS = (  # of nodes, ways and relations, as DuckDB numbers the kinds
    ["id", "x", "y", "tags"],
    ["id", "tags", "refs"],
    ["id", "tags", "refs", "roles", "is_way"],
)


@dataclass(frozen=True, eq=False)
class Texts:
    """Texts that repeat: each once (the last is null), and for every row which one it has (n)."""

    distinct: pa.StringArray
    codes: Array

    def at(self, rows: Array) -> pa.StringArray:
        """Return the texts of some rows."""
        return self.distinct.take(pa.array(self.codes[rows]))


@dataclass(frozen=True, eq=False)
class Nodes:
    """All nodes of a file, sorted by id.

    Attributes
    ----------
    ids, places
        Ids (n), and longitudes and latitudes in 1e-7 degrees (n, 2; int32).
    tagged, tags
        Ids (m) of those with tags, and their tags.
    """

    ids: Array
    places: Array
    tagged: Array
    tags: Texts

    def degrees(self, ids: Array) -> Array:
        """Return longitudes and latitudes (m, 2) of nodes by id; NaN for those that are not in the file."""
        if not len(self.ids):
            return np.full((len(ids), 2), np.nan)
        at = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        found: Array = self.places[at] / _DEGREE
        found[self.ids[at] != ids] = np.nan
        return found


@dataclass(frozen=True, eq=False)
class Groups:
    """Ways or relations, sorted by id.

    Attributes
    ----------
    ids, tags
        Ids and tags (n).
    refs, starts
        Ids of their nodes, or of their members of every kind, end to end; those of the i-th are
        ``refs[starts[i]:starts[i + 1]]``.
    roles, is_way
        What members are to a relation, and which are ways, beside ``refs``; empty for ways.
    """

    ids: Array
    tags: Texts
    refs: Array
    starts: Array
    roles: Array
    is_way: Array

    def span(self, at: int) -> slice:
        """Return where the refs of one of them lie."""
        return slice(int(self.starts[at]), int(self.starts[at + 1]))

    def spans(self, at: Array) -> tuple[Array, Array]:
        """Return where the refs of several lie, end to end, and for each ref which of the several it belongs to."""
        lengths = self.starts[at + 1] - self.starts[at]
        of = np.repeat(np.arange(len(at)), lengths)
        first = np.cumsum(lengths) - lengths
        return np.arange(len(of)) + (self.starts[at] - first)[of], of

    @cached_property
    def closed(self) -> Array:
        """Which ways (n) end where they begin."""
        closed = self.starts[1:] > self.starts[:-1]
        closed[closed] = self.refs[self.starts[:-1][closed]] == self.refs[self.starts[1:][closed] - 1]
        return closed

    def find(self, ids: Array) -> tuple[Array, Array]:
        """Return the positions of ids, and which of the ids are there."""
        if not len(self.ids):
            return np.zeros(len(ids), dtype=np.int64), np.zeros(len(ids), dtype=bool)
        at = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        return at, self.ids[at] == ids


@dataclass(frozen=True, eq=False)
class Elements:
    """What an OSM file holds. Tags are JSON text, ``{"key": "value", …}``; None: no tags."""

    nodes: Nodes
    ways: Groups
    relations: Groups


def read_elements(file: Path) -> Elements:
    """Decode a PBF file in which each element stands once.

    Raises
    ------
    RuntimeError
        The file cannot be decoded.
    """
    import duckdb  # noqa: PLC0415 - only who reads a map waits for it

    try:
        with decoder().cursor() as session:
            # In one call: in it DuckDB lets other threads run.
            table = session.execute(_ELEMENTS, [str(file)]).to_arrow_table(_BATCH)
    except duckdb.Error as error:
        raise RuntimeError(str(error)) from error
    of_kind = [_of_kind(table, kind).select(columns) for kind, columns in enumerate(_COLUMNS)]
    del table
    return Elements(_nodes(of_kind.pop(0)), _groups(of_kind.pop(0)), _groups(of_kind.pop(0)))


@cache
def decoder() -> duckdb.DuckDBPyConnection:
    """Return a database in memory that can read OpenStreetMap: its extension comes in a wheel, not from the network."""
    import duckdb  # noqa: PLC0415 - only who reads a map waits for it

    database = duckdb.connect()
    database.load_extension(str(next(Path(str(files("duckdb_extension_spatial"))).rglob("spatial.duckdb_extension"))))
    database.execute("SET enable_progress_bar = false")
    database.execute("SET threads = 1")  # a second one costs memory and gains nothing
    return database


def _of_kind(table: pa.Table, kind: int) -> pa.Table:
    """Return the elements of a kind: a stretch of the table, which needs no copy, where they stand together."""
    rows = np.flatnonzero(table["kind"].to_numpy() == kind)
    if not len(rows):
        return table.slice(0, 0)
    first, last = int(rows[0]), int(rows[-1])
    return table.slice(first, len(rows)) if last - first + 1 == len(rows) else table.take(rows)


def _nodes(table: pa.Table) -> Nodes:
    table = _by_id(table)
    of_interest = table.filter(pc.is_valid(table["tags"]))
    return Nodes(
        ids=table["id"].to_numpy(),
        places=np.column_stack([table["x"].to_numpy(), table["y"].to_numpy()]),
        tagged=of_interest["id"].to_numpy(),
        tags=_texts(of_interest["tags"]),
    )


def _groups(table: pa.Table) -> Groups:
    table = _by_id(table).combine_chunks()

    def members(column: str) -> pa.Array:
        chunks = table[column].chunks if column in table.column_names else []
        return chunks[0].flatten() if chunks else pa.array([], pa.null())

    lengths = pc.list_value_length(table["refs"]).fill_null(0).to_numpy()
    return Groups(
        ids=table["id"].to_numpy(),
        tags=_texts(table["tags"]),
        refs=members("refs").to_numpy(zero_copy_only=False).astype(np.int64),
        starts=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        roles=members("roles").cast(pa.string()).fill_null("").to_numpy(zero_copy_only=False),  # null: without a role
        is_way=members("is_way").to_numpy(zero_copy_only=False),
    )


def _by_id(table: pa.Table) -> pa.Table:
    """Return rows by id; most files are in that order already."""
    return table if (np.diff(table["id"].to_numpy()) > 0).all() else table.sort_by("id")


def _texts(column: pa.ChunkedArray) -> Texts:
    coded = column.unify_dictionaries() if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    words = coded.chunk(0).dictionary.cast(pa.string()) if coded.num_chunks else pa.array([], pa.string())
    codes = [chunk.indices.fill_null(len(words)).to_numpy(zero_copy_only=False) for chunk in coded.chunks]
    return Texts(
        pa.concat_arrays([words, pa.nulls(1, pa.string())]),
        np.concatenate(codes).astype(np.int32) if codes else np.zeros(0, dtype=np.int32),
    )
