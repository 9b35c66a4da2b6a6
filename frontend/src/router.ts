import { createRouter, createWebHistory, type RouteRecordRaw } from "vue-router";
import { SCREENS, screensOf } from "@/shell/screens";
import { actingRoles, loadSession, session, signedIn } from "@/state/session";

// Each screen is a piece of its own: the map and chart libraries load only where they are shown.
const routes: RouteRecordRaw[] = [
  { path: "/", name: "home", component: () => import("@/shell/NothingHere.vue") },
  { path: "/sign-in", name: "sign-in", component: () => import("@/screens/signin/SignIn.vue"), meta: { open: true } },
  { path: "/link/:token", name: "link", component: () => import("@/screens/signin/OneTimeLink.vue"), meta: { open: true } },
  { path: "/map", name: "map", component: () => import("@/screens/map/OneMap.vue") },
  { path: "/findings", name: "findings", component: () => import("@/screens/findings/FindingsBoard.vue") },
  { path: "/compare", name: "compare", component: () => import("@/screens/compare/CompareScreen.vue") },
  { path: "/data", name: "data", component: () => import("@/screens/data/DataScreen.vue") },
  { path: "/reviews", name: "reviews", component: () => import("@/screens/reviews/ReviewsScreen.vue") },
  { path: "/notices", name: "notices", component: () => import("@/screens/notices/NoticesScreen.vue") },
  { path: "/duties", name: "duties", component: () => import("@/screens/duties/DutiesScreen.vue") },
  { path: "/calendar", name: "calendar", component: () => import("@/screens/calendar/CalendarScreen.vue") },
  { path: "/settings", name: "settings", component: () => import("@/screens/settings/SettingsScreen.vue") },
  { path: "/account", name: "account", component: () => import("@/screens/account/AccountScreen.vue") },
  { path: "/:gone(.*)*", name: "gone", component: () => import("@/shell/NothingHere.vue"), meta: { open: true } },
];

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (to, from, kept) => kept ?? (to.path === from.path ? false : { top: 0 }),
});

router.beforeEach(async (to) => {
  if (!session.value) {
    try {
      await loadSession();
    } catch {
      if (to.name !== "sign-in") return { name: "sign-in", query: { to: to.fullPath } };
    }
  }
  if (!to.meta.open && !signedIn.value) return { name: "sign-in", query: { to: to.fullPath } };
  // Home is the first screen of the post's own menu; what is not in it would only be refused by the server.
  const own: readonly string[] = screensOf(actingRoles.value);
  const elsewhere = SCREENS.some((one) => one === to.name) && !own.includes(String(to.name));
  return to.name === "home" || elsewhere ? { name: own[0] ?? "account", replace: true } : true;
});
