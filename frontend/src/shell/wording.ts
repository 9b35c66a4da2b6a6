import { words } from "@/wording";

export const say = words("shell", {
  zh: {
    product: "城市体检", skip: "跳到内容", menu: "主菜单", map: "一张图", findings: "问题台账", compare: "对比", data: "数据与体检",
    reviews: "督查评估", notices: "通知", duties: "责任分工", calendar: "日历", settings: "设置", account: "我的账号", sign_out: "退出登录", sign_in: "登录",
    acting_as: "当前岗位", language: "语言", theme_auto: "明暗：随系统", theme_light: "明暗：浅色", theme_dark: "明暗：深色",
    made_up: "演示数据：城市与数字均为虚构，不可当作真实情况。", gone: "没有这个页面", gone_more: "地址可能写错了，或者内容已经移走。",
    to_map: "去一张图", open_menu: "打开菜单",
  },
  en: {
    product: "CityCheckup", skip: "Skip to content", menu: "Main menu", map: "One map", findings: "Findings", compare: "Compare", data: "Data and runs",
    reviews: "Reviews", notices: "Notices", duties: "Duties", calendar: "Calendar", settings: "Settings", account: "My account", sign_out: "Sign out", sign_in: "Sign in",
    acting_as: "Acting as", language: "Language", theme_auto: "Theme: as the system", theme_light: "Theme: light", theme_dark: "Theme: dark",
    made_up: "Demonstration: the city and its figures are made up; take none of it as real.", gone: "There is no such page", gone_more: "The address may be mistyped, or its content has moved.",
    to_map: "To the map", open_menu: "Open the menu",
  },
});
