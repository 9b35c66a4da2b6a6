"""Rewrite what is generated in docs/: the catalogue from the code and the editions, and the pictures from a run."""  # noqa: INP001 - a script, no package

from __future__ import annotations

import argparse
import shutil
import subprocess
import tomllib
from pathlib import Path

import geopandas as gpd

from citycheckup.catalogue import Indicator
from citycheckup.editions import SUPPLEMENTARY, Confidence, Edition, EditionEntry, Threshold, editions, load_edition
from citycheckup.engine.needs import needs_of
from citycheckup.indicators import catalogue
from citycheckup.layers.derived import STEPS
from citycheckup.layers.schema import LAYERS
from citycheckup.reports.figures import layer_title, method_word, shown_threshold, unit_word
from citycheckup.wording import word

DOCS = Path(__file__).resolve().parent
CATALOGUE = {"en": DOCS / "catalogue" / "indicators.md", "zh": DOCS / "catalogue" / "indicators.zh-CN.md"}
MARKS = {Confidence.HIGH: "●", Confidence.MEDIUM: "◐", Confidence.LOW: "○"}
CITY_CLASSES_ZH = {
    "municipality": "直辖市",
    "provincial_capital": "省会城市",
    "separately_planned": "计划单列市",
    "prefecture": "地级市",
    "county_level": "县级市",
    "super_large": "超大城市",
    "very_large": "特大城市",
    "large": "大城市",
    "medium": "中等城市",
    "small": "小城市",
    "ecological_garden": "国家生态园林城市",
}
PARTS_ZH = {"expressway": "快速路", "arterial": "主干路"}
SAY = {
    "en": {
        "title": "# Catalogue of indicators",
        "made": "Made by [generate.py](../generate.py) from the editions and the code (`make docs`); "
        "do not edit it here.",
        "other": "中文：[指标目录](indicators.zh-CN.md)",
        "marks": "How well a fact could be checked: ● read in a stored copy of the document, ◐ partly supported, "
        "○ recalled only. A *reference* is shown and judges nothing. Shares are 0 to 1 in the files and percent here.",
        "columns": "| no. | level | indicator | unit | main source | standard | sure | computed here |",
        "yes": "[yes](#{anchor})",
        "no": "not yet",
        "document": "Document: {document}. {total} indicators: {levels}. Computed today: {computed}.",
        "computed": "## Computed indicators",
        "facts": "| id | level | unit | denominator | a change matters within | code |",
        "needs": "Layers needed: {required}. Better with: {optional}.",
        "none": "none",
        "knobs": "| knob | default |",
        "set": 'Set a knob in `[parameters."{id}"]` of `city.toml`: [how](../how-to/set-thresholds-and-radii.md).',
        "source": "Source: {notes}",
        "reference": "reference",
        "stop": ", ",
    },
    "zh": {
        "title": "# 指标目录",
        "made": "本页由 [generate.py](../generate.py) 根据指标版本数据和程序生成（`make docs`），请勿在此手改。",
        "other": "English: [Catalogue of indicators](indicators.md)",
        "marks": "依据可信程度：● 已在存档文本中读到；◐ 有部分佐证；○ 仅凭记忆。“参考”值只作展示，不用于评价。"
        "比例在数据文件中为 0 到 1，本页以百分数表示。",
        "columns": "| 编号 | 层级 | 指标 | 单位 | 主要来源 | 标准值 | 依据 | 本程序能否计算 |",
        "yes": "[能](#{anchor})",
        "no": "尚不能",
        "document": "依据：{document}。共 {total} 项：{levels}。目前能计算 {computed} 项。",
        "computed": "## 已能计算的指标",
        "facts": "| 标识 | 层级 | 单位 | 分母 | 影响范围 | 编号 |",
        "needs": "必需图层：{required}。有则更准：{optional}。",
        "none": "无",
        "knobs": "| 参数 | 默认值 |",
        "set": '在 `city.toml` 的 `[parameters."{id}"]` 中修改参数：'
        "[方法](../how-to/set-thresholds-and-radii.zh-CN.md)。",
        "source": "依据（英文原注）：{notes}",
        "reference": "参考",
        "stop": "、",
    },
}


def catalogue_page(language: str) -> str:
    """Return the catalogue in one language: every indicator of every edition, then how the computed ones are made."""
    say, declared = SAY[language], catalogue()
    listed = [load_edition(edition) for edition in (*reversed(editions()), SUPPLEMENTARY)]
    lines = [say["title"], "", say["made"], "", say["other"], "", say["marks"], ""]
    for edition in listed:
        lines += _edition(edition, language)
    lines += [say["computed"], ""]
    formulas = _formulas(language)
    for indicator in declared:
        entries = [(edition, entry) for edition in listed if (entry := edition.entry(indicator.id))]
        lines += _computed(indicator, entries, formulas, language)
    return "\n".join(lines).rstrip() + "\n"


def _edition(edition: Edition, language: str) -> list[str]:
    say, declared = SAY[language], catalogue()
    levels: dict[str, int] = {}
    for entry in edition.entries:
        name = word(f"cli.level.{entry.level}", language)
        levels[name] = levels.get(name, 0) + 1
    document = say["document"].format(
        document=edition.document,
        total=len(edition.entries),
        levels=say["stop"].join(f"{name} {count}" for name, count in levels.items()),
        computed=sum(entry.indicator in declared for entry in edition.entries),
    )
    title = edition.title_zh if language == "zh" else edition.title_en
    lines = [f"## {title} (`{edition.id}`)", "", document, "", say["columns"], "| --- " * 8 + "|"]
    for entry in edition.entries:
        computed = say["yes"].format(anchor=_anchor(entry.indicator)) if entry.indicator in declared else say["no"]
        cells = (
            entry.code,
            word(f"cli.level.{entry.level}", language),
            f"{entry.name_zh if language == 'zh' else entry.name_en}<br>`{entry.indicator}`",
            entry.unit_zh if language == "zh" else unit_word(entry.unit, language) or entry.unit,
            method_word(entry.method, language),
            "<br>".join(_standard(threshold, entry, language) for threshold in entry.thresholds) or "—",
            MARKS[entry.confidence],
            computed,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, ""]


