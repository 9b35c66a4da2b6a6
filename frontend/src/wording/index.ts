// Words of the pages. Each room of screens keeps its own texts, with the same keys in both languages; what the
// server says (statuses, moves, explanations) comes in the language that is asked for and is not repeated here.
import { createI18n } from "vue-i18n";
import { readLanguage, type Language } from "./language";

export const LANGUAGES = ["zh", "en"] as const;

export const i18n = createI18n({
  legacy: false,
  locale: readLanguage(),
  fallbackLocale: "zh",
  messages: { zh: {}, en: {} } as Record<Language, Record<string, Record<string, string>>>,
});

type Texts<K extends string> = Readonly<Record<Language, Readonly<Record<K, string>>>>;

/** Add a room's texts; return what says them. Keys are checked: a text that one language lacks does not compile. */
export function words<K extends string>(room: string, texts: Texts<K>) {
  for (const language of LANGUAGES) i18n.global.mergeLocaleMessage(language, { [room]: texts[language] });
  return (key: K, named: Record<string, unknown> = {}): string => i18n.global.t(`${room}.${key}`, named);
}
