"""GCJ-02 and BD-09 as computed by another package."""

from __future__ import annotations

import numpy as np
import pytest

from citycheckup.sources.coordinates import gcj02_to_bd09, wgs84_to_gcj02

coordtransform = pytest.importorskip("coordTransform")


def test_both_systems_over_all_of_china():
    lon, lat = np.meshgrid(np.linspace(74, 134, 61), np.linspace(17, 53, 37))
    points = np.column_stack([lon.ravel(), lat.ravel()])
    gcj02 = np.array([coordtransform.wgs84_to_gcj02(*point) for point in points.tolist()])
    bd09 = np.array([coordtransform.gcj02_to_bd09(*point) for point in gcj02.tolist()])
    assert wgs84_to_gcj02(points) == pytest.approx(gcj02, abs=1e-11)
    assert gcj02_to_bd09(gcj02) == pytest.approx(bd09, abs=1e-11)
