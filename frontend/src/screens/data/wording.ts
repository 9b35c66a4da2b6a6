import { words } from "@/wording";

export const say = words("data", {
  zh: {
    title: "数据与体检", year: "年度", files: "数据文件", file: "文件", size: "大小", changed: "修改时间", used_for: "用于", unused: "未使用", remove: "删除", remove_sure: "确定删除 {name}？", upload: "上传文件", replace: "替换同名文件", uploading: "正在上传 {name}…", name_for: "用作图层或表格", name_it: "设定", unname: "取消设定", only_registrar: "只有管辖全市的登记员可以更改数据和运行体检。",
    check: "检查数据", run: "运行体检", report: "检查报告", no_report: "还没有检查过。", outdated: "检查之后文件有改动，请重新检查。", no_problems: "没有发现问题。", errors: "有必须修正的错误，修正后才能运行体检。", layer: "图层或表格", there: "数量", complete: "完整性", data_date: "数据日期", blocks: "缺失时不能计算的指标", weakens: "只能部分计算的指标", missing: "缺少", remedy: "怎样补充",
    problem: "问题", place: "位置", error: "错误", warning: "提醒", jobs: "任务", no_jobs: "没有任务。", job: "任务", state: "状态", asked_by: "发起岗位", created: "开始时间", cancel: "取消任务", log: "运行记录", open_map: "查看结果", row: "第 {row} 行", columns: "字段填充",
    confirm: "结果确认", stage_none: "尚未提交初稿", stage_draft: "初稿会签中", stage_approved: "已审定", departments: "会签单位编号（每行一个）", put_draft: "提交初稿", agree: "同意", object: "有异议", reason: "意见", send_comment: "提交意见", approve: "审定", issue: "下发问题清单", issued: "登记 {registered} 条，复核通过 {verified} 条，未通过 {failed} 条，重新打开 {reopened} 条。", waiting: "等待", reply: "对异议的答复", answer: "答复",
  },
  en: {
    title: "Data and runs", year: "Year", files: "Files", file: "File", size: "Size", changed: "Changed", used_for: "Used for", unused: "not used", remove: "Remove", remove_sure: "Remove {name}?", upload: "Bring files", replace: "Replace files of the same name", uploading: "Bringing {name}…", name_for: "Use as layer or table", name_it: "Set", unname: "Unset", only_registrar: "Only a registrar in charge of the whole city changes data and makes runs.",
    check: "Check the data", run: "Run the checkup", report: "Check report", no_report: "Not checked yet.", outdated: "Files have changed since this check; check again.", no_problems: "No problems were found.", errors: "There are errors; mend them before a run.", layer: "Layer or table", there: "Features", complete: "Completeness", data_date: "Date of data", blocks: "Indicators it blocks", weakens: "Indicators it weakens", missing: "missing", remedy: "How to mend it",
    problem: "Problem", place: "Where", error: "error", warning: "warning", jobs: "Jobs", no_jobs: "No jobs.", job: "Job", state: "State", asked_by: "Asked by", created: "Begun", cancel: "Cancel", log: "Log", open_map: "See the results", row: "row {row}", columns: "Filled columns",
    confirm: "Confirming the results", stage_none: "not put before the departments yet", stage_draft: "before the departments", stage_approved: "approved", departments: "Ids of departments that must answer (one a line)", put_draft: "Put before departments", agree: "Agrees", object: "Objects", reason: "What it says", send_comment: "Send", approve: "Approve", issue: "Issue findings", issued: "{registered} registered, {verified} verified, {failed} failed, {reopened} reopened.", waiting: "waiting", reply: "Reply to the objection", answer: "Answer",
  },
});
