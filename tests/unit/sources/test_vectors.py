"""Map files of every kind, good and bad."""

from __future__ import annotations

import json
import shutil
import zipfile

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from citycheckup.sources.maps.vectors import check_position, read_vector, repair
from citycheckup.vocabulary import InputError, Severity
from citycheckup.wording import LANGUAGES, render

SQUARES = [shapely.box(x, 30.0, x + 0.5, 30.5) for x in (118.0, 119.0)]
NAMES = ["新街口街道", "夫子庙街道"]
BOW_TIE = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])


@pytest.fixture
def streets():
    return gpd.GeoDataFrame({"名称": NAMES, "residents": [120.0, 340.0]}, geometry=SQUARES, crs="EPSG:4490")


def keys_of(problems):
    assert all(render(problem.message, language) for problem in problems for language in LANGUAGES)
    return [problem.message.key for problem in problems]


def error_of(*arguments, **keywords):
    with pytest.raises(InputError) as caught:
        read_vector(*arguments, **keywords)
    return caught.value.problems


@pytest.mark.parametrize("ending", ["gpkg", "fgb", "shp", "parquet", "gdb", "geojson"])
def test_every_kind_of_file_reads_the_same(streets, tmp_path, ending):
    path = tmp_path / f"streets.{ending}"
    if ending == "parquet":
        streets.to_parquet(path)
    else:
        table = streets.to_crs("EPSG:4326") if ending == "geojson" else streets
        options = {"shp": {"encoding": "UTF-8"}, "gdb": {"driver": "OpenFileGDB"}, "fgb": {"SPATIAL_INDEX": "NO"}}
        pyogrio.write_dataframe(table, path, **options.get(ending, {}))
    table, problems = read_vector(path)
    assert problems == []
    assert list(table.index) == [0, 1]
    assert table["名称"].tolist() == NAMES
    assert table["residents"].tolist() == [120, 340]
    assert table.crs.to_epsg() == (4326 if ending == "geojson" else 4490)
    assert shapely.equals(table.geometry.array, np.array(SQUARES)).all()


def test_kml(tmp_path):
    ring = "<LinearRing><coordinates>118,30,0 118.5,30,0 118.5,30.5,0 118,30,0</coordinates></LinearRing>"
    polygon = f"<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs></Polygon>"
    folders = "".join(
        f"<Folder><name>{name}</name><Placemark><name>甲</name>{polygon}</Placemark></Folder>"
        for name in ("小区", "街区")
    )
    path = tmp_path / "a.kml"
    path.write_text(
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{folders}</Document></kml>', encoding="utf-8"
    )
    (problem,) = error_of(path)
    assert problem.message.key == "maps.choose_sublayer"
    assert sorted(problem.message.arguments["names"]) == ["小区", "街区"]
    table, _ = read_vector(path, sublayer="小区")
    assert len(table) == 1
    assert not table.has_z.any()


@pytest.mark.parametrize("codepage", ["ANSI_936", None])
def test_dxf_closed_lines_are_areas(tmp_path, codepage):
    points = "".join(f"10\n{x}\n20\n{y}\n" for x, y in ((0, 0), (10, 0), (10, 10), (0, 10)))
    page = f"9\n$DWGCODEPAGE\n3\n{codepage}\n" if codepage else ""
    text = f"0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1015\n{page}0\nENDSEC\n"
    text += "0\nSECTION\n2\nENTITIES\n0\nLWPOLYLINE\n8\n绿地\n90\n4\n70\n1\n" + points
    text += "0\nLWPOLYLINE\n8\n道路\n90\n4\n70\n0\n" + points + "0\nENDSEC\n0\nEOF\n"
    path = tmp_path / "plan.dxf"
    path.write_bytes(text.encode("gbk"))
    assert keys_of(error_of(path, encoding="GBK")) == ["maps.no_crs"]
    table, _ = read_vector(path, crs="EPSG:4549", encoding=None if codepage else "GBK")
    assert table["Layer"].tolist() == ["绿地", "道路"]
    assert table.geom_type.tolist() == ["Polygon", "LineString"]
    assert table.area.iloc[0] == 100


