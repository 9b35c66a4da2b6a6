import { computed, type ComputedRef } from "vue";
import { useRoute, useRouter } from "vue-router";
import { readQuery, writeQuery, type AnyCodecs, type StateOf } from "./codecs";

export interface Address<C extends AnyCodecs> {
  state: ComputedRef<StateOf<C>>;
  /** Change what is shown; `quietly` leaves no step behind for the back button. */
  change: (patch: Partial<StateOf<C>>, how?: "step" | "quietly") => Promise<void>;
}

/** Keep a screen's state in the query of its address. */
export function useAddress<C extends AnyCodecs>(codecs: C): Address<C> {
  const route = useRoute();
  const router = useRouter();
  const state = computed(() => readQuery(codecs, route.query));
  return {
    state,
    async change(patch, how = "step") {
      const query = writeQuery(codecs, { ...state.value, ...patch }, route.query);
      await router[how === "step" ? "push" : "replace"]({ query, hash: route.hash });
    },
  };
}
