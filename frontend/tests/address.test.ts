import { describe, expect, it } from "vitest";
import { addressOf } from "@/api/address";
import { safeTarget } from "@/screens/signin/target";

describe("the address of a request", () => {
  it("repeats a name for several values, leaves empty ones out, and keeps zero", () => {
    expect(addressOf("/api/findings", { state: ["open", "due"], q: "", unit: null, limit: 0 })).toBe("/api/findings?limit=0&state=open&state=due");
  });
  it("is the same whatever the order of the names", () => {
    expect(addressOf("/a", { b: 1, a: "绿地" })).toBe(addressOf("/a", { a: "绿地", b: 1 }));
  });
  it("is the bare path without a query", () => {
    expect(addressOf("/api/city", {})).toBe("/api/city");
  });
});

describe("where to go after signing in", () => {
  it.each(["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", undefined, ["/map"], "/sign-in?to=/map"])("is home for %s", (wanted) => {
    expect(safeTarget(wanted)).toBe("/");
  });
  it("is the page that was asked for", () => {
    expect(safeTarget("/map?level=block")).toBe("/map?level=block");
  });
});
