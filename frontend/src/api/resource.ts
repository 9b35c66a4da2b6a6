// One answer of the server, asked for anew when its address or the language changes.
import { ref, shallowRef, watch, type Ref, type ShallowRef } from "vue";
import { language } from "@/state/preferences";
import type { Query } from "./address";
import { get } from "./http";
import { Problem } from "./problem";

export interface Resource<T> {
  data: ShallowRef<T | null>;
  problem: Ref<Problem | null>;
  loading: Ref<boolean>;
  reload: () => Promise<void>;
}

export interface Wanted {
  path: string;
  query?: Query;
}

/** Keep the answer to what `wanted` returns; null asks for nothing. What was shown stays until the next answer is there. */
export function useResource<T>(wanted: () => Wanted | null): Resource<T> {
  const data = shallowRef<T | null>(null);
  const problem = ref<Problem | null>(null) as Ref<Problem | null>;
  const loading = ref(false);
  let asking: AbortController | null = null;

  async function reload(): Promise<void> {
    asking?.abort();
    const what = wanted();
    if (!what) {
      data.value = null;
      problem.value = null;
      loading.value = false;
      return;
    }
    const mine = (asking = new AbortController());
    loading.value = true;
    try {
      const answer = await get<T>(what.path, what.query ?? {}, mine.signal);
      if (mine.signal.aborted) return;
      data.value = answer;
      problem.value = null;
    } catch (error) {
      if (mine.signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      problem.value = error;
      data.value = null;
    } finally {
      if (asking === mine) loading.value = false;
    }
  }

  watch(() => JSON.stringify([wanted(), language.value]), () => void reload(), { immediate: true });
  return { data, problem, loading, reload };
}
