import { words } from "@/wording";

export const say = words("reviews", {
  zh: {
    title: "督查评估", list: "已生成的报告", nothing: "还没有报告。月督促、季调度、年评估由督查岗位生成。", period: "期间", kind: "种类", as_of: "截至事件", make: "生成报告", make_period: "期间（月督促 2025-06，季调度 2025-Q2，年评估 2025）", check: "重新核对", holds: "与记录链完全一致。", broken: "与记录链不一致：{parts}", chosen: "报告 {id}", pick: "从左侧选择一份报告。",
    due_soon: "即将到期", overdue: "逾期", stuck: "停滞", cross_body: "跨部门", disputes: "争议", replanning: "需重新制定方案", finding: "问题", due: "到期", days_overdue: "逾期天数", days_stuck: "停滞天数", body: "责任单位", none_in: "无", rates: "比率", by_body: "按责任单位", whole_city: "全市",
    rate_on_time: "按期整改率", rate_verified: "复核通过率", rate_bounce: "退回率", rate_recurrence: "复发率", rate_case_response: "诉求按时答复率", rate_case_solution: "诉求解决率", rate_case_satisfaction: "办理满意率", rate_visit_coverage: "走访覆盖率", few: "基数小，仅供参考", no_data: "暂无数据", withheld: "不公开（基数小）", download_docx: "下载 Word", download_xlsx: "下载 Excel", download: "下载数据（JSON）", digest: "校验码", seen_from: "观察日", recurred: "销号后复发：{count}", lessons: "各类问题", lesson_found: "发现", lesson_verified: "复核通过", lesson_failed: "未通过", lesson_recurred: "复发", category: "类别",
    steps: "督办措施", issued: "已发出", proposed: "建议发出", step: "措施", answer_due: "答复期限", outcome: "结果", open: "进行中", issue: "发出", outcome_mended: "已整改", outcome_not_mended: "未整改", outcome_withdrawn: "撤回", no_steps: "没有督办措施。", findings_count: "{count} 个问题",
  },
  en: {
    title: "Reviews", list: "Reviews kept", nothing: "There are no reviews yet.", period: "Period", kind: "Kind", as_of: "As of event", make: "Make a review", make_period: "Period (2025-06, 2025-Q2 or 2025)", check: "Check again", holds: "It comes out of the chain again, the same.", broken: "It comes out otherwise: {parts}", chosen: "Review {id}", pick: "Choose a review on the left.",
    due_soon: "Due soon", overdue: "Overdue", stuck: "Stuck", cross_body: "Between bodies", disputes: "Disputes", replanning: "To be planned anew", finding: "Finding", due: "Due", days_overdue: "Days overdue", days_stuck: "Days stuck", body: "Lead body", none_in: "none", rates: "Rates", by_body: "By lead body", whole_city: "Whole city",
    rate_on_time: "On time", rate_verified: "Verified", rate_bounce: "Bounced", rate_recurrence: "Recurred", rate_case_response: "Cases answered in time", rate_case_solution: "Cases solved", rate_case_satisfaction: "Satisfied with the handling", rate_visit_coverage: "Visits covered", few: "small base, indicative only", no_data: "no data", withheld: "withheld (few)", download_docx: "Download for Word", download_xlsx: "Download for Excel", download: "Download the data (JSON)", digest: "Digest", seen_from: "Seen from", recurred: "Back after being struck off: {count}", lessons: "By category", lesson_found: "found", lesson_verified: "verified", lesson_failed: "failed checks", lesson_recurred: "recurred", category: "Category",
    steps: "Escalation", issued: "Issued", proposed: "Due to be issued", step: "Step", answer_due: "Answer due", outcome: "Outcome", open: "running", issue: "Issue", outcome_mended: "mended", outcome_not_mended: "not mended", outcome_withdrawn: "withdrawn", no_steps: "No steps.", findings_count: "{count} findings",
  },
});
