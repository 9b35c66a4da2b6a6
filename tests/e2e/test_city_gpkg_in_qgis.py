"""city.gpkg opens in QGIS with its own style as a coloured map."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from citycheckup.reports.geopackage import write_city_gpkg

pytestmark = pytest.mark.slow
# QGIS brings its bindings for one Python only: the system's, not ours.
QGIS_PYTHON = os.environ.get("QGIS_PYTHON") or shutil.which("python3", path="/usr/bin")


def test_qgis_draws_the_blocks_in_the_files_own_style(tmp_path, made_up_city):
    if QGIS_PYTHON is None:
        pytest.skip("no system Python, so no QGIS")
    write_city_gpkg(
        tmp_path / "city.gpkg",
        units=made_up_city.units,
        results=made_up_city.results,
        layers={},
        buildings=None,
        entries=made_up_city.entries,
        language="zh",
    )
    script = Path(__file__).with_name("render_gpkg_with_qgis.py")
    command = [QGIS_PYTHON, script, tmp_path / "city.gpkg", tmp_path / "map.png", "blocks"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "skipped" in done.stdout:
        pytest.skip(done.stdout)
    assert done.returncode == 0, done.stderr
    assert "80–<100%" in done.stdout
    assert (tmp_path / "map.png").stat().st_size > 5000
