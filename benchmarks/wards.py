"""Made-up ground for the benchmarks of areas: wards with crooked common borders, houses, land, places."""

from __future__ import annotations

import numpy as np
import shapely

WARD_M = 1000.0
_STEPS = 23  # of each of the four sides: 93 corners a ward


def wards(count: int) -> np.ndarray:
    """Return ``count`` areas (a square number is whole) of about 1 km2 that share crooked borders, 93 corners each."""
    random = np.random.default_rng(1)
    side = int(np.ceil(count**0.5))
    corners = np.stack(np.meshgrid(np.arange(side + 1), np.arange(side + 1), indexing="ij"), axis=-1) * WARD_M
    corners = corners + random.uniform(-150, 150, corners.shape)
    eastward = _crooked(corners[:-1], corners[1:], random)
    northward = _crooked(corners[:, :-1], corners[:, 1:], random)
    rings = [
        np.concatenate(
            [
                eastward[i, j, :-1],
                northward[i + 1, j, :-1],
                eastward[i, j + 1, :0:-1],
                northward[i, j, :0:-1],
            ]
        )
        for i in range(side)
        for j in range(side)
    ]
    areas = np.array([shapely.Polygon(ring) for ring in rings[:count]], dtype=object)
    assert shapely.is_valid(areas).all()  # a broken one would be mended in different ways
    return areas


def extent_m(count: int) -> float:
    """Return the side of the square that ``count`` wards fill."""
    return float(np.ceil(count**0.5)) * WARD_M


def _crooked(begin: np.ndarray, end: np.ndarray, random: np.random.Generator) -> np.ndarray:
    along = np.linspace(0, 1, _STEPS + 1)[:, None]
    line = begin[..., None, :] + (end - begin)[..., None, :] * along
    line[..., 1:-1, :] += random.uniform(-10, 10, line[..., 1:-1, :].shape)
    return line
