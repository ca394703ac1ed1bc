import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";

it("outside of vitest everything can be imported, and registering laws says how to have them", () => {
  const { VITEST: _, ...env } = process.env;
  const code = `
    import { definePlugin } from "@thalweg/core";
    import { casesOf, describePluginLaws } from "@thalweg/testing";
    const plugin = definePlugin({ name: "none" });
    try { describePluginLaws(plugin); } catch (error) { console.log(error.name, casesOf(plugin).length, error.message); }`;
  const cwd = new URL("../../../test/", import.meta.url);
  const args = ["--input-type=module", "-e", code];
  expect(execFileSync(process.execPath, args, { cwd, env, encoding: "utf8" })).toBe(
    "UsageError 0 laws are registered as tests of vitest, which does not run this file; run `npx vitest`, or take them as values from casesOf(plugin).\n",
  );
});
