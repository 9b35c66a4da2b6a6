// The map of a run: its facts, asked again while it is being made, and its base style for the theme.
import { computed, onScopeDispose, watch, type ComputedRef, type Ref, type ShallowRef } from "vue";
import type { StyleSpecification } from "maplibre-gl";
import type { Problem } from "@/api/problem";
import { useResource } from "@/api/resource";
import type { MapFacts } from "@/api/types";
import { SOURCE } from "@/map/style";
import { isDark } from "@/state/preferences";

const ASK_AGAIN_MS = 1500;

export interface RunMap {
  facts: ShallowRef<MapFacts | null>;
  base: ComputedRef<StyleSpecification | null>;
  problem: Ref<Problem | null>;
  reload: () => Promise<void>;
}

export function useMap(run: () => string): RunMap {
  const { data: facts, problem, reload } = useResource<MapFacts>(() => ({ path: "/api/map", query: { run: run() } }));
  const style = useResource<StyleSpecification>(() => ({ path: "/api/map/style.json", query: { run: run(), theme: isDark.value ? "dark" : "light" } }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(facts, (now) => {
    clearTimeout(timer);
    if (now?.state === "making") timer = setTimeout(() => void reload(), ASK_AGAIN_MS);
  });
  onScopeDispose(() => { clearTimeout(timer); });

  const ready = computed(() => facts.value?.state === "ready");
  const tiles = computed(() => facts.value?.tiles ?? "");
  const base = computed<StyleSpecification | null>(() => {
    const source = style.data.value?.sources[SOURCE];
    if (!ready.value || !style.data.value || source?.type !== "vector") return null;
    // The browser knows best by which address it came here.
    const own = { ...source, tiles: [`${window.location.origin}${tiles.value}`], attribution: "" };
    return { ...style.data.value, sources: { [SOURCE]: own } };
  });
  return { facts, base, problem, reload };
}
