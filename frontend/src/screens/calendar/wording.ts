import { words } from "@/wording";

export const say = words("calendar", {
  zh: {
    title: "日历", before: "上个月", after: "下个月", today: "本月", feed: "订阅日历（iCalendar）", rest: "休", work: "班", provisional_day: "未公布，暂定", findings_due: "问题到期", duties_due: "周期职责", more: "另有 {count} 条未列出", nothing: "这个月没有到期事项。", overdue: "逾期", list: "按日期列出", overview: "月历", count_due: "{count} 项到期",
    mon: "一", tue: "二", wed: "三", thu: "四", fri: "五", sat: "六", sun: "日",
  },
  en: {
    title: "Calendar", before: "Month before", after: "Month after", today: "This month", feed: "Subscribe (iCalendar)", rest: "rest", work: "work", provisional_day: "not announced yet", findings_due: "Findings due", duties_due: "Recurring duties", more: "{count} more are not listed", nothing: "Nothing is due this month.", overdue: "overdue", list: "By date", overview: "Month", count_due: "{count} due",
    mon: "Mon", tue: "Tue", wed: "Wed", thu: "Thu", fri: "Fri", sat: "Sat", sun: "Sun",
  },
});
