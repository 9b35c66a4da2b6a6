// One act at a time: busy while it runs, its refusal kept to be shown.
import { ref, type Ref } from "vue";
import { Problem } from "@/api/problem";

export interface Act {
  busy: Ref<boolean>;
  problem: Ref<Problem | null>;
  /** Run it; whether it was done. */
  act: (what: () => Promise<void>) => Promise<boolean>;
}

export function useAct(): Act {
  const busy = ref(false);
  const problem = ref<Problem | null>(null) as Ref<Problem | null>;
  async function act(what: () => Promise<void>): Promise<boolean> {
    busy.value = true;
    problem.value = null;
    try {
      await what();
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problem.value = error;
      return false;
    } finally {
      busy.value = false;
    }
  }
  return { busy, problem, act };
}
