import { describe, expect, it } from "vitest";
import { closingLine, type ReportedModule, tally } from "./closing-line.js";

const moduleWith = (
  states: readonly string[],
  errors: readonly unknown[] = [],
): ReportedModule => ({
  children: { allTests: () => states.map((state) => ({ result: () => ({ state }) })) },
  errors: () => errors,
});

describe("the closing line of a test run", () => {
  it("adds up the tests of all files", () => {
    const modules = [moduleWith(["passed", "failed"]), moduleWith(["passed", "skipped"])];
    expect(tally(modules, 0)).toEqual({ passed: 2, failed: 1, skipped: 1 });
  });

  it("counts a file that cannot be loaded, and an error outside any test, as failed", () => {
    expect(tally([moduleWith([], [new Error("no such module")])], 1)).toEqual({
      passed: 0,
      failed: 2,
      skipped: 0,
    });
  });

  it("counts a test that never started as skipped, not as passed", () => {
    expect(tally([moduleWith(["passed", "pending"])], 0).skipped).toBe(1);
  });

  it("names skipped tests only when there are some", () => {
    expect(closingLine({ passed: 12, failed: 0, skipped: 0 })).toBe("12 passed, 0 failed");
    expect(closingLine({ passed: 2, failed: 1, skipped: 3 })).toBe("2 passed, 1 failed, 3 skipped");
  });
});
