// Who is signed in, and as which post. One for the whole page.
import { computed, shallowRef } from "vue";
import { get, send, useCsrf } from "@/api/http";
import type { SessionAnswer } from "@/api/session";

export const session = shallowRef<SessionAnswer | null>(null);
export const signedIn = computed(() => session.value?.signed_in ?? false);
export const actingRole = computed(() => session.value?.post?.role ?? null);

export async function loadSession(): Promise<SessionAnswer> {
  const answer = await get<SessionAnswer>("/api/session");
  useCsrf(answer.csrf);
  session.value = answer;
  return answer;
}

export async function signIn(name: string, password: string): Promise<SessionAnswer> {
  await send("POST", "/api/session", { name, password });
  return loadSession();
}

export async function giveSecondFactor(code: string): Promise<SessionAnswer> {
  await send("POST", "/api/session/second-factor", { code });
  return loadSession();
}

export async function signOut(): Promise<void> {
  await send("DELETE", "/api/session");
  await loadSession();
}

export async function actAs(postId: string): Promise<void> {
  await send("PUT", "/api/session/post", { post_id: postId });
  await loadSession();
}
