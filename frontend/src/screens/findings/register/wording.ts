import { words } from "@/wording";

export const say = words("registering", {
  zh: {
    title: "登记问题", help: "登记检查、群众诉求或督导中发现的问题。登记后依次甄别、交办；体检指标的问题由体检结果产生，不在此登记。",
    find_place: "查找单元", find_place_help: "输入名称或编号的一部分，再在右侧选择。", place: "所在单元", no_place: "所辖范围内没有符合的单元。",
    category: "类别（体检指标）", category_help: "决定由谁牵头；可按编号或名称查找。", find_category: "查找类别", item: "体检清单条目（可选）", item_help: "选择后自动填写问题描述和依据，可以改动。", item_basis: "体检清单 {id} 项",
    statement: "问题描述", statement_help: "写事实和位置，不写姓名、电话或身份证号。", basis: "依据", basis_help: "文件名称及条款，或检查清单的条目。",
    source_kind: "来源", source_id: "来源编号", source_id_help: "工单、检查单或督导记录的编号；同一编号的同一问题不会重复登记。", found_on: "发现日期",
    severity: "严重程度", severity_standard: "判定标准及条款", severity_standard_help: "认定为重大的，须注明标准。", urgency: "整改时限", target: "整改目标（可选）",
    objects: "具体位置或楼栋（可选）", objects_help: "每行一处，以便逐处报完成、逐处复核。", evidence: "照片或文件（可选）",
    lead: "按责任清单，由 {body} 牵头", nobody: "责任清单中无人牵头，由 {owner} 协调处置", lead_later: "由交办员在甄别后正式交办。",
    submit: "登记", done: "已登记，等待甄别。", keep: "已填写的内容在关闭后保留，直到登记成功。", clear: "清空",
  },
  en: {
    title: "Register a finding", help: "What an inspection, a case or a visit found. It is then screened and assigned; findings of indicators come from runs, not from here.",
    find_place: "Find the unit", find_place_help: "Type a part of its name or id, then choose beside it.", place: "Unit", no_place: "No unit in your area fits.",
    category: "Category (indicator)", category_help: "Decides who leads it; find it by number or name.", find_category: "Find the category", item: "Item of the checklist (optional)", item_help: "Fills in what is wrong and the basis; change them as you like.", item_basis: "Checklist, item {id}",
    statement: "What is wrong", statement_help: "Facts and where; no names, telephone or identity numbers.", basis: "Basis", basis_help: "Document and clause, or the item of the checklist.",
    source_kind: "Source", source_id: "Number of its record", source_id_help: "Of the case, the inspection sheet or the visit; the same thing under the same number is not registered twice.", found_on: "Found on",
    severity: "Severity", severity_standard: "Judging standard and clause", severity_standard_help: "Needed where it is called major.", urgency: "To be mended", target: "Target (optional)",
    objects: "Places or buildings (optional)", objects_help: "One a line, so that each is reported and checked by itself.", evidence: "Photos or papers (optional)",
    lead: "By the duty list {body} leads it", nobody: "Nobody leads it by the duty list; {owner} sees to it", lead_later: "The dispatcher assigns it after screening.",
    submit: "Register", done: "Registered; it waits to be screened.", keep: "What you fill in is kept when you close this, until it is registered.", clear: "Clear",
  },
});