def _standard(threshold: Threshold, entry: EditionEntry, language: str) -> str:
    say = SAY[language]
    about = [part for part in (threshold.city_class, threshold.part) if part]
    if language == "zh":
        about = [CITY_CLASSES_ZH.get(part) or PARTS_ZH.get(part) or part for part in about]
    about += [say["reference"]] if threshold.reference else []
    shown = shown_threshold(threshold.comparator, threshold.value, entry.unit, language)
    whose = f" ({say['stop'].join(about)})" if about else ""
    return f"{shown}{whose} {MARKS[threshold.confidence]} {threshold.source}"


def _computed(
    indicator: Indicator, entries: list[tuple[Edition, EditionEntry]], formulas: dict[str, str], language: str
) -> list[str]:
    say = SAY[language]
    needs = needs_of(indicator, STEPS, [schema.name for schema in LAYERS])
    names = [entry.name_zh if language == "zh" else entry.name_en for _, entry in entries[:1]]
    facts = (
        f"`{indicator.id}`",
        word(f"cli.level.{indicator.level}", language),
        unit_word(indicator.unit, language) or indicator.unit,
        f"`{indicator.denominator}`" if indicator.denominator else "—",
        f"{indicator.locality_radius_m:,.0f} m",
        "<br>".join(f"{edition.id} {entry.code}" for edition, entry in entries),
    )

    def titles(layers: frozenset[str]) -> str:
        shown = [f"{layer_title(name, language)} `{name}`" for name in sorted(layers)]
        return say["stop"].join(shown) or say["none"]

    lines = [f"### `{indicator.id}`", "", *(f"**{name}**" for name in names), "", formulas[indicator.id], ""]
    lines += [say["facts"], "| --- " * 6 + "|", f"| {' | '.join(facts)} |", ""]
    lines += [say["needs"].format(required=titles(needs.required), optional=titles(needs.optional)), ""]
    lines += [say["knobs"], "| --- | --- |"]
    lines += [f"| `{name}` | {_plain(default)} |" for name, default in indicator.knobs.items()]
    lines += ["", say["set"].format(id=indicator.id), ""]
    notes = _section(indicator, "Notes")
    return [*lines, say["source"].format(notes=notes), ""] if notes else lines


def _formulas(language: str) -> dict[str, str]:
    if language == "zh":
        text = (DOCS / "catalogue" / "formulas.zh-CN.toml").read_text(encoding="utf-8")
        chinese: dict[str, str] = tomllib.loads(text)["formulas"]
        return chinese
    return {indicator.id: " ".join(_docstring(indicator).split("\n\n")[0].split()) for indicator in catalogue()}


def _docstring(indicator: Indicator) -> str:
    return "\n".join(line.strip() for line in (indicator.compute.__doc__ or "").strip().splitlines())


def _section(indicator: Indicator, heading: str) -> str:
    _, _, text = _docstring(indicator).partition(f"{heading}\n{'-' * len(heading)}\n")
    return " ".join(text.split())


def _plain(default: object) -> str:
    if isinstance(default, tuple):
        return ", ".join(map(str, default))
    return f"{default:,.10g}" if isinstance(default, float) else f"{default}"


def _anchor(indicator_id: str) -> str:
    return indicator_id.replace(".", "").lower()


def write_pictures(run: Path) -> None:
    """Draw the overview (in both languages) with Chromium, and the blocks of the GeoPackage with QGIS."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only pictures need a browser

    pictures = DOCS / "pictures"
    pictures.mkdir(exist_ok=True)
    units = gpd.read_parquet(run / "units.parquet").set_index("unit_id")
    largest = str(units.loc[units["level"] == "block", "residents_persons"].idxmax())
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for language, name in (("en", "overview_las_palmas.png"), ("zh", "overview_las_palmas.zh-CN.png")):
            page = browser.new_context(viewport={"width": 1280, "height": 1250}, color_scheme="light").new_page()
            page.goto((run / "overview.html").resolve().as_uri())
            page.locator(f'button[data-language="{language}"]').click()
            page.locator('button[data-level="block"]').click()
            page.select_option("#indicator", "block.park_coverage")
            page.select_option("#unit", largest)
            page.evaluate("window.scrollTo(0, 0)")
            page.screenshot(path=pictures / name)
        browser.close()
    script = DOCS.parent / "tests" / "e2e" / "render_gpkg_with_qgis.py"
    picture = pictures / "city_gpkg_in_qgis.png"
    python = shutil.which("python3", path="/usr/bin") or "python3"  # QGIS brings its bindings for the system's Python
    subprocess.run([python, script, run / "city.gpkg", picture, "blocks"], check=True)  # noqa: S603 - our own script


def main() -> None:
    """Write the catalogue; with ``--pictures RUN`` the pictures as well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path, metavar="RUN", help="a run folder: draw the pictures from it too")
    arguments = parser.parse_args()
    for language, path in CATALOGUE.items():
        path.write_text(catalogue_page(language), encoding="utf-8")
    if arguments.pictures:
        write_pictures(arguments.pictures)


if __name__ == "__main__":
    main()
