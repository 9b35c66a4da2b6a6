import { words } from "@/wording";

export const say = words("compare", {
  zh: {
    title: "对比", by: "对比方式", by_years: "年度", by_units: "单元", by_cities: "城市", by_survey: "主观与客观", indicator: "指标", level: "层级", unit: "单元", whole_city: "全市", year: "年度", change: "变化", not_comparable: "口径不同，不可比", one_year: "目前只有一个年度有结果，无法比较年度。", no_values: "没有可比较的数值。",
    ranking: "从好到差排序", value: "数值", could_be: "可能范围", standing: "与标准比较", status: "数据状态", rank: "位次", standard_line: "标准值 {standard}", chart_units: "{indicator}：各单元数值", interval_help: "细线表示数据不完整时数值可能的范围。范围重叠的单元不能分出先后。",
    only_comparable: "只看可比的指标", short_now: "未达标", better: "变好", worse: "变差", same: "不变", changed: "变化", reached: "达标程度", grade: "综合判定", city: "城市", no_cities: "没有其他城市可比。把其他城市的文件夹放在同一目录下即可。", chart_cities: "{indicator}：各城市数值", same_method: "只比较同一版本、同一方法得出的数值。",
    survey_help: "横轴为客观数值达到标准的程度，纵轴为居民满意度得分（0–100）。两者走向不一致的指标值得到现场看一看。", no_survey: "没有满意度调查结果。", satisfaction: "满意度得分", chart_survey: "{indicator}：客观数值与满意度", respondents: "答卷数", reason: "原因",
  },
  en: {
    title: "Compare", by: "Compare by", by_years: "Years", by_units: "Units", by_cities: "Cities", by_survey: "Felt and measured", indicator: "Indicator", level: "Level", unit: "Unit", whole_city: "Whole city", year: "Year", change: "Change", not_comparable: "defined otherwise, not comparable", one_year: "Only one year has results; there are no years to compare.", no_values: "There are no values to compare.",
    ranking: "Best first", value: "Value", could_be: "Could be", standing: "Against the standard", status: "Status", rank: "Rank", standard_line: "standard {standard}", chart_units: "{indicator}: values of units", interval_help: "Thin lines show what a value could be where data are incomplete. Units whose ranges overlap cannot be told apart.",
    only_comparable: "Comparable only", short_now: "falls short", better: "better", worse: "worse", same: "same", changed: "changed", reached: "Standard reached", grade: "Grade", city: "City", no_cities: "There are no other cities. Put their folders beside this one.", chart_cities: "{indicator}: values of cities", same_method: "Only values by the same edition and method are compared.",
    survey_help: "Across: how much of its standard the measured value reaches; up: what residents said (0–100). Where the two part, go and look.", no_survey: "There are no results of a satisfaction survey.", satisfaction: "Satisfaction score", chart_survey: "{indicator}: measured value and satisfaction", respondents: "Answers", reason: "Why",
  },
});
