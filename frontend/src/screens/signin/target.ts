/** Where to go after signing in: a path of this platform, never an address elsewhere. */
export function safeTarget(wanted: unknown): string {
  return typeof wanted === "string" && /^\/(?![/\\])/.test(wanted) && !wanted.startsWith("/sign-in") ? wanted : "/";
}