def test_curves_and_heights_become_plain_lines(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        'id,WKT\n1,"CURVEPOLYGON(CIRCULARSTRING(0 0,1 1,2 0,1 -1,0 0))"\n2,"POINT ZM (1 2 3 4)"\n', encoding="utf-8"
    )
    table, _ = read_vector(path, crs="EPSG:4549")
    assert table.area.iloc[0] == pytest.approx(np.pi, rel=0.01)
    assert table.geometry.iloc[1].wkt == "POINT (1 2)"


# ------------------------------------------------------------------------------------------------------- encodings


def shapefile(streets, tmp_path, encoding, *, cpg=None):
    path = tmp_path / "streets.shp"
    pyogrio.write_dataframe(streets.rename(columns={"名称": "name"}), path, encoding=encoding)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg:
        path.with_suffix(".cpg").write_text(cpg, encoding="ascii")
    return path


@pytest.mark.parametrize("encoding", ["GBK", "UTF-8"])
def test_text_without_a_word_on_its_encoding_is_recognised(streets, tmp_path, encoding):
    table, problems = read_vector(shapefile(streets, tmp_path, encoding))
    assert table["name"].tolist() == NAMES
    assert keys_of(problems) == (["maps.encoding_recognised"] if encoding == "GBK" else [])


def test_spanish_is_not_taken_for_chinese(streets, tmp_path):
    streets["名称"] = ["Peñón", "Año"]
    table, problems = read_vector(shapefile(streets, tmp_path, "ISO-8859-1"))
    assert table["name"].tolist() == ["Peñón", "Año"]
    assert problems == []


@pytest.mark.parametrize("by", ["cpg", "encoding"])
def test_gbk_said_to_be_utf8_is_an_error(streets, tmp_path, by):
    path = shapefile(streets, tmp_path, "GBK", cpg="UTF-8" if by == "cpg" else None)
    (problem,) = error_of(path, encoding="UTF-8" if by == "encoding" else None)
    assert problem.message.key.startswith("tables.encoding")
    assert read_vector(path, encoding="GBK")[0]["name"].tolist() == NAMES


def test_geojson_in_gbk(streets, tmp_path):
    path = tmp_path / "a.geojson"
    path.write_bytes(streets.to_crs("EPSG:4326").to_json(ensure_ascii=False, drop_id=True).encode("gbk"))
    table, problems = read_vector(path)
    assert table["名称"].tolist() == NAMES
    assert keys_of(problems) == ["maps.encoding_recognised"]
    assert error_of(path, encoding="utf-8")[0].message.key.startswith("tables.encoding")


# ------------------------------------------------------------------------------------------------ archives, layers


def test_an_archive_with_names_in_gbk(streets, tmp_path):
    path = shapefile(streets, tmp_path, "GBK")
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for part in path.parent.glob("streets.*"):
            entry = zipfile.ZipInfo()
            entry.filename = f"街道/街道{part.suffix}".encode("gbk").decode("cp437")
            file.writestr(entry, part.read_bytes())
    data = bytearray(archive.read_bytes())  # as packed by programs that know no UTF-8: clear the mark
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + at + 1] &= ~0x08
            start = data.find(mark, start + 1)
    table, _ = read_vector(archive)
    assert table["name"].tolist() == NAMES


def test_several_layers_must_be_chosen_from(streets, tmp_path):
    path = tmp_path / "a.gpkg"
    for layer in ("blocks", "communities"):
        pyogrio.write_dataframe(streets, path, layer=layer)
    (problem,) = error_of(path)
    assert problem.message.key == "maps.choose_sublayer"
    assert sorted(problem.message.arguments["names"]) == ["blocks", "communities"]
    assert keys_of(error_of(path, sublayer="Blocks ")) == ["maps.no_such_sublayer"]
    assert len(read_vector(path, sublayer="blocks")[0]) == 2
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.write(path, "a.gpkg")
        archive.write(path, "sub/b.gpkg")
    assert keys_of(error_of(tmp_path / "b.zip")) == ["maps.choose_sublayer"]
    assert keys_of(error_of(tmp_path / "b.zip", sublayer="c")) == ["maps.no_such_sublayer"]


