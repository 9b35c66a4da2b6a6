// Who is signed in, and as which post. One for the whole page.
import { computed, shallowRef } from "vue";
import { get, send, useCsrf } from "@/api/http";
import type { PostHere, SessionHere } from "@/api/session";
import { isoDay } from "@/figures/format";

export const session = shallowRef<SessionHere | null>(null);
export const signedIn = computed(() => session.value?.signed_in ?? false);
export const actingPost = computed<PostHere | null>(() => session.value?.posts.find((one) => one.id === session.value?.post) ?? null);
export const actingRoles = computed<readonly string[]>(() => actingPost.value?.roles ?? []);

/** Today where the city's calendar is, as an ISO day. */
export const isoToday = (): string => isoDay(new Date(), session.value?.zone);

/** Take over who is here from an answer that says so. */
export function entered(answer: SessionHere): SessionHere {
  useCsrf(answer.csrf ?? "");
  session.value = answer;
  return answer;
}

export async function loadSession(): Promise<SessionHere> {
  return entered(await get<SessionHere>("/api/session"));
}

export async function signIn(name: string, password: string): Promise<SessionHere> {
  return entered(await send<SessionHere>("POST", "/api/session", { name, password }));
}

export async function showCode(code: string): Promise<SessionHere> {
  return entered(await send<SessionHere>("POST", "/api/session/second-factor", { code }));
}

export async function redeemLink(token: string, name: string, password: string): Promise<SessionHere> {
  return entered(await send<SessionHere>("POST", `/api/session/link/${encodeURIComponent(token)}`, { name, password }));
}

export async function signOut(): Promise<void> {
  await send("DELETE", "/api/session");
  await loadSession();
}

export async function actAs(post: string): Promise<void> {
  entered(await send<SessionHere>("PUT", "/api/session/post", { post }));
}
