import { words } from "./index";

export const say = words("common", {
  zh: {
    loading: "正在载入…", try_again: "重试", failed: "没有成功", nothing: "没有内容", close: "关闭", cancel: "取消", save: "保存",
    search: "搜索", all: "全部", none: "无", yes: "是", no: "否", more: "载入更多", back: "返回", unreachable: "连不上服务器。请检查网络后重试。",
    problems: "共 {count} 处问题", row: "第 {row} 行", print: "打印", copy_link: "复制链接", copied: "链接已复制", download: "下载",
    undo: "撤销", remove: "移除", remove_body: "移除 {name}", done: "已完成", required: "必填", choose: "请选择", of_total: "共 {total} 项",
  },
  en: {
    loading: "Loading…", try_again: "Try again", failed: "That did not work", nothing: "Nothing here", close: "Close", cancel: "Cancel", save: "Save",
    search: "Search", all: "All", none: "None", yes: "Yes", no: "No", more: "Load more", back: "Back", unreachable: "The server cannot be reached. Check the network, then try again.",
    problems: "{count} problems", row: "row {row}", print: "Print", copy_link: "Copy link", copied: "Link copied", download: "Download",
    undo: "Undo", remove: "Remove", remove_body: "Remove {name}", done: "Done", required: "required", choose: "Choose", of_total: "{total} in all",
  },
});
