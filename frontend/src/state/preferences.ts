// What a person prefers on this machine: language and light or dark. Kept in the browser only.
import { computed, ref, watchEffect } from "vue";
import { i18n } from "@/wording";
import { keepLanguage, LANG_ATTRIBUTE, type Language } from "@/wording/language";

export type Theme = "auto" | "light" | "dark";
const THEMES: readonly Theme[] = ["auto", "light", "dark"];
const KEPT = "citycheckup.theme";

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const systemDark = ref(dark.matches);
dark.addEventListener("change", (event) => { systemDark.value = event.matches; });

export const theme = ref<Theme>(THEMES.find((one) => one === localStorage.getItem(KEPT)) ?? "auto");
export const isDark = computed(() => theme.value === "dark" || (theme.value === "auto" && systemDark.value));
export const language = computed({
  get: () => i18n.global.locale.value as Language,
  set: (chosen: Language) => { i18n.global.locale.value = chosen; },
});

export function nextTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? "auto";
}

/** Let the document follow: `lang`, the class that colours hang on, the cookie that the server reads. */
export function followPreferences(): void {
  watchEffect(() => {
    document.documentElement.lang = LANG_ATTRIBUTE[language.value];
    keepLanguage(language.value);
  });
  watchEffect(() => {
    document.documentElement.classList.toggle("dark", isDark.value);
    localStorage.setItem(KEPT, theme.value);
  });
}
