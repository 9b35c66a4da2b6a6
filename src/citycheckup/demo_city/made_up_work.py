"""What the made-up city's bodies plan and spend, and the words they write: as invented as the rest, and saying so."""

from __future__ import annotations

from dataclasses import dataclass

MADE_UP = "（虚构）"


@dataclass(frozen=True)
class Works:
    """How a kind of problem is put right.

    Attributes
    ----------
    steps
        In their order.
    yuan_per_item
        What each building, compound or place costs, before the dice.
    """

    title: str
    steps: tuple[str, ...]
    yuan_per_item: int


# By the beginning of the category; the longest that fits counts.
_WORKS = {
    "dwelling.": Works("楼栋修缮", ("入户查勘", "编制修缮方案", "施工", "居民代表确认"), 80_000),
    "dwelling.structural_hazard": Works(
        "结构安全鉴定和加固", ("委托鉴定", "加固设计", "加固施工", "竣工检测"), 420_000
    ),
    "dwelling.gas_hazard": Works("燃气管线和阀门更换", ("入户安检", "更换软管和阀门", "气密性试验"), 36_000),
    "dwelling.corridor_hazard": Works("清理楼道和疏散通道", ("张贴告知", "清理堆物", "修复照明", "每周巡查"), 8_000),
    "dwelling.damaged_pipe": Works("更换破损管道", ("查漏", "更换立管", "通水试验"), 65_000),
    "dwelling.energy_retrofit": Works("外墙保温和门窗改造", ("能耗诊断", "方案公示", "施工", "热工检测"), 310_000),
    "community.": Works("完善小区配套", ("摸清场地", "居民议事", "施工", "移交管理"), 240_000),
    "community.elderly_care": Works("改建养老服务站", ("腾退闲置用房", "适老化改造", "引入运营单位"), 860_000),
    "community.parking_space": Works("挖潜增设停车泊位", ("划定泊位", "错时共享协议", "标线施工"), 150_000),
    "community.substandard_footway": Works("修复步行道", ("测量破损段", "铺装更换", "无障碍坡道"), 90_000),
    "block.": Works("街区整治", ("编制整治方案", "部门会审", "分段施工", "开放使用"), 1_200_000),
    "block.disorderly_parking": Works("整治停放秩序", ("增设停放区", "清理占道车辆", "划线和立牌"), 45_000),
    "city.": Works("专项提升", ("编制专项方案", "落实资金", "分年实施", "评估成效"), 3_600_000),
}


def works_of(category: str) -> Works:
    """Return how a category of problems is put right."""
    return _WORKS[max((one for one in _WORKS if category.startswith(one)), key=len)]


def said(text: str) -> str:
    """Return a text that says of itself that it is made up."""
    return f"{text}{MADE_UP}"
