"""The layers a city can supply, declared once: used to read, to check, to document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """Kinds of geometry a layer may hold."""

    POINT = "point"
    LINE = "line"
    AREA = "area"


class Kind(StrEnum):
    """Kinds of column values."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    FLAG = "flag"


@dataclass(frozen=True)
class Column:
    """One column: its name here, the headings cities write for it, and what it holds.

    ``headings`` are matched without regard to case, spaces, full-width forms, or a unit in brackets; the column's own
    name always matches. ``unit`` is the unit the values are converted to. A ``required`` column that is missing, or
    holds a null, is an error; another null means unknown.
    """

    name: str
    kind: Kind
    headings: tuple[str, ...] = ()
    unit: str | None = None
    required: bool = False
    minimum: float | None = None
    choices: tuple[str, ...] = ()
    choice_words: tuple[tuple[str, str], ...] = ()  # (what a city writes, choice)


@dataclass(frozen=True)
class LayerSchema:
    """One layer: name, titles in two languages, geometry, columns, and whether OSM can supply it."""

    name: str
    title_zh: str
    title_en: str
    shapes: frozenset[Shape]
    columns: tuple[Column, ...] = ()
    from_osm: bool = False
    identifies_units: bool = False  # areas that partition the city: overlaps and gaps are checked

    def column(self, name: str) -> Column:
        """Return the column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


ID = Column("id", Kind.TEXT, ("编号", "编码", "代码", "序号编码", "code", "codigo", "osm_id", "fid_id"))
NAME = Column("name", Kind.TEXT, ("名称", "名字", "设施名称", "学校名称", "单位名称", "denominaci", "title"))
RESIDENTS = Column(
    "residents_persons",
    Kind.NUMBER,
    ("常住人口", "人口", "人口数", "居住人口", "population", "persons", "pop", "worldpop"),
    "person",
    minimum=0,
)
FLOOR_AREA = Column("floor_area_m2", Kind.NUMBER, ("建筑面积", "floor area"), "m2", minimum=0)
SITE_AREA = Column("site_area_m2", Kind.NUMBER, ("用地面积", "占地面积", "site area"), "m2", minimum=0)
CLASSES = Column("classes_count", Kind.INTEGER, ("班数", "班级数", "班额", "classes"), minimum=0)
PLACES = Column("places_count", Kind.INTEGER, ("学位数", "学位", "places"), minimum=0)
BEDS = Column("places_count", Kind.INTEGER, ("床位数", "床位", "beds"), minimum=0)
NURSERY_PLACES = Column("places_count", Kind.INTEGER, ("托位数", "托位", "places"), minimum=0)

_POINT_OR_AREA = frozenset({Shape.POINT, Shape.AREA})
_AREA = frozenset({Shape.AREA})
_LINE = frozenset({Shape.LINE})


def _facility(name: str, zh: str, en: str, *columns: Column, from_osm: bool = True) -> LayerSchema:
    return LayerSchema(name, zh, en, _POINT_OR_AREA, (ID, NAME, *columns), from_osm=from_osm)


LAYERS: tuple[LayerSchema, ...] = (
    LayerSchema("boundary", "城市边界", "City boundary", _AREA, (ID, NAME)),
    LayerSchema("blocks", "街区", "Blocks", _AREA, (ID, NAME, RESIDENTS), identifies_units=True),
    LayerSchema("communities", "社区", "Communities", _AREA, (ID, NAME, RESIDENTS), identifies_units=True),
    LayerSchema("compounds", "小区", "Compounds", _AREA, (ID, NAME, RESIDENTS), identifies_units=True),
    LayerSchema(
        "administrative_areas",
        "行政区划",
        "Administrative areas",
        _AREA,
        (
            ID,
            NAME,
            Column("district", Kind.TEXT, ("区", "县", "区县", "市辖区")),
            Column("street", Kind.TEXT, ("街道", "乡", "乡镇", "街镇", "镇")),
            Column("community", Kind.TEXT, ("社区", "居委会", "村居", "社区名称")),
            RESIDENTS,
        ),
        from_osm=True,
    ),
    LayerSchema("built_up_area", "建成区", "Built-up area", _AREA, (ID, NAME)),
    LayerSchema(
        "buildings",
        "建筑物",
        "Buildings",
        _AREA,
        (
            ID,
            NAME,
            Column("use", Kind.TEXT, ("用途", "建筑用途", "使用性质", "building")),
            Column("storeys_count", Kind.NUMBER, ("层数", "地上层数", "建筑层数", "storeys", "levels"), minimum=0),
            Column("height_m", Kind.NUMBER, ("高度", "建筑高度", "height"), "m", minimum=0),
            Column("built_year", Kind.INTEGER, ("建成年代", "建成年份", "竣工年份", "year", "built")),
            Column("flats_count", Kind.INTEGER, ("套数", "户数", "flats"), minimum=0),
            FLOOR_AREA,
        ),
        from_osm=True,
    ),
    LayerSchema(
        "roads",
        "道路",
        "Roads",
        _LINE,
        (
            ID,
            NAME,
            Column(
                "road_class",
                Kind.TEXT,
                ("等级", "道路等级", "类别", "class", "highway"),
                choices=("expressway", "arterial", "secondary", "local", "residential", "service", "path", "other"),
                choice_words=(
                    ("快速路", "expressway"),
                    ("高速公路", "expressway"),
                    ("主干路", "arterial"),
                    ("主干道", "arterial"),
                    ("次干路", "secondary"),
                    ("次干道", "secondary"),
                    ("支路", "local"),
                    ("小区道路", "residential"),
                    ("居住区道路", "residential"),
                    ("步行道", "path"),
                    ("人行道", "path"),
                    ("其他", "other"),
                ),
            ),
            Column("one_way", Kind.FLAG, ("单行", "单行道", "oneway")),
            Column("walkable", Kind.FLAG, ("可步行",)),
            Column("width_m", Kind.NUMBER, ("宽度", "红线宽度", "路宽", "width"), "m", minimum=0),
        ),
        from_osm=True,
    ),
    LayerSchema(
        "land_use",
        "土地利用",
        "Land use",
        _AREA,
        (
            ID,
            NAME,
            Column(
                "use",
                Kind.TEXT,
                ("用地性质", "地类", "用地类型", "地类名称", "landuse"),
                choices=(
                    "residential",
                    "commercial",
                    "industrial",
                    "public_service",
                    "transport",
                    "utility",
                    "green",
                    "construction",
                    "water",
                    "farmland",
                    "woodland",
                    "other",
                ),
                choice_words=(
                    ("居住用地", "residential"),
                    ("住宅用地", "residential"),
                    ("商业用地", "commercial"),
                    ("商业服务业用地", "commercial"),
                    ("工业用地", "industrial"),
                    ("物流仓储用地", "industrial"),
                    ("公共管理与公共服务用地", "public_service"),
                    ("交通运输用地", "transport"),
                    ("公用设施用地", "utility"),
                    ("绿地与广场用地", "green"),
                    ("在建用地", "construction"),
                    ("水域", "water"),
                    ("耕地", "farmland"),
                    ("农用地", "farmland"),
                    ("林地", "woodland"),
                    ("其他", "other"),
                ),
            ),
        ),
        from_osm=True,
    ),
    LayerSchema("population", "人口", "Population", frozenset({Shape.POINT, Shape.AREA}), (ID, RESIDENTS)),
    _facility(
        "schools",
        "中小学",
        "Schools",
        Column(
            "stage",
            Kind.TEXT,
            ("学段", "学校类型", "办学类型", "stage"),
            choices=("primary", "middle", "nine_year", "high", "complete_middle", "other"),
            choice_words=(
                ("小学", "primary"),
                ("初中", "middle"),
                ("初级中学", "middle"),
                ("九年一贯制", "nine_year"),
                ("九年一贯制学校", "nine_year"),
                ("高中", "high"),
                ("高级中学", "high"),
                ("完全中学", "complete_middle"),
                ("十二年一贯制", "complete_middle"),
                ("其他", "other"),
            ),
        ),
        CLASSES,
        PLACES,
        FLOOR_AREA,
        SITE_AREA,
    ),
    _facility(
        "kindergartens",
        "幼儿园",
        "Kindergartens",
        CLASSES,
        PLACES,
        FLOOR_AREA,
        SITE_AREA,
        Column("affordable", Kind.FLAG, ("普惠", "是否普惠")),
    ),
    _facility("elderly_care", "养老服务设施", "Elderly care", BEDS, FLOOR_AREA),
    _facility("child_care", "婴幼儿照护服务设施", "Infant care", NURSERY_PLACES, FLOOR_AREA),
    LayerSchema(
        "parks",
        "公园绿地",
        "Parks and public green",
        _POINT_OR_AREA,
        (
            ID,
            NAME,
            Column("area_m2", Kind.NUMBER, ("面积", "area"), "m2", minimum=0),
            Column("historic_quarter", Kind.FLAG, ("历史城区", "历史街区")),
        ),
        from_osm=True,
    ),
    _facility(
        "sports_grounds",
        "体育场地",
        "Sports grounds",
        Column("sport", Kind.TEXT, ("运动项目", "项目", "场地类型", "sport")),
        Column("players_a_side_count", Kind.INTEGER, ("人制", "足球场规格", "players"), minimum=1),
        Column("area_m2", Kind.NUMBER, ("场地面积", "面积", "area"), "m2", minimum=0),
    ),
    _facility("culture_venues", "公共文化设施", "Culture venues", FLOOR_AREA),
    LayerSchema(
        "greenways",
        "绿道",
        "Greenways",
        _LINE,
        (ID, NAME, Column("width_m", Kind.NUMBER, ("宽度", "总宽度", "width"), "m", minimum=0)),
        from_osm=True,
    ),
    _facility(
        "fire_stations",
        "消防站",
        "Fire stations",
        Column(
            "station_class",
            Kind.TEXT,
            ("等级", "站级", "类别", "class"),
            choices=("special", "first", "second", "small"),
            choice_words=(
                ("特勤站", "special"),
                ("特勤消防站", "special"),
                ("一级站", "first"),
                ("一级", "first"),
                ("一级普通消防站", "first"),
                ("二级站", "second"),
                ("二级", "second"),
                ("二级普通消防站", "second"),
                ("小型站", "small"),
                ("小型消防站", "small"),
                ("小型普通消防站", "small"),
            ),
        ),
    ),
    _facility("rail_stations", "轨道站点", "Rail stations"),
    _facility(
        "activity_spaces",
        "公共活动场地",
        "Activity spaces",
        Column(
            "kind",
            Kind.TEXT,
            ("类型", "场地类型"),
            choices=("activity", "green"),
            choice_words=(
                ("活动场地", "activity"),
                ("运动场地", "activity"),
                ("健身场地", "activity"),
                ("公共绿地", "green"),
                ("绿地", "green"),
            ),
        ),
        Column("area_m2", Kind.NUMBER, ("面积", "场地面积", "area"), "m2", minimum=0),
        from_osm=False,
    ),
    _facility(
        "culture_centres",
        "文化活动中心",
        "Cultural activity centres",
        FLOOR_AREA,
        Column("functions_complete", Kind.FLAG, ("功能是否齐全", "功能齐全")),
        Column("public", Kind.FLAG, ("是否对外开放", "对外开放")),
        from_osm=False,
    ),
    _facility(
        "multi_sports_grounds",
        "多功能运动场地",
        "Multi-use sports grounds",
        Column("area_m2", Kind.NUMBER, ("场地面积", "面积", "area"), "m2", minimum=0),
        Column("equipment_complete", Kind.FLAG, ("设施是否齐全", "设施齐全")),
        Column("open_hours", Kind.NUMBER, ("日开放时长", "开放时长"), minimum=0),
        Column("public", Kind.FLAG, ("是否对外开放", "对外开放")),
        from_osm=False,
    ),
    _facility(
        "filling_stations",
        "加油加气加氢站",
        "Filling stations",
        Column("safety_distance_m", Kind.NUMBER, ("安全距离", "要求安全距离"), "m", minimum=0),
        from_osm=False,
    ),
    LayerSchema("utility_tunnel_roads", "建有综合管廊的道路", "Roads with utility tunnels", _LINE, (ID, NAME)),
    LayerSchema("cim_coverage", "CIM 三维数据覆盖范围", "CIM 3D data coverage", _AREA, (ID, NAME)),
    LayerSchema("platform_area", "城市运行管理服务平台覆盖范围", "City management platform area", _AREA, (ID, NAME)),
    _facility(
        "shelters",
        "应急避难场所",
        "Emergency shelters",
        Column("effective_area_m2", Kind.NUMBER, ("有效避难面积", "有效面积"), "m2", minimum=0),
    ),
    _facility(
        "charging_points",
        "充电设施",
        "Charging points",
        Column("points_count", Kind.INTEGER, ("充电桩数", "桩数", "数量"), minimum=0),
    ),
    _facility(
        "parking",
        "停车场",
        "Parking",
        Column("spaces_count", Kind.INTEGER, ("泊位数", "车位数", "停车位", "spaces", "capacity"), minimum=0),
    ),
    _facility("food_markets", "生鲜食品店和菜市场", "Fresh food shops and markets"),
    _facility("convenience_stores", "便利店", "Convenience stores"),
    _facility("transit_stops", "公共交通站点", "Public transport stops"),
    _facility(
        "timetable_stops",
        "公交时刻表站点",
        "Stops of timetables",
        Column("headway_min", Kind.NUMBER, ("发车间隔", "平均发车间隔", "headway"), "min", minimum=0),
        Column("departures_per_day", Kind.NUMBER, ("日均发车班次", "departures"), minimum=0),
        from_osm=False,
    ),
    LayerSchema(
        "open_spaces",
        "公共开敞空间",
        "Open spaces",
        _AREA,
        (
            ID,
            NAME,
            Column(
                "access",
                Kind.TEXT,
                ("开放情况", "是否公共"),
                choices=("public", "other", "closed"),
                choice_words=(("公共", "public"), ("开放", "public"), ("其他", "other"), ("封闭", "closed")),
            ),
        ),
        from_osm=True,
    ),
)

BY_NAME: dict[str, LayerSchema] = {schema.name: schema for schema in LAYERS}
