import { words } from "@/wording";

export const say = words("plan", {
  zh: {
    title: "整改方案", due: "期限", with_finding: "随问题期限", cost: "预计 {yuan} 元", others: "配合：{bodies}", extended: "期限由 {before} 延至 {after}：{reason}",
    add: "增加措施", step: "报第 {number} 步完成", change: "改动", extend: "延期", drop: "取消措施", done: "{day} 完成（{body}）", proof: "佐证",
    title_add: "增加一项措施", title_change: "改动措施", title_extend: "延长措施期限", title_drop: "取消措施", title_step: "报步骤完成：{text}",
    reason: "理由", until: "延至", until_help: "不得晚于问题期限 {due}；问题本身需要更多时间的，由交办员或督查员办理“延期”。", done_on: "完成日期", evidence: "照片或文件（可选）",
    drop_help: "只能取消尚未完成任何步骤的措施；方案至少保留一项。", first_step: "方案尚未开始：报第一步完成即开始整改。", saved_add: "已增加措施。", saved_change: "措施已改动。", saved_extend: "措施已延期。", saved_drop: "措施已取消。", saved_step: "已报第 {number} 步完成。",
  },
  en: {
    title: "Plan", due: "Due", with_finding: "with the finding", cost: "about {yuan} yuan", others: "with {bodies}", extended: "From {before} to {after}: {reason}",
    add: "Add a measure", step: "Report step {number} done", change: "Change", extend: "More time", drop: "Drop it", done: "done on {day} ({body})", proof: "proof",
    title_add: "Add a measure", title_change: "Change the measure", title_extend: "More time for the measure", title_drop: "Drop the measure", title_step: "Report a step done: {text}",
    reason: "Reason", until: "Until", until_help: "Not later than the finding is due, {due}; more time for the finding itself is given by the dispatcher or reviewer (\"extend\").", done_on: "Done on", evidence: "Photos or papers (optional)",
    drop_help: "Only a measure of which no step is done can be dropped, and one must remain.", first_step: "Nobody has begun yet: the first step that is reported done starts the work.", saved_add: "The measure is added.", saved_change: "The measure is changed.", saved_extend: "The measure has more time.", saved_drop: "The measure is dropped.", saved_step: "Step {number} is reported done.",
  },
});
