import { afterEach, describe, expect, it, vi } from "vitest";
import { effectScope, nextTick, ref } from "vue";
import type { Resource } from "@/api/resource";

const answers: ((value: unknown) => void)[] = [];
vi.mock("@/api/http", () => ({ get: () => new Promise((answer) => { answers.push(answer); }) }));
vi.mock("@/state/preferences", () => ({ language: { value: "en" } })); // asks a browser
const { useResource } = await import("@/api/resource");

const scope = effectScope();
afterEach(() => { answers.length = 0; });
function asked(wanted: () => { path: string } | null): Resource<string> {
  const made = scope.run(() => useResource<string>(wanted));
  if (!made) throw new Error("the scope has ended");
  return made;
}
const come = async (at: number, value: string): Promise<void> => { answers[at]?.(value); await nextTick(); await nextTick(); };

describe("an answer of the server", () => {
  it("is shown when it comes", async () => {
    const one = asked(() => ({ path: "/a" }));
    expect([one.data.value, one.loading.value]).toEqual([null, true]);
    await come(0, "first");
    expect([one.data.value, one.loading.value]).toEqual(["first", false]);
  });

  it("that was asked for before a change does not take the place of the change's own", async () => {
    const one = asked(() => ({ path: "/a" }));
    await come(0, "before");
    void one.reload();
    one.data.value = "changed";
    expect(one.loading.value).toBe(false);
    await come(1, "before");
    expect([one.data.value, one.loading.value]).toEqual(["changed", false]);
  });

  it("to what is no longer asked is not shown", async () => {
    const path = ref<string | null>("/a");
    const one = asked(() => (path.value === null ? null : { path: path.value }));
    path.value = "/b";
    await nextTick();
    await come(1, "b");
    await come(0, "a");
    expect(one.data.value).toBe("b");
    path.value = null;
    await nextTick();
    expect([one.data.value, one.loading.value]).toEqual([null, false]);
  });
});
