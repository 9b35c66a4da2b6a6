// One answer of the server, asked for anew when its address or the language changes.
import { computed, ref, shallowRef, watch, type Ref, type WritableComputedRef } from "vue";
import { language } from "@/state/preferences";
import type { Query } from "./address";
import { get } from "./http";
import { Problem } from "./problem";

export interface Resource<T> {
  /** Set to what a change was answered with: what was asked before it says less, and is not waited for any more. */
  data: WritableComputedRef<T | null>;
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
  const kept = shallowRef<T | null>(null);
  const problem = ref<Problem | null>(null) as Ref<Problem | null>;
  const loading = ref(false);
  let asking: AbortController | null = null;
  const data = computed<T | null>({
    get: () => kept.value,
    set: (answer) => {
      asking?.abort();
      asking = null;
      loading.value = false;
      problem.value = null;
      kept.value = answer;
    },
  });

  async function reload(): Promise<void> {
    const what = wanted();
    if (!what) {
      data.value = null;
      return;
    }
    asking?.abort();
    const mine = (asking = new AbortController());
    loading.value = true;
    try {
      const answer = await get<T>(what.path, what.query ?? {}, mine.signal);
      if (mine.signal.aborted) return;
      kept.value = answer;
      problem.value = null;
    } catch (error) {
      if (mine.signal.aborted) return;
      if (!(error instanceof Problem)) throw error;
      problem.value = error;
      kept.value = null;
    } finally {
      if (asking === mine) loading.value = false;
    }
  }

  watch(() => JSON.stringify([wanted(), language.value]), () => void reload(), { immediate: true });
  return { data, problem, loading, reload };
}
