"""The text of a new city's ``city.toml``."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence

from citycheckup.layers.schema import BY_NAME
from citycheckup.sources.folder import LayerEntry
from citycheckup.vocabulary import CityClass

_UNIT_LAYERS = ("boundary", "blocks", "communities", "compounds", "administrative_areas")


def slug(name: str) -> str:
    """Return a short name fit for ids: the ASCII letters and digits of ``name``, or ``city`` where it has none."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "city"


def city_toml(
    *,
    name: str,
    edition: str,
    bbox: tuple[float, float, float, float] | None,
    classes: Sequence[CityClass],
    crs: str,
    year: int,
    osm: str | None,
    gtfs: tuple[str, str, str] | None = None,
    layers: Mapping[str, LayerEntry],
) -> str:
    """Return the text of a new ``city.toml``, with comments for whoever edits it next."""
    lines = [
        "# 城市文件夹 City folder",
        "# citycheckup check DIR: 说明缺什么 says what is missing",
        "# citycheckup run DIR: 进行体检 checks up",
        "# 相对路径以本文件所在文件夹为准。Paths are relative to this file's folder.",
        "# 本市标准和特色指标（可选） The city's own standards and indicators, if any:",
        '# local = "local.toml"',
        "",
        "[city]",
        f"id = {_quoted(slug(name))}",
        f"name = {_quoted(name)}",
        f"checkup_year = {year}",
        f"edition = {_quoted(edition)}",
        "# 城市类别，决定适用标准 What the standards may depend on: " + ", ".join(CityClass),
        f"classes = [{', '.join(_quoted(str(c)) for c in classes)}]",
        "# 以米为单位的投影坐标系 Projected system, metres",
        f"crs = {_quoted(crs)}",
        '# "buffer": 官方直线缓冲法 the official straight-line method; "network": 步行路网 walking network',
        'method = "buffer"',
    ]
    if bbox is not None:
        lines.append(f"bbox = [{', '.join(repr(number) for number in bbox)}]  # W, S, E, N")
    if osm is not None:
        lines += [
            "",
            "[osm]",
            f"file = {_quoted(osm)}",
            "# indicative: 仅供参考 for guidance; partial: 可能有遗漏 may have gaps;",
            "# authoritative: 市里确认完整 the city vouches for it",
            'completeness = "indicative"',
        ]
    if gtfs is not None:
        file, first, last = gtfs
        lines += [
            "",
            "[gtfs]  # 公共交通时刻表，及统计的起止日期 Timetable of public transport, and the days to look at",
            f"file = {_quoted(file)}",
            f"from = {first}",
            f"to = {last}",
        ]
    for layer, entry in layers.items():
        schema = BY_NAME[layer]
        lines += ["", f"[layers.{layer}]  # {schema.title_zh} {schema.title_en}", f"file = {_quoted(entry.file)}"]
        if layer not in _UNIT_LAYERS and layer != "population":
            lines.append('completeness = "partial"  # 完整无缺时 if nothing is missing: "authoritative"')
        lines.append('# attribution = "…"  # 数据来源，随图表印出 printed wherever the layer is shown')
        if entry.cell_m is not None:
            lines.append(
                f"cell_m = {entry.cell_m:g}  # 每点代表的方格边长（米）side of the square each point stands for"
            )
        if entry.columns:
            pairs = ", ".join(f"{column} = {_quoted(heading)}" for column, heading in sorted(entry.columns.items()))
            lines.append(f"columns = {{ {pairs} }}")
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
