import { describe, expect, it } from "vitest";
import { READ_BY, readingOf, readingSent } from "@/screens/data/files";

describe("how a file is read", () => {
  it("comes back from the form as the settings have it", () => {
    const said = { file: "data/a.csv", completeness: "authoritative", cell_m: 100, columns: { name: "名称", beds_count: "床位 = 张" } };
    const { file, ...reading } = said;
    expect(readingOf(said).columns).toBe("name = 名称\nbeds_count = 床位 = 张");
    expect(readingSent(READ_BY, readingOf(said))).toEqual(reading);
    expect(readingSent(["cell_m"], { cell_m: 250 })).toEqual({ cell_m: 250 });
    expect(file).toBe("data/a.csv");
  });
  it("says nothing of what is empty, nor of what does not apply", () => {
    expect(readingSent(["completeness", "columns"], { completeness: "", columns: " \n", crs: "EPSG:4549" })).toEqual({});
    expect(readingSent(["cell_m", "sheet"], { cell_m: "" })).toEqual({});
  });
});
