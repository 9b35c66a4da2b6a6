export type Language = "zh" | "en";

const NAME = "lang";
const YEAR_SECONDS = 365 * 24 * 3600;

/** The language that was chosen last (the cookie that the server reads, too), else the browser's first that we have. */
export function readLanguage(): Language {
  if (typeof document === "undefined") return "zh";
  const kept = /(?:^|; )lang=(zh|en)/.exec(document.cookie)?.[1];
  if (kept === "zh" || kept === "en") return kept;
  const wanted = navigator.languages.map((one) => one.slice(0, 2).toLowerCase()).find((one) => one === "zh" || one === "en");
  return wanted === "en" ? "en" : "zh";
}

export function keepLanguage(language: Language): void {
  document.cookie = `${NAME}=${language}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}

export const LANG_ATTRIBUTE: Readonly<Record<Language, string>> = { zh: "zh-CN", en: "en" };
