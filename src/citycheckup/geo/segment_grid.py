"""Straight segments sorted into squares, to find the nearest of each point; compiled. Import it inside functions."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from citycheckup.geo.compiling import compiled

Floats = NDArray[np.float64]
Positions = NDArray[np.int32]

_ROUNDING_M = 1e-6  # coordinates of 10^7 m are kept to 10^-9; a segment this near to a square is taken as being in it


class SegmentGrid(NamedTuple):
    """Squares of ``square_m`` from the corner (west, south), rows from south to north, each with its segments.

    The segments of square ``s`` are ``segments[begins[s] : begins[s + 1]]``; ``pieces`` has each segment's first point
    and the step to its second, shape (segments, 4).
    """

    west: float
    south: float
    square_m: float
    columns: int
    rows: int
    begins: NDArray[np.int64]
    segments: Positions
    pieces: Floats


def segment_grid(ends: Floats) -> SegmentGrid:
    """Sort segments into squares about as many as there are segments.

    Parameters
    ----------
    ends
        Two ends a segment, metres, shape (segments, 2, 2).
    """
    low, high = (ends.reshape(-1, 2).min(axis=0), ends.reshape(-1, 2).max(axis=0)) if len(ends) else (np.zeros(2),) * 2
    width, height = (high - low).tolist()
    square_m = max(25.0, math.sqrt(width * height / max(len(ends), 1)), (width + height) / max(len(ends), 1))
    columns, rows = int(width / square_m) + 1, int(height / square_m) + 1
    pieces = np.concatenate([ends[:, 0], ends[:, 1] - ends[:, 0]], axis=1)
    begins = np.zeros(columns * rows + 1, dtype=np.int64)
    grid = SegmentGrid(float(low[0]), float(low[1]), square_m, columns, rows, begins, np.empty(0, np.int32), pieces)
    _sort_in(grid)  # how many there are in each square
    np.cumsum(begins, out=begins)
    grid = grid._replace(segments=np.empty(begins[-1], dtype=np.int32))
    _sort_in(grid)
    begins[1:] = begins[:-1]  # sorting in has moved each to the begin of the next
    begins[0] = 0
    return grid


@compiled
def _sort_in(grid: SegmentGrid) -> None:
    """Count the segments of each square, where the grid has no room for them; else put them there."""
    counting = len(grid.segments) == 0
    for segment in range(len(grid.pieces)):
        x, y = grid.pieces[segment, 0] - grid.west, grid.pieces[segment, 1] - grid.south
        step_x, step_y = grid.pieces[segment, 2], grid.pieces[segment, 3]
        low, high = min(y, y + step_y), max(y, y + step_y)
        first = max(int((low - _ROUNDING_M) / grid.square_m), 0)
        last = min(int((high + _ROUNDING_M) / grid.square_m), grid.rows - 1)
        for row in range(first, last + 1):
            # The part of the segment within the row, as shares of its length.
            begin, end = 0.0, 1.0
            if step_y != 0:
                at_low = (row * grid.square_m - _ROUNDING_M - y) / step_y
                at_high = ((row + 1) * grid.square_m + _ROUNDING_M - y) / step_y
                begin = min(max(min(at_low, at_high), 0.0), 1.0)
                end = min(max(at_low, at_high, 0.0), 1.0)
            one, other = x + begin * step_x, x + end * step_x
            left = max(int((min(one, other) - _ROUNDING_M) / grid.square_m), 0)
            right = min(int((max(one, other) + _ROUNDING_M) / grid.square_m), grid.columns - 1)
            for column in range(left, right + 1):
                square = row * grid.columns + column
                if counting:
                    grid.begins[square + 1] += 1
                else:
                    grid.segments[grid.begins[square]] = segment
                    grid.begins[square] += 1


@compiled
def find_nearest(
    grid: SegmentGrid,
    points: Floats,
    limit_m: float,
    order: Positions,
    found: Positions,
    along_m: Floats,
    gap_m: Floats,
) -> None:
    """Write each point's nearest segment, how far along it the point is, and how far from it.

    Parameters
    ----------
    points
        Coordinates in metres, shape (points, 2), none of them NaN.
    limit_m
        Farther segments are not found: ``found`` and the others stay as they are.
    order
        The points to look for, in an order that keeps neighbours together.
    found, along_m, gap_m
        To write to, shape (points,). Of segments just as near the one of the lowest position is taken.
    """
    for point in order:
        x, y = points[point, 0], points[point, 1]
        column = math.floor((x - grid.west) / grid.square_m)
        row = math.floor((y - grid.south) / grid.square_m)
        best, best_square_m2, best_share = -1, limit_m * limit_m, 0.0
        away = 0
        # What is not seen yet lies at least as many whole squares away as have been looked through.
        while (away - 1) * grid.square_m <= math.sqrt(best_square_m2) + _ROUNDING_M:
            for near_row in range(max(row - away, 0), min(row + away, grid.rows - 1) + 1):
                edge = near_row in (row - away, row + away)
                for near_column in range(column - away, column + away + 1, 1 if edge else max(2 * away, 1)):
                    if not 0 <= near_column < grid.columns:
                        continue
                    square = near_row * grid.columns + near_column
                    for at in range(grid.begins[square], grid.begins[square + 1]):
                        segment = grid.segments[at]
                        square_m2, share = _square_of_distance(grid.pieces[segment], x, y)
                        if square_m2 < best_square_m2 or (square_m2 == best_square_m2 and (best < 0 or segment < best)):
                            best, best_square_m2, best_share = segment, square_m2, share
            away += 1
        if best >= 0:
            found[point] = best
            along_m[point] = best_share * math.hypot(grid.pieces[best, 2], grid.pieces[best, 3])
            gap_m[point] = math.sqrt(best_square_m2)


@compiled
def _square_of_distance(piece: Floats, x: float, y: float) -> tuple[float, float]:
    """Return the square of a point's distance from a segment, and at which share of the segment it is nearest."""
    from_x, from_y = x - piece[0], y - piece[1]
    share = (from_x * piece[2] + from_y * piece[3]) / (piece[2] * piece[2] + piece[3] * piece[3])
    share = min(max(share, 0.0), 1.0)
    from_x -= share * piece[2]
    from_y -= share * piece[3]
    return from_x * from_x + from_y * from_y, share
