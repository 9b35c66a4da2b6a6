// Follows a job by the events the server sends; where they break off, it asks again.
import { onScopeDispose, ref, type Ref } from "vue";
import { addressOf } from "@/api/address";
import type { Job } from "@/api/types";
import { language } from "@/state/preferences";

export interface Followed {
  job: Ref<Job | null>;
  follow: (begun: Job) => void;
}

export function useJob(ended: () => void): Followed {
  const job = ref<Job | null>(null);
  let source: EventSource | null = null;

  function stop(): void {
    source?.close();
    source = null;
  }
  function follow(begun: Job): void {
    if (job.value?.id === begun.id && source) return;
    stop();
    job.value = begun;
    const own = (source = new EventSource(addressOf(`/api/jobs/${encodeURIComponent(begun.id)}/events`, { lang: language.value })));
    own.addEventListener("job", (event: MessageEvent<string>) => {
      job.value = JSON.parse(event.data) as Job;
      if (!job.value.is_final) return;
      if (source === own) stop(); // else the browser would ask again for ever
      ended();
    });
  }
  onScopeDispose(stop);
  return { job, follow };
}
