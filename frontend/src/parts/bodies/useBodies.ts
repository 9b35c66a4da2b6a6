// The bodies that work can be given to, as choices.
import { computed, type ComputedRef, type Ref } from "vue";
import { useResource } from "@/api/resource";
import type { Word } from "@/api/types";

export interface Bodies {
  /** Whether the list is there, or known not to be: until then nothing can be chosen or written. */
  known: Readonly<Ref<boolean>>;
  bodies: ComputedRef<readonly Word[]>;
  nameOf: (id: string) => string;
}

export function useBodies(): Bodies {
  const { data, problem } = useResource<Word[]>(() => ({ path: "/api/duties/bodies" }));
  const bodies = computed(() => data.value ?? []);
  const known = computed(() => data.value !== null || problem.value !== null);
  return { known, bodies, nameOf: (id) => bodies.value.find((one) => one.key === id)?.text ?? id };
}
