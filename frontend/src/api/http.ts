// Every request goes through here: language, CSRF token, If-Match, and errors as one kind.
import { language } from "@/state/preferences";
import { say } from "@/wording/common";
import { addressOf, type Query } from "./address";
import { Problem, problemOf } from "./problem";

let csrfToken = "";
let onSignedOut: () => void = () => undefined;

export function useCsrf(token: string): void {
  csrfToken = token;
}

export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

export interface Sending {
  query?: Query;
  version?: number | string;
  signal?: AbortSignal;
}

async function request(method: string, path: string, body: unknown, sending: Sending): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  const asItIs = body instanceof FormData || body instanceof Blob;
  if (body !== undefined && !asItIs) headers["Content-Type"] = "application/json";
  if (method !== "GET") headers["X-CSRF-Token"] = csrfToken;
  if (sending.version !== undefined) headers["If-Match"] = `"${sending.version}"`;
  const address = addressOf(path, { ...sending.query, lang: language.value });
  let response: Response;
  try {
    response = await fetch(address, {
      method, headers, credentials: "same-origin",
      ...(body === undefined ? {} : { body: asItIs ? body : JSON.stringify(body) }),
      ...(sending.signal ? { signal: sending.signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem({ title: say("unreachable"), status: 0, detail: say("unreachable"), problems: [] });
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.status === 401 && !path.startsWith("/api/session")) onSignedOut();
  throw problem;
}

async function read<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export async function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return read<T>(await request("GET", path, undefined, { query, ...(signal ? { signal } : {}) }));
}

export async function send<T = void>(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown, sending: Sending = {}): Promise<T> {
  return read<T>(await request(method, path, body, sending));
}
