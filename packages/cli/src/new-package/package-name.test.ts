import { UsageError } from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { packageName } from "./package-name.js";

describe("the name of a package", () => {
  it("gives the file's, the registry's and the module's", () => {
    expect(packageName("@lab.x/my-optimizer-2")).toEqual({
      full: "@lab.x/my-optimizer-2",
      short: "my-optimizer-2",
      identifier: "myOptimizer2",
    });
  });

  it.each([
    ["MyOptimizer", "my-optimizer"],
    ["my_optimizer", "my-optimizer"],
    ["2nd", "my-nd"],
    ["", "my-optimizer"],
    ["../escape", "my-escape"],
    ["@lab/", "my-lab"],
    ["a b", "a-b"],
    ["mul", "my-mul"],
    ["path", "my-path"],
    ["a".repeat(215), `my-${"a".repeat(40)}`],
  ])("%j is refused, and %j is named instead", (given, better) => {
    expect(() => packageName(given)).toThrow(UsageError);
    expect(() => packageName(given)).toThrow(`take one such as "${better}".`);
    expect(packageName(better).full).toBe(better);
  });
});
