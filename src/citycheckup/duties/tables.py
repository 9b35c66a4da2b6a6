"""The two tables of a duty list, as offices fill them in."""

from __future__ import annotations

from citycheckup.layers.schema import Column, Kind
from citycheckup.layers.table_schema import TableSchema

_LEVEL_WORDS = (
    ("市级", "1"), ("市", "1"), ("区级", "2"), ("区县", "2"), ("区", "2"), ("县", "2"),
    ("街道级", "3"), ("街道", "3"), ("镇街", "3"), ("乡镇", "3"), ("社区级", "4"), ("社区", "4"), ("村", "4"),
)  # fmt: skip
_KIND_WORDS = (
    ("政府", "government"), ("部门", "department"), ("街道办事处", "sub_district"), ("街道", "sub_district"),
    ("乡镇", "sub_district"), ("社区居委会", "community"), ("社区", "community"), ("居委会", "community"),
    ("公用企业", "utility"), ("市政公用单位", "utility"), ("物业服务企业", "property_manager"),
    ("物业", "property_manager"), ("业主委员会", "owners_committee"), ("业委会", "owners_committee"),
    ("企业", "firm"), ("第三方机构", "third_party"), ("第三方", "third_party"),
)  # fmt: skip
_VALID_TO = "valid_to"

BODIES = TableSchema(
    "bodies",
    "单位",
    "Bodies",
    (
        Column("id", Kind.TEXT, ("单位编号",), required=True),
        Column("name", Kind.TEXT, ("单位名称",), required=True),
        Column("level", Kind.TEXT, ("层级",), required=True, choices=("1", "2", "3", "4"), choice_words=_LEVEL_WORDS),
        Column(
            "kind",
            Kind.TEXT,
            ("单位类型",),
            required=True,
            choices=tuple(dict.fromkeys(kind for _, kind in _KIND_WORDS)),
            choice_words=_KIND_WORDS,
        ),
        Column("parent", Kind.TEXT, ("上级单位",)),
        Column("valid_from", Kind.TEXT, ("设立日期",)),
        Column(_VALID_TO, Kind.TEXT, ("撤并日期",)),
        Column("successor", Kind.TEXT, ("承接单位",)),
        Column("queue", Kind.FLAG, ("受理未分派问题",)),
    ),
    ("id",),
)

DUTIES = TableSchema(
    "duties",
    "职责",
    "Duties",
    (
        Column("id", Kind.TEXT, ("职责编号",), required=True),
        Column("body", Kind.TEXT, ("责任单位",), required=True),
        Column("text", Kind.TEXT, ("职责内容",), required=True),
        Column("basis", Kind.TEXT, ("法定依据", "依据"), required=True),
        Column("categories", Kind.TEXT, ("问题类别",), required=True),
        Column("except_categories", Kind.TEXT, ("不含类别",)),
        Column("places", Kind.TEXT, ("责任区域",)),
        Column("except_places", Kind.TEXT, ("不含区域",)),
        Column("deliverable", Kind.TEXT, ("工作成果",)),
        Column("cadence", Kind.TEXT, ("工作周期",)),
        Column("evidence", Kind.TEXT, ("证明材料",)),
        Column("co_bodies", Kind.TEXT, ("配合单位",)),
        Column("substitute", Kind.TEXT, ("替代单位",)),
        Column("leads", Kind.FLAG, ("是否牵头整改", "是否牵头")),
        Column("valid_from", Kind.TEXT, ("生效日期",)),
        Column(_VALID_TO, Kind.TEXT, ("失效日期",)),
    ),
    ("id",),
)