# ------------------------------------------------------------------------------------------------------- bad files


def test_files_that_cannot_be_read(streets, tmp_path):
    pyogrio.write_dataframe(streets, tmp_path / "a.gpkg")
    streets.to_parquet(tmp_path / "a.parquet")
    for name in ("a.gpkg", "a.parquet"):
        (tmp_path / f"cut_{name}").write_bytes((tmp_path / name).read_bytes()[:1500])
    (tmp_path / "empty.geojson").write_bytes(b"")
    (tmp_path / "text.gpkg").write_text("no map", encoding="utf-8")
    (tmp_path / "text.zip").write_text("no archive", encoding="utf-8")
    (tmp_path / "cut.geojson").write_text('{"type": "FeatureCollection", "features": [{"type": "Fea', encoding="utf-8")
    for name in ("cut_a.gpkg", "cut_a.parquet", "empty.geojson", "text.gpkg", "text.zip", "cut.geojson"):
        (problem,) = error_of(tmp_path / name)
        assert problem.message.key == "maps.unreadable", name
        assert str(tmp_path) not in problem.message.arguments["reason"]
    assert keys_of(error_of(tmp_path / "none.gpkg")) == ["maps.file_missing"]
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("readme.txt", "x")
    assert keys_of(error_of(tmp_path / "b.zip")) == ["maps.nothing_in_zip"]


def test_files_with_nothing_in_them(streets, tmp_path):
    pyogrio.write_dataframe(streets.iloc[:0], tmp_path / "a.gpkg", geometry_type="Polygon")
    assert keys_of(error_of(tmp_path / "a.gpkg")) == ["maps.no_features"]
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert keys_of(error_of(tmp_path / "a.csv")) == ["maps.no_map"]
    pyogrio.write_dataframe(
        streets.set_geometry([None, shapely.Polygon()], crs=4490), tmp_path / "b.gpkg", geometry_type="Polygon"
    )
    assert keys_of(error_of(tmp_path / "b.gpkg")) == ["maps.all_empty"]


def test_features_without_geometry_are_kept_and_named(streets, tmp_path):
    streets = streets.set_geometry([None, SQUARES[1]], crs="EPSG:4490")
    pyogrio.write_dataframe(streets, tmp_path / "a.gpkg")
    table, (problem,) = read_vector(tmp_path / "a.gpkg")
    assert len(table) == 2
    assert (problem.message.key, problem.row, problem.severity) == ("maps.no_geometry", 1, Severity.WARNING)
    mended, problems = repair(table, "a.gpkg")
    assert list(mended.index) == [1]
    assert problems == []


def test_many_rows_of_one_kind_are_summed_up(tmp_path):
    table = gpd.GeoDataFrame(geometry=[shapely.Point(0, 0), *[None] * 30], crs="EPSG:4490")
    pyogrio.write_dataframe(table, tmp_path / "a.gpkg")
    _, problems = read_vector(tmp_path / "a.gpkg")
    assert len(problems) == 21
    assert keys_of(problems)[-1] == "maps.more_rows"
    assert problems[-1].message.arguments["count"] == 10


# -------------------------------------------------------------------------------------------------------------- CRS


def test_a_file_without_crs(streets, tmp_path):
    path = tmp_path / "a.shp"
    pyogrio.write_dataframe(streets, path, encoding="UTF-8")
    path.with_suffix(".prj").unlink()
    assert keys_of(error_of(path)) == ["maps.no_crs"]
    assert read_vector(path, crs="EPSG:4490")[0].crs.to_epsg() == 4490
    assert keys_of(error_of(path, crs="EPSG:0")) == ["maps.crs_unknown"]


