// A list that is read page by page: more is added until the last page.
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from "vue";
import type { Query } from "@/api/address";
import { get } from "@/api/http";
import { Problem } from "@/api/problem";
import { language } from "@/state/preferences";

interface Page<T> { items: T[]; next: string | null; total: number }

export interface Pages<T> {
  items: ShallowRef<readonly T[]>;
  total: Ref<number>;
  more: ComputedRef<boolean>;
  there: Ref<boolean>;
  loading: Ref<boolean>;
  problem: Ref<Problem | null>;
  reload: () => Promise<void>;
  loadMore: () => Promise<void>;
}

export function usePages<T>(path: string, query: () => Query, limit: number): Pages<T> {
  const items = shallowRef<readonly T[]>([]);
  const [total, there, loading] = [ref(0), ref(false), ref(false)];
  const next = ref<string | null>(null);
  const problem = ref<Problem | null>(null) as Ref<Problem | null>;
  let turn = 0;

  async function load(cursor: string | null): Promise<void> {
    const mine = ++turn;
    loading.value = true;
    try {
      const page = await get<Page<T>>(path, { ...query(), limit, cursor });
      if (mine !== turn) return;
      items.value = cursor ? [...items.value, ...page.items] : page.items;
      [next.value, total.value, there.value, problem.value] = [page.next, page.total, true, null];
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (mine === turn) problem.value = error;
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  const reload = (): Promise<void> => load(null);
  watch(() => JSON.stringify([query(), language.value]), () => void reload(), { immediate: true });
  return { items, total, there, loading, problem, reload, more: computed(() => next.value !== null), loadMore: () => load(next.value) };
}
