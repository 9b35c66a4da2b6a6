import { words } from "@/wording";

export const say = words("duties", {
  zh: {
    title: "责任分工", on: "日期", body: "责任单位", all_bodies: "全部单位", nothing: "这一天没有生效的责任条款。请用“citycheckup duties load”载入责任清单。", duty: "条款", text: "职责", categories: "类别", places: "范围", cadence: "周期", co_bodies: "配合单位", basis: "依据", deliverable: "成果", evidence: "佐证",
    everywhere: "全部", except: "除外", who: "谁牵头？", category: "类别", unit: "单元（编号或名称）", ask: "查询", leads: "牵头单位", nobody: "清单中无人牵头，由其协调处置", why: "判断过程", near: "最接近的条款", level: "级", tree: "责任树", tree_help: "按市、区、街道、社区四级列出。",
  },
  en: {
    title: "Duties", on: "On", body: "Body", all_bodies: "All bodies", nothing: "No duty is in force on that day. Load duty lists with “citycheckup duties load”.", duty: "Duty", text: "What it must do", categories: "Categories", places: "Where", cadence: "How often", co_bodies: "Other bodies", basis: "Basis", deliverable: "Result", evidence: "Evidence",
    everywhere: "everywhere", except: "except", who: "Who leads?", category: "Category", unit: "Unit (id or name)", ask: "Ask", leads: "Leads", nobody: "Nobody leads it by the list; this body sees to it", why: "How that comes about", near: "Nearest duties", level: "level", tree: "Bodies", tree_help: "City, district, sub-district and community, one below the other.",
  },
});
