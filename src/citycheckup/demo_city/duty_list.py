"""Who answers for what in the made-up city: a duty list of its four levels, as invented as the rest.

One kind of problem, charging of electric bicycles, is nobody's duty: the unassigned queue has something in it.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pandas as pd
import xlsxwriter

from citycheckup.demo_city.faults import FIRST_YEAR
from citycheckup.demo_city.files import heading_of, worded
from citycheckup.demo_city.ground import Ground
from citycheckup.demo_city.land import administrative_table, communities_table
from citycheckup.demo_city.plan import CITY_NAME, Plan
from citycheckup.duties import Body, BodyKind, Duty, DutyList, read_cadence
from citycheckup.duties.bodies import CHECKUP_OFFICE
from citycheckup.duties.plain import as_plain
from citycheckup.duties.tables import BODIES, DUTIES
from citycheckup.layers.table_schema import TableSchema

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel's dates have no time zone; nothing may depend on the clock
_BASIS = "虚构的责任清单规定"
_MERGED_ON = date(FIRST_YEAR, 12, 31)
NOBODYS = "community.e_bike_charging_shortfall"

_BUREAUX = {
    "housing": "住房和城乡建设局", "planning": "自然资源和规划局", "education": "教育局", "civil": "民政局",
    "culture": "文化和体育局", "transport": "交通运输局", "water": "水务局", "emergency": "应急管理局",
    "fire": "消防救援支队", "parks": "园林绿化局", "data": "数据局",
}  # fmt: skip
# What one bureau leads in the whole city; whoever has the rest there must take it out.
_BY_BUREAU = {
    "housing": ("dwelling.structural_hazard_buildings", "city.*"),
    "education": ("community.kindergarten_shortfall", "community.primary_school_*", "block.middle_school_coverage"),
    "civil": ("community.elderly_care_shortfall", "community.infant_care_shortfall"),
    "culture": ("block.sports_ground_shortfall", "block.culture_*", "city.football_*", "city.culture_*"),
    "planning": ("city.heritage_*", "city.historic_*", "city.unauthorised_*", "city.new_protected_objects"),
    "transport": ("city.road_density", "city.peak_*", "city.rail_*", "city.dangerous_bridges"),
    "water": (
        "city.sewage_*",
        "city.black_*",
        "city.remaining_flooding_*",
        "city.drainage_*",
        "city.emergency_water_*",
    ),
    "emergency": ("city.shelter_*", "city.dual_use_facilities"),
    "fire": ("city.fire_*", "city.high_rise_*"),
    "parks": ("block.park_coverage", "city.greenway_*"),
    "data": ("city.smart_*", "city.cim_*", "city.platform_*"),
}


def duty_list_of(ground: Ground, plan: Plan) -> DutyList:
    """Return the list: bureaux and utilities for the city, districts, sub-districts, communities, property managers."""
    areas = administrative_table(ground, plan)
    streets = dict(zip(areas.index, areas["名称"], strict=True))
    district_of = dict(zip(areas.index, areas["区县"], strict=True))
    names = communities_table(ground, plan)["名称"]
    bodies = [*_city_bodies(), *_area_bodies(streets, district_of)]
    rows = [*_city_rows(), *_area_rows(streets, district_of)]
    for community, block in ground.communities["block_id"].items():
        named, office = str(names[community]), f"community-{community}"
        bodies.append(Body(office, f"{named}居民委员会", 4, BodyKind.COMMUNITY, f"street-S-{block}"))
        bodies.append(Body(f"property-{community}", f"{named}物业服务中心", 4, BodyKind.PROPERTY_MANAGER, office))
        bodies.append(Body(f"owners-{community}", f"{named}业主委员会", 4, BodyKind.OWNERS_COMMITTEE, office))
        rows += _community_rows(str(community))
    return DutyList((*bodies, CHECKUP_OFFICE), tuple(rows), CHECKUP_OFFICE.id)


def write_duty_list(duty_list: DutyList, path: Path) -> None:
    """Write a list as a city fills it in, with a sheet that says that it is made up; the same bytes for the same."""
    plain = as_plain(duty_list)
    for body in plain["bodies"]:
        body["queue"] = True if body["id"] == duty_list.queue_owner else None
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": _CREATED})
        for schema in (BODIES, DUTIES):
            page = book.add_worksheet(schema.title_zh)
            page.freeze_panes(1, 1)
            for at, (heading, values) in enumerate(_columns(schema, plain[schema.name]).items()):
                page.set_column(at, at, 18)
                page.write_column(0, at, [heading, *("" if value is None else value for value in values)])
        book.add_worksheet("说明").write_string(0, 0, f"{CITY_NAME}的责任清单，单位、职责和依据均为虚构。Made up.")


def _columns(schema: TableSchema, records: list[dict[str, object]]) -> dict[str, list[object]]:
    table = pd.DataFrame(records, dtype=object)
    listed = table.map(lambda value: "；".join(value) if isinstance(value, list) else value)
    plain = listed.map(lambda value: None if value == "" else str(value) if type(value) is int else value)
    return {heading_of(column): worded(plain[column.name], column) for column in schema.columns}


def _city_bodies() -> list[Body]:
    city = Body("city", f"{CITY_NAME}人民政府", 1, BodyKind.GOVERNMENT)
    bureaux = [Body(f"bureau-{key}", f"市{name}", 1, BodyKind.DEPARTMENT, city.id) for key, name in _BUREAUX.items()]
    merged = Body(
        "bureau-enforcement", "市城管执法局", 1, BodyKind.DEPARTMENT, city.id,
        valid_to=_MERGED_ON, successor="bureau-management",
    )  # fmt: skip
    began = date(FIRST_YEAR + 1, 1, 1)
    return [
        city,
        *bureaux,
        merged,
        Body("bureau-management", "市城市管理局", 1, BodyKind.DEPARTMENT, city.id, valid_from=began),
        Body("gas", "市燃气有限公司", 1, BodyKind.UTILITY, city.id),
        Body("survey", "市体检评估中心", 1, BodyKind.THIRD_PARTY),
        Body("hotline", "市民服务热线中心", 1, BodyKind.DEPARTMENT, city.id),
        Body("audit", "市审计局", 1, BodyKind.DEPARTMENT, city.id),
    ]


def _area_bodies(streets: dict[str, str], district_of: dict[str, str]) -> list[Body]:
    districts = [
        Body(f"district-{name}", f"{name}人民政府", 2, BodyKind.GOVERNMENT, "city")
        for name in sorted(set(district_of.values()))
    ]
    return districts + [
        Body(f"street-{area}", f"{name}办事处", 3, BodyKind.SUB_DISTRICT, f"district-{district_of[area]}")
        for area, name in streets.items()
    ]


def _city_rows() -> list[Duty]:
    rows = [
        _duty(f"city-{key}", f"bureau-{key}", f"牵头{_BUREAUX[key]}职责内的整改", categories, deliverable="整改方案")
        for key, categories in _BY_BUREAU.items()
    ]
    gas = ("dwelling.gas_hazard_buildings", "city.gas_*")
    waste = ("community.waste_sorting_shortfall", "block.disorderly_parking_roads")
    return [
        *rows,
        _duty("city-gas", "gas", "整治燃气安全隐患", gas, cadence="quarterly", evidence="入户安检记录",
              co_bodies=("bureau-housing",)),
        # As drawn up before the merger: the successor takes it over.
        _duty("city-order", "bureau-enforcement", "整治市容秩序", waste, substitute="bureau-housing"),
        _duty("city-report", "survey", "编制年度体检报告", ("city.*",), leads=False, cadence="yearly:03-31",
              evidence="体检报告"),
    ]  # fmt: skip


def _area_rows(streets: dict[str, str], district_of: dict[str, str]) -> list[Duty]:
    elsewhere = [pattern for categories in _BY_BUREAU.values() for pattern in categories]
    elsewhere += ["community.waste_sorting_shortfall", "block.disorderly_parking_roads", NOBODYS]
    own = {level: tuple(one for one in elsewhere if one.startswith(level)) for level in ("block.", "community.")}
    rows = [
        _duty(f"district-{name}", f"district-{name}", "牵头本区街区层面的整改", ("block.*",), places=(name,),
              except_categories=own["block."], deliverable="街区整治计划")
        for name in sorted(set(district_of.values()))
    ]  # fmt: skip
    for area in streets:
        named = {"places": (area,), "except_categories": own["community."]}
        rows.append(
            _duty(f"street-{area}", f"street-{area}", "牵头辖区内社区层面的整改", ("community.*",), **named,
                  co_bodies=(f"district-{district_of[area]}",), cadence="monthly:25", evidence="进展月报")
        )  # fmt: skip
    return rows


def _community_rows(community: str) -> list[Duty]:
    here = (community,)
    return [
        _duty(f"dwelling-{community}", f"community-{community}", "牵头辖区内住房层面的整改", ("dwelling.*",),
              places=here, except_categories=("dwelling.structural_hazard_buildings", "dwelling.gas_hazard_buildings"),
              co_bodies=(f"property-{community}", f"owners-{community}")),
        _duty(f"patrol-{community}", f"property-{community}", "巡查楼道和消防通道",
              ("dwelling.corridor_hazard_buildings",), places=here, leads=False,
              cadence="weekly:05", evidence="巡查记录"),
    ]  # fmt: skip


def _duty(
    duty_id: str, body: str, text: str, categories: tuple[str, ...], *, cadence: str = "", **more: object
) -> Duty:
    fields = {"valid_from": date(FIRST_YEAR, 1, 1), **more}
    return Duty(duty_id, body, text, _BASIS, categories, cadence=read_cadence(cadence), **fields)  # type: ignore[arg-type]
