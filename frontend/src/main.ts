import { createApp } from "vue";
import "@/design/tokens.css";
import "@/design/base.css";
import { whenSignedOut } from "@/api/http";
import { scrollable } from "@/parts/scrollable";
import { router } from "@/router";
import { followPreferences } from "@/state/preferences";
import { session } from "@/state/session";
import { i18n } from "@/wording";
import App from "@/App.vue";

followPreferences();
whenSignedOut(() => {
  session.value = null;
  void router.push({ name: "sign-in", query: { to: router.currentRoute.value.fullPath } });
});
createApp(App).directive("scrollable", scrollable).use(i18n).use(router).mount("#app");