def test_metres_said_to_be_degrees(tmp_path):
    path = tmp_path / "a.geojson"
    feature = {
        "type": "Feature",
        "properties": {},
        "geometry": shapely.geometry.mapping(shapely.box(5e5, 3.5e6, 6e5, 3.6e6)),
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    assert keys_of(error_of(path)) == ["maps.not_degrees"]
    assert read_vector(path, crs="EPSG:4549")[0].crs.to_epsg() == 4549


def test_the_old_crs_member_of_geojson_counts(tmp_path):
    path = tmp_path / "a.geojson"
    feature = {
        "type": "Feature",
        "properties": {},
        "geometry": shapely.geometry.mapping(shapely.box(5e5, 3.5e6, 6e5, 3.6e6)),
    }
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4549"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]}), encoding="utf-8")
    assert read_vector(path)[0].crs.to_epsg() == 4549


# ------------------------------------------------------------------------------------------------------------ repair


def test_repair_keeps_every_part_and_names_the_row():
    spike = shapely.Polygon([(0, 0), (10, 0), (10, 10), (10, 12), (10, 10), (0, 10)])
    table = gpd.GeoDataFrame(geometry=[SQUARES[0], BOW_TIE, spike], crs="EPSG:4549")
    mended, problems = repair(table, "a.gpkg")
    assert mended.is_valid.all()
    assert mended.geom_type.tolist() == ["Polygon", "MultiPolygon", "Polygon"]
    assert mended.area.round(9).tolist() == [0.25, 2, 100]
    assert [(p.message.key, p.row, p.severity) for p in problems] == [
        ("maps.repaired", 2, Severity.WARNING),
        ("maps.repaired", 3, Severity.NOTE),
    ]
    assert keys_of(problems) == ["maps.repaired"] * 2
    assert problems[0].message.arguments["change"] == 1
    assert "Self-intersection" in problems[0].message.arguments["reason"]
    assert not table.is_valid.all()  # the input is left alone


def test_what_nothing_is_left_of_is_an_error():
    flat = shapely.Polygon([(0, 0), (1, 1), (2, 2), (0, 0)])
    mended, (problem,) = repair(gpd.GeoDataFrame(geometry=[flat, SQUARES[0]], crs="EPSG:4549"), "a.gpkg")
    assert (problem.message.key, problem.row, problem.severity) == ("maps.not_repairable", 1, Severity.ERROR)
    assert list(mended.index) == [1]


# ---------------------------------------------------------------------------------------------------------- position


def test_position():
    around = shapely.box(117.5, 29.5, 120, 31)
    inside = gpd.GeoDataFrame(geometry=SQUARES, crs="EPSG:4326")
    assert check_position(inside, around, "a") == []
    swapped = inside.set_geometry(shapely.transform(inside.geometry.array, lambda p: p[:, ::-1]), crs="EPSG:4326")
    assert keys_of(check_position(swapped, around, "a")) == ["maps.swapped"]
    (problem,) = check_position(inside.translate(xoff=-60).to_frame("geometry"), around, "a")
    assert problem.message.key == "maps.elsewhere"
    assert problem.message.arguments == {"west": 58, "south": 30, "east": 59.5, "north": 30.5}
    one_far_away = inside.set_geometry([SQUARES[0], shapely.box(0, 0, 1, 1)], crs="EPSG:4326")
    assert check_position(one_far_away, around, "a") == []


def test_reading_leaves_the_folder_as_it_was(streets, tmp_path):
    pyogrio.write_dataframe(streets, tmp_path / "a.gpkg")
    archive = shutil.make_archive(str(tmp_path / "b"), "zip", tmp_path, "a.gpkg")
    before = sorted(file.name for file in tmp_path.iterdir())
    read_vector(tmp_path / "a.gpkg")
    read_vector(tmp_path / archive)
    assert sorted(file.name for file in tmp_path.iterdir()) == before
