import { words } from "@/wording";

export const say = words("map", {
  zh: {
    title: "体检一张图", level: "层级", indicator: "指标", year: "年度", find_indicator: "按名称或编号查找指标", no_indicator: "没有符合的指标", legend: "图例",
    standard: "标准值", units: "单元", units_count: "{count} 个单元", list: "单元列表", order_low: "数值从低到高", order_high: "数值从高到低", order_name: "按名称", order: "排序",
    overlays: "叠加", service_areas: "服务范围", facilities: "设施", buildings: "建筑（三维）", no_run: "还没有体检结果。请在“数据与体检”中上传数据并运行一次体检。",
    no_map: "此浏览器无法显示地图。右侧列表中有全部单元和数值。", about: "指标说明", definition: "含义", denominator: "分母", source: "标准依据", inputs: "所用图层与表格",
    better_higher: "越高越好", better_lower: "越低越好", better_target: "以目标值为准", contents: "评价内容", needed: "必需", optional: "可选", validity: "数据有效期（年）",
    no_values: "此层级没有该指标的数值；有数值的层级：", sheet: "单元体检表", pick: "点击地图或从列表选择一个单元，查看它的体检表。",
    residents: "常住人口", area: "面积", below: "下级单元", numerator: "分子", method: "方法", data_date: "数据日期", coverage: "数据覆盖率", layers: "所用图层", could_be: "可能范围", missing: "缺少",
    problems: "问题", problems_none: "没有发现不达标的指标。", places: "处", touched: "涉及居民", with_value: "有数值的指标", without_value: "没有数值的指标", trend: "历年", trend_break: "与本年不可比", doubt: "说明",
    year_value: "数值", all_about: "全部指标", short_only: "只看不达标", crumbs: "所在位置", copied: "链接已复制", share: "复制链接", city: "全市", value: "数值", status: "数据状态", persons: "人",
    choices: "选择", hotspot: "成片集中", grade: "综合判定", findings: "查看问题台账", register: "在此登记问题", buildings_list: "住宅建筑列表", buildings_more: "只列出前 {most} 栋；其余请到下级单元中查看。", dwelling: "住宅建筑", building: "建筑", storeys: "层数", height: "高度", by_storeys: "按层数推算", built: "建成年份", flats: "套数", back_to_unit: "返回单元",
  },
  en: {
    title: "One map of the checkup", level: "Level", indicator: "Indicator", year: "Year", find_indicator: "Find an indicator by name or number", no_indicator: "No indicator fits", legend: "Legend",
    standard: "Standard", units: "Units", units_count: "{count} units", list: "List of units", order_low: "Lowest value first", order_high: "Highest value first", order_name: "By name", order: "Order",
    overlays: "Also show", service_areas: "Service areas", facilities: "Facilities", buildings: "Buildings (3D)", no_run: "There is no checkup yet. Bring data and make a run under “Data and runs”.",
    no_map: "This browser cannot show the map. The list has every unit and value.", about: "About this indicator", definition: "Meaning", denominator: "Denominator", source: "Source of the standard", inputs: "Layers and tables used",
    better_higher: "Higher is better", better_lower: "Lower is better", better_target: "Against a target", contents: "What is looked at", needed: "needed", optional: "if there", validity: "Data valid for (years)",
    no_values: "This indicator has no values at this level; it has them at:", sheet: "Sheet of the unit", pick: "Choose a unit on the map or in the list to see its sheet.",
    residents: "Residents", area: "Area", below: "Units below", numerator: "Numerator", method: "Method", data_date: "Date of data", coverage: "Coverage", layers: "Layers used", could_be: "Could be", missing: "Missing",
    problems: "Problems", problems_none: "No indicator falls short.", places: "places", touched: "residents touched", with_value: "Indicators with a value", without_value: "Indicators without a value", trend: "Over the years", trend_break: "not comparable with this year", doubt: "Note",
    year_value: "Value", all_about: "All indicators", short_only: "Falling short only", crumbs: "Where this lies", copied: "Link copied", share: "Copy link", city: "Whole city", value: "Value", status: "Status", persons: "persons",
    choices: "Choices", hotspot: "clustered", grade: "Grade", findings: "Open the findings", register: "Register a finding here", buildings_list: "Dwellings, as a list", buildings_more: "The first {most} only; see the others in the units below.", dwelling: "dwelling", building: "building", storeys: "Storeys", height: "Height", by_storeys: "from its storeys", built: "Built in", flats: "Flats", back_to_unit: "Back to the unit",
  },
});
