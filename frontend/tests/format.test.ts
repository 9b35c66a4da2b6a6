import { describe, expect, it } from "vitest";
import { isoDay } from "@/figures/format";

describe("the day of a moment", () => {
  const moment = new Date("2025-01-05T16:30:00Z");
  it.each([["Asia/Shanghai", "2025-01-06"], ["UTC", "2025-01-05"], ["America/Los_Angeles", "2025-01-05"]])("is that of %s, wherever the browser is", (zone, day) => {
    expect(isoDay(moment, zone)).toBe(day);
  });
});
