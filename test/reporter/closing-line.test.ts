import { describe, expect, it } from "vitest";
import { closingLine, faultInCi, type ReportedModule, tally } from "./closing-line.js";

const moduleWith = (
  states: readonly string[],
  errors: readonly unknown[] = [],
  fullName = "adds up",
): ReportedModule => ({
  children: { allTests: () => states.map((state) => ({ fullName, result: () => ({ state }) })) },
  errors: () => errors,
});

const title = "the laws of optimizer sign > a limit (exempt: sign (of g) has none)";
const counts = { passed: 12, failed: 0, exempt: 0, skipped: [] };

describe("the closing line of a test run", () => {
  it("adds up the tests of all files", () => {
    const modules = [moduleWith(["passed", "failed"]), moduleWith(["passed", "skipped"])];
    expect(tally(modules, 0)).toEqual({ passed: 2, failed: 1, exempt: 0, skipped: ["adds up"] });
  });

  it("counts a file that cannot be loaded, and an error outside any test, as failed", () => {
    expect(tally([moduleWith([], [new Error("no such module")])], 1)).toEqual({
      passed: 0,
      failed: 2,
      exempt: 0,
      skipped: [],
    });
  });

  it("counts a test that never started as skipped, not as passed", () => {
    expect(tally([moduleWith(["passed", "pending"])], 0).skipped).toHaveLength(1);
  });

  it("counts a skipped test as exempt if its title says why, and only then", () => {
    const modules = [moduleWith(["passed", "skipped"], [], title), moduleWith(["skipped"])];
    expect(tally(modules, 0)).toEqual({ passed: 1, failed: 0, exempt: 1, skipped: ["adds up"] });
  });

  it("names exemptions and skipped tests only when there are some", () => {
    expect(closingLine(counts)).toBe("12 passed, 0 failed");
    expect(closingLine({ ...counts, exempt: 4, skipped: ["one", "other"] })).toBe(
      "12 passed, 0 failed, 4 exempt, 2 skipped",
    );
  });

  it("finds fault in CI with a skipped test, and with no exemption", () => {
    expect(faultInCi({ ...counts, exempt: 4 })).toBeUndefined();
    expect(faultInCi({ ...counts, skipped: ["one"] })).toBe(
      '"one" was skipped; in CI every test runs, or says "(exempt: why)" in its title.',
    );
    expect(faultInCi({ ...counts, skipped: ["one", "other"] })).toMatch(
      /^2 tests, "one" first, were skipped; /,
    );
  });
});
