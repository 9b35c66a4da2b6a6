import { words } from "@/wording";

export const say = words("settings", {
  zh: {
    title: "设置", tab_editions: "指标版本与标准", tab_rules: "期限规则", tab_accounts: "账号", tab_posts: "岗位", tab_audit: "审计", sections: "设置分类", edition: "指标版本", own: "本市使用", indicator: "指标", standard: "标准值", source: "依据", validity: "有效期（年）", method: "取数方式", computed: "可计算", not_computed: "尚不能计算", change_help: "版本、阈值和本市自定指标在城市文件夹的 city.toml 中设置，改动后重新运行体检即生效并写入运行清单。",
    rule: "规则", trigger: "起算", document: "文件", article: "条款", length: "期限", mark: "可信度", mark_P: "已核对原文", mark_S: "转引", mark_K: "常识，待核对", pack: "规则包", account: "账号", account_posts: "岗位", factor: "第二步验证", created: "创建日期", state: "状态", enabled: "启用", disabled: "停用", disable: "停用", enable: "启用", reset: "重置密码", invite: "邀请新账号", invite_help: "选择岗位，生成一次性链接，当面或以安全方式交给本人。", make_link: "生成一次性链接", link: "一次性链接（只显示这一次）：", set_posts: "更改岗位",
    post: "岗位编号", roles: "角色", body: "单位编号", units: "管辖范围", whole_city: "全市", ended: "已停用", end: "停用岗位", add_post: "新增岗位", units_help: "单元编号或名称，每行一个；留空为全市", nothing_audit: "没有记录。", when: "时间", what: "事项", who: "账号", more: "详情",
  },
  en: {
    title: "Settings", tab_editions: "Editions and standards", tab_rules: "Rules of time", tab_accounts: "Accounts", tab_posts: "Posts", tab_audit: "Audit", sections: "Kinds of settings", edition: "Edition", own: "used here", indicator: "Indicator", standard: "Standard", source: "Source", validity: "Valid (years)", method: "From", computed: "computed", not_computed: "not computed yet", change_help: "Edition, thresholds and local indicators are set in city.toml of the city folder; a new run takes them up and records them in its manifest.",
    rule: "Rule", trigger: "Counted from", document: "Document", article: "Article", length: "Length", mark: "Trust", mark_P: "text was read", mark_S: "quoted elsewhere", mark_K: "general knowledge, to be checked", pack: "Pack", account: "Account", account_posts: "Posts", factor: "Second factor", created: "Made on", state: "State", enabled: "on", disabled: "off", disable: "Turn off", enable: "Turn on", reset: "New password", invite: "Invite somebody", invite_help: "Choose posts and make a one-time link; hand it over in person or by a safe way.", make_link: "Make a one-time link", link: "One-time link (shown this once):", set_posts: "Change posts",
    post: "Id of the post", roles: "Roles", body: "Id of its body", units: "In charge of", whole_city: "whole city", ended: "ended", end: "End", add_post: "Add a post", units_help: "ids or names of units, one a line; empty: the whole city", nothing_audit: "No records.", when: "When", what: "What", who: "Account", more: "Details",
  },
});
