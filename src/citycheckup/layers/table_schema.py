"""The tables a city can supply, declared once: used to read, to check, to make templates, to document."""

from __future__ import annotations

from dataclasses import dataclass

from citycheckup.layers.schema import Column, Kind

OBJECT_KINDS = ("building", "compound", "community", "block", "road", "footway", "site")


@dataclass(frozen=True)
class TableSchema:
    """One table: name, titles, columns, and the columns that together name a row.

    ``prefilled`` are the columns that a template to fill comes with: a row that says nothing else is a line of the form
    that nobody filled in. ``guides`` are headings that a template shows to whoever fills it in, and nobody reads.
    """

    name: str
    title_zh: str
    title_en: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    prefilled: tuple[str, ...] = ()
    guides: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """Return the column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


_CODE = Column("code", Kind.TEXT, ("指标编号", "指标代码", "indicator code"), required=True)
_UNIT_ID = Column("unit_id", Kind.TEXT, ("单元编号", "体检单元", "unit"))
_COMPOUND = Column("compound_id", Kind.TEXT, ("小区编号",), required=True)
_COMMUNITY = Column("community_id", Kind.TEXT, ("社区编号",), required=True)


def _count(name: str, *headings: str) -> Column:
    return Column(name, Kind.NUMBER, headings, minimum=0)


TABLES: tuple[TableSchema, ...] = (
    TableSchema(
        "statistics",
        "部门统计数据",
        "Departments' figures",
        (
            _CODE,
            _UNIT_ID,  # null: the city
            Column("part", Kind.TEXT, ("分项",)),  # of an indicator with several figures: no. 42, no. 60
            Column("numerator", Kind.NUMBER, ("分子",)),
            Column("denominator", Kind.NUMBER, ("分母",), minimum=0),
            Column("value", Kind.NUMBER, ("数值", "指标值")),
            Column("unit", Kind.TEXT, ("单位", "计量单位")),
            Column("period", Kind.TEXT, ("时期", "统计时期", "年度")),
            Column("department", Kind.TEXT, ("填报部门", "责任部门", "部门")),
            Column("evidence", Kind.TEXT, ("佐证材料", "证明材料", "附件")),
        ),
        ("code", "unit_id", "part"),
        ("code", "unit_id", "part", "unit"),
        ("指标名称", "指标含义", "分母含义"),
    ),
    TableSchema(
        "survey",
        "现场调查结果",
        "Field survey",
        (
            Column("item_id", Kind.TEXT, ("检查项编号", "检查项"), required=True),
            Column(
                "object_kind",
                Kind.TEXT,
                ("对象类型",),
                required=True,
                choices=OBJECT_KINDS,
                choice_words=(
                    ("住宅", "building"),
                    ("楼栋", "building"),
                    ("小区", "compound"),
                    ("社区", "community"),
                    ("街区", "block"),
                    ("道路", "road"),
                    ("步行道", "footway"),
                    ("场所", "site"),
                ),
            ),
            Column("object_id", Kind.TEXT, ("对象编号",), required=True),
            Column("object_name", Kind.TEXT, ("对象名称",)),
            Column("unit_id", Kind.TEXT, ("所属单元", "单元编号")),  # needed for roads, footways and sites
            Column("ticked", Kind.FLAG, ("是否存在问题", "存在问题")),  # null: does not apply to the object
            _count("amount", "数量", "问题数量"),  # flats, metres, places: as the item says
            Column("surveyed_on", Kind.TEXT, ("调查日期",)),
        ),
        ("item_id", "object_kind", "object_id"),
    ),
    TableSchema(
        "compound_records",
        "小区台账",
        "Compound records",
        (
            _COMPOUND,
            _count("households_count", "户数"),
            _count("parking_demand_count", "停车需求", "停车需求数"),
            _count("parking_spaces_count", "停车泊位", "泊位数"),
            _count("charging_demand_count", "充电需求", "充电桩需求数"),
            _count("private_charging_points_count", "自用充电桩", "自用充电桩数"),
            _count("public_charging_points_count", "公共充电桩", "公共充电桩数"),
        ),
        ("compound_id",),
        ("compound_id",),
        ("小区名称", "所属社区"),
    ),
    TableSchema(
        "community_records",
        "社区台账",
        "Community records",
        (
            _COMMUNITY,
            Column("new", Kind.FLAG, ("是否新建", "新建")),  # built after GB 50180-2018 took effect
            _count("primary_age_children_count", "小学适龄儿童数", "小学适龄儿童"),
        ),
        ("community_id",),
        ("community_id",),
        ("社区名称", "所属街区"),
    ),
    TableSchema(
        "commuting",
        "通勤出行",
        "Commuting trips",
        (
            Column("home_longitude", Kind.NUMBER, ("居住地经度",), required=True),
            Column("home_latitude", Kind.NUMBER, ("居住地纬度",), required=True),
            Column("work_longitude", Kind.NUMBER, ("就业地经度",), required=True),
            Column("work_latitude", Kind.NUMBER, ("就业地纬度",), required=True),
            Column("commuters_count", Kind.NUMBER, ("通勤人数", "人数"), required=True, minimum=0),
        ),
        ("home_longitude", "home_latitude", "work_longitude", "work_latitude"),
    ),
    TableSchema(
        "last_year_list",
        "上年度问题清单",
        "Last year's list",
        (
            Column("key", Kind.TEXT, ("问题编号", "编号"), required=True),
            _CODE,
            _UNIT_ID,
            Column(
                "urgency",
                Kind.TEXT,
                ("整治类型", "类型"),
                required=True,
                choices=("deadline", "best_effort"),
                choice_words=(
                    ("限时解决", "deadline"),
                    ("限时", "deadline"),
                    ("尽力解决", "best_effort"),
                    ("尽力", "best_effort"),
                ),
            ),
            Column("rectified", Kind.FLAG, ("是否完成整治", "是否完成"), required=True),
        ),
        ("key",),
    ),
    TableSchema(
        "satisfaction",
        "居民满意度",
        "Residents' satisfaction",
        (
            _CODE,
            Column("score", Kind.NUMBER, ("得分", "满意度得分"), required=True, minimum=0),
            _count("respondents_count", "样本数", "有效问卷数"),
        ),
        ("code",),
        ("code",),
        ("指标名称",),
    ),
    TableSchema(
        "confirmations",
        "评级确认",
        "Confirmed grades",
        (
            _CODE,
            Column(
                "grade",
                Kind.TEXT,
                ("确认等级", "等级"),
                required=True,
                choices=("very_good", "good", "fair", "insufficient"),
                choice_words=(("很好", "very_good"), ("较好", "good"), ("一般", "fair"), ("不足", "insufficient")),
            ),
            Column("reason", Kind.TEXT, ("理由", "确认理由"), required=True),
            Column("body", Kind.TEXT, ("确认单位",), required=True),
            Column("confirmed_on", Kind.TEXT, ("确认日期",)),
        ),
        ("code",),
        ("code",),
        ("指标名称",),
    ),
)

TABLE_BY_NAME: dict[str, TableSchema] = {schema.name: schema for schema in TABLES}
