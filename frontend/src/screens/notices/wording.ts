import { words } from "@/wording";

export const say = words("notices", {
  zh: {
    title: "通知", help: "发给各单位的通知：已发出、待发、不明的。发送由“citycheckup notices send”定时完成，此处只查看和登记。", nothing: "没有符合条件的通知。", total: "共 {total} 个", state: "送达状态", kind: "事项", any: "全部",
    moment: "日期", body: "单位", count: "件数", ways: "送达", no_way: "该单位没有送达方式", attempts: "第 {count} 次", left: "台账中有 {count} 条新记录尚未整理成通知。", collect: "整理新通知", collected: "新增 {count} 个通知。",
    retry: "重新发送", retried: "{count} 个通知将重新发送。", hand_over: "登记已送达", handed: "{count} 个通知已登记为送达。", selected: "已选 {count} 个", select: "选择“{what}”", records: "涉及的问题与文件", unclear_help: "“不明”表示发送时连接中断，可能已送达：请先核实，再登记送达或重新发送。", to_reviews: "返回督查评估",
  },
  en: {
    title: "Notices", help: "What bodies are told: sent, waiting, unclear. \"citycheckup notices send\" sends them at its times; here you look at them and settle them.", nothing: "No notice fits.", total: "{total} in all", state: "Delivery", kind: "What about", any: "All",
    moment: "Date", body: "Body", count: "Findings", ways: "Delivery", no_way: "No way leads to this body", attempts: "attempt {count}", left: "{count} new records of the ledger have not been made into notices yet.", collect: "Make new notices", collected: "{count} new notices.",
    retry: "Send again", retried: "{count} notices will be sent again.", hand_over: "Record as delivered", handed: "{count} notices are recorded as delivered.", selected: "{count} selected", select: "Select \"{what}\"", records: "Findings and documents", unclear_help: "\"Unclear\": the connection broke while it was sent, so it may have arrived. Ask first; then record it as delivered, or send it again.", to_reviews: "Back to reviews",
  },
});
