import { describe, expect, it } from "vitest";
import { flag, number, oneOf, readQuery, several, text, writeQuery } from "@/address/codecs";

const codecs = { level: text("community"), view: oneOf(["table", "board"], "table"), state: several(), tilt: flag(), zoom: number() };

describe("a state and its address", () => {
  it("writes only what is not as usual", () => {
    expect(writeQuery(codecs, readQuery(codecs, {}))).toEqual({});
  });
  it("comes back the same", () => {
    const state = { level: "block", view: "board" as const, state: ["assigned", "planned"], tilt: true, zoom: 0 };
    expect(readQuery(codecs, writeQuery(codecs, state))).toEqual(state);
  });
  it("reads what cannot be as usual", () => {
    expect(readQuery(codecs, { view: "sideways", zoom: "near", state: ["b", null, "a", "b"] })).toMatchObject({ view: "table", zoom: null, state: ["a", "b"] });
  });
  it("leaves the names of others alone", () => {
    expect(writeQuery(codecs, { ...readQuery(codecs, {}), tilt: true }, { lang: "en", tilt: "0", gone: null })).toEqual({ lang: "en", tilt: "1" });
  });
  it("tells an empty number from zero", () => {
    expect(readQuery(codecs, { zoom: "" }).zoom).toBeNull();
    expect(readQuery(codecs, { zoom: "0" }).zoom).toBe(0);
  });
});
