"""overview.html: one harmless, self-contained, repeatable file."""

import json
import re
from html.parser import HTMLParser

import pytest
from shapely.geometry import box

from citycheckup.reports.overview import CityFacts, LayerFacts, Marking, both, embedded_json, write_overview
from citycheckup.reports.overview_map import draw_units
from citycheckup.reports.overview_sheets import standing_key
from citycheckup.results import rows_of
from citycheckup.vocabulary import Completeness

FACTS = CityFacts(
    name="虚构市 <b>",
    year=2026,
    edition_title_zh="城市体检基础指标（2025年）",
    edition_title_en="National basic indicators, 2025",
    crs="EPSG:4549",
    attribution=("© OpenStreetMap contributors, ODbL 1.0",),
    made_up=True,
)
LAYERS = (
    LayerFacts("schools", Completeness.INDICATIVE, 12, "2023-02-20", "osm"),
    LayerFacts("culture_venues", None, blocked_codes=("34",)),
)


def _write(path, city, facts=FACTS, **other):
    given = {"units": city.units, "rows": rows_of(city.results), "entries": city.entries, "layers": LAYERS} | other
    write_overview(path, city=facts, **given)
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(tmp_path_factory, made_up_city):
    return _write(tmp_path_factory.mktemp("page") / "overview.html", made_up_city)


def _data(page):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)[1])


class _Tags(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.opened, self.still_open, self.links = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.opened.append(tag)
        self.links += [value for name, value in attrs if name in ("src", "href", "srcset", "action", "data")]
        if tag not in ("meta", "path", "rect", "circle"):
            self.still_open.append(tag)

    def handle_endtag(self, tag):
        if tag not in ("path", "rect", "circle"):
            assert self.still_open.pop() == tag


def test_equal_bytes_whatever_the_order_of_rows(tmp_path, page, made_up_city):
    units = made_up_city.units.sample(frac=1, random_state=3)
    results = made_up_city.results.take(list(range(len(made_up_city.results)))[::-1])
    assert _write(tmp_path / "overview.html", made_up_city, units=units, rows=rows_of(results)) == page


def test_markup_in_names_stays_text(page):
    assert "<script>alert(1)" not in page
    assert "虚构市 <b>" not in page
    assert "虚构市 &lt;b&gt;" in page
    tags = _Tags(page)
    assert tags.opened.count("script") == 2
    assert tags.still_open == []
    assert _data(page)["units"]["B04"]["name"] == "<script>alert(1)</script>"


def test_nothing_is_fetched_from_anywhere(page):
    assert _Tags(page).links == []
    assert "default-src 'none'" in page
    assert not re.search(r"@import|url\((?!#)", page)
    outside = set(re.findall(r"https?://[^\s\"'<]+", page))
    assert outside == {"http://www.w3.org/2000/svg"}  # the name of a language, not an address


def test_the_citys_table_says_every_indicator_with_its_status(page):
    table = page[page.index('aria-labelledby="table-heading"') : page.index("layers-heading")]
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", table))
    assert "22 中学服务半径覆盖率 Middle school service-radius coverage 78.0% ≥ 100% 疑似未达标，待核实" in text
    assert "— ≥ 0.2 平方米/人 ≥ 0.2 m²/person 无法判断 cannot be judged 无数据 no data" in text


def test_what_was_missing_and_what_it_blocks(page):
    assert re.search(r"公共文化设施.*?未提供.*?34", page, re.DOTALL)


def test_made_up_data_is_labelled_and_the_marking_printed(tmp_path, page, made_up_city):
    assert "虚构示例" in page
    assert "内部资料" in page
    real = CityFacts("真", 2026, "版", "edition", "EPSG:4549", marking=Marking.PUBLIC)
    other = _write(tmp_path / "overview.html", made_up_city, real)
    assert "虚构示例" not in other
    assert "内部资料" not in other


def test_the_sheet_of_a_unit_in_both_languages(page):
    data = _data(page)
    codes = [one["code"] for one in data["indicators"]]
    row = next(row for row in data["rows"]["B02"] if codes[row[0]] == "22")
    texts = [data["texts"][place] for place in row[3:]]
    assert data["statuses"][row[1]] == ["partial", "部分可信", "partial"]
    assert texts[:3] == ["100.0%", "1,000,000", "1,000,000"]
    assert texts[3] == "≥ 100%"
    assert texts[4] == ["初步达标，待核实", "seems to meet it, to be checked"]
    assert texts[-1] == ["中小学（仅供参考）", "Schools (indicative)"]
    missing = next(row for row in data["rows"]["B03"] if codes[row[0]] == "22")
    assert missing[2] == -1
    assert data["texts"][missing[3]] == ["无数据", "no data"]


def test_unknown_residents_are_not_zero(page):
    units = _data(page)["units"]
    assert units["B03"]["residents"] == "—"
    assert units["B01"]["residents"] == "1,234"


def test_a_partial_value_below_its_standard_is_only_a_candidate(made_up_city):
    standing = {(row.code, row.unit_id): standing_key(row) for row in made_up_city.rows}
    assert standing["22", "city"] == "standing.short_partial"
    assert standing["22", "B01"] == "standing.short_ok"
    assert standing["22", "B02"] == "standing.meets_partial"
    assert standing["22", "B03"] == "standing.unknown"
    assert standing_key(None) == "standing.no_standard"


def test_embedded_json_cannot_end_its_script():
    text = embedded_json({"a": "</script><!-- & \u2028"})
    assert "<" not in text
    assert "&" not in text
    assert json.loads(text) == {"a": "</script><!-- & \u2028"}


def test_both_languages_are_escaped():
    assert both("<", "a") == '<span lang="zh-CN">&lt;</span><span lang="en">a</span>'
    assert both("<", "<") == "&lt;"


def test_the_drawing_is_in_grid_steps_from_the_top_left(made_up_city):
    drawing = draw_units(made_up_city.units, ["city", "block"])
    # 3,000 m high: one metre a step. B01 lies bottom left, 1,000 by 1,500 m.
    assert (drawing.step_m, drawing.width_steps, drawing.height_steps) == (1.0, 2000, 3000)
    corners = dict(drawing.paths["block"])["B01"]
    assert corners.endswith("z")
    assert sorted(map(abs, map(int, re.findall(r"-?\d+", corners.split("l")[1])))) == [0, 0, 0, 1000, 1500, 1500] or (
        sorted(map(abs, map(int, re.findall(r"-?\d+", corners.split("l")[1])))) == [0, 0, 0, 1000, 1000, 1500]
    )


def test_a_unit_too_small_to_draw_can_still_be_chosen(made_up_city):
    units = made_up_city.units.copy()
    units.loc["B01", "geometry"] = box(10, 10, 10.1, 10.1)
    assert dict(draw_units(units, ["city", "block"]).paths["block"])["B01"].endswith("h1v1h-1z")
