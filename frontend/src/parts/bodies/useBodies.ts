// The bodies that work can be given to, as choices.
import { computed, type ComputedRef } from "vue";
import { useResource } from "@/api/resource";
import type { Word } from "@/api/types";

export interface Bodies {
  bodies: ComputedRef<readonly Word[]>;
  nameOf: (id: string) => string;
}

export function useBodies(): Bodies {
  const { data } = useResource<Word[]>(() => ({ path: "/api/duties/bodies" }));
  const bodies = computed(() => data.value ?? []);
  return { bodies, nameOf: (id) => bodies.value.find((one) => one.key === id)?.text ?? id };
}
