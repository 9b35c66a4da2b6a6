"""What the platform's pages call things, in both languages: tests look for what people read."""

from __future__ import annotations

LANGUAGES = ("zh", "en")
_WORDS = {
    # shell
    "acting as": ("当前岗位", "Acting as"),
    "menu": ("主菜单", "Main menu"),
    "made up": ("均为虚构", "made up"),
    "sign out": ("退出登录", "Sign out"),
    # map
    "map": ("体检一张图", "One map of the checkup"),
    "indicator": ("指标", "Indicator"),
    "level": ("层级", "Level"),
    "legend": ("图例", "Legend"),
    "sheet": ("单元体检表", "Sheet of the unit"),
    "numerator": ("分子", "Numerator"),
    "denominator": ("分母", "Denominator"),
    "standard": ("标准值", "Standard"),
    "below": ("下级单元", "Units below"),
    "where": ("所在位置", "Where this lies"),
    "storeys": ("层数", "Storeys"),
    "block": ("街区", "Block"),
    # findings
    "findings": ("问题台账", "Findings"),
    "unit": ("单元", "Unit"),
    "overdue only": ("只看逾期", "Overdue only"),
    "overdue": ("逾期", "overdue"),
    "assign": ("按责任清单分派", "Assign by the duty list"),
    "assign 2": ("分派 2 条", "Assign 2"),
    "submit": ("提交", "Submit"),
    "measure": ("措施名称", "Measure"),
    "steps": ("措施步骤", "Steps"),
    "photo": ("选择照片或 PDF", "Choose a photo or PDF"),
    "taken": ("拍摄或出具日期", "Date taken or issued"),
    "method": ("复核方式", "Method"),
    "on site": ("已到现场", "On site"),
    "evidence": ("佐证材料", "Evidence"),
    "checks": ("复核记录", "Checks"),
    "history": ("全部记录与校验码", "Whole record with hashes"),
    "changed": ("其他人刚刚修改了这个问题", "Somebody else has just changed this finding"),
    "register": ("登记问题", "Register a finding"),
    "register here": ("在此登记问题", "Register a finding here"),
    "find place": ("查找单元", "Find the unit"),
    "place": ("所在单元 · 必填", "Unit · required"),
    "find category": ("查找类别", "Find the category"),
    "category": ("类别（体检指标）", "Category (indicator)"),
    "item": ("体检清单条目", "Item of the checklist"),
    "statement": ("问题描述", "What is wrong"),
    "basis": ("依据", "Basis"),
    "source": ("来源 · 必填", "Source · required"),
    "source no": ("来源编号", "Number of its record"),
    "severity": ("严重程度", "Severity"),
    "major standard": ("判定标准及条款", "Judging standard and clause"),
    "send registration": ("登记", "Register"),
    "registered": ("已登记，等待甄别。", "Registered; it waits to be screened."),
    "step 1": ("报第 1 步完成", "Report step 1 done"),
    "change measure": ("改动", "Change"),
    "more time": ("延期", "More time"),
    "until": ("延至", "Until"),
    "add measure": ("增加措施", "Add a measure"),
    "drop measure": ("取消措施", "Drop it"),
    "reason": ("理由", "Reason"),
    # notices
    "notices": ("通知", "Notices"),
    "collect": ("整理新通知", "Make new notices"),
    "hand over": ("登记已送达", "Record as delivered"),
    "handed over": ("1 个通知已登记为送达。", "1 notices are recorded as delivered."),
    # reviews
    "reviews": ("督查评估", "Reviews"),
    "period": ("期间", "Period"),
    "make": ("生成报告", "Make a review"),
    "word": ("下载 Word", "Download for Word"),
    "excel": ("下载 Excel", "Download for Excel"),
    "check again": ("重新核对", "Check again"),
    "holds": ("与记录链完全一致", "It comes out of the chain again, the same"),
    # data
    "data": ("数据与体检", "Data and runs"),
    "bring": ("上传文件", "Bring files"),
    "check": ("检查数据", "Check the data"),
    "run": ("运行体检", "Run the checkup"),
    "report": ("检查报告", "Check report"),
    "cancel": ("取消任务", "Cancel"),
    "state done": ("已完成", "done"),
    "import": ("导入", "Import"),
    "use": ("用作图层或表格", "Use as layer or table"),
    "came in": ("：读入 1 条。", ": 1 came in."),
    "unset": ("取消设定", "Unset"),
    "unused": ("未使用", "not used"),
    "state failed": ("失败", "failed"),
    "state cancelled": ("已取消", "cancelled"),
    # compare
    "compare": ("对比", "Compare"),
    "years": ("年度", "Years"),
    "change": ("变化", "Change"),
}  # fmt: skip


def said(language: str) -> dict[str, str]:
    """Return the words of one language."""
    at = LANGUAGES.index(language)
    return {name: both[at] for name, both in _WORDS.items()}
