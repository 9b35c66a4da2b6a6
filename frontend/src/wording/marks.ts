// Punctuation between words of ours: full width in Chinese, half width in English.
import { language } from "@/state/preferences";

const zh = (): boolean => language.value === "zh";

export const colon = (): string => (zh() ? "：" : ": ");
export const inBrackets = (text: string | number): string => (zh() ? `（${text}）` : ` (${text})`);
export const listed = (parts: readonly string[]): string => parts.join(zh() ? "、" : ", ");
