import { execFileSync } from "node:child_process";
import { defineOptimizer, definePlugin, learningRate, mul } from "@thalweg/core";
import { expect, it } from "vitest";
import { casesOf } from "./cases.js";
import { isRegistered } from "./describe-laws.js";

it("a law that does not apply to a value is not registered, and an exemption is", () => {
  const descent = defineOptimizer({
    name: "descent",
    source: "Cauchy 1847",
    hyper: { lr: learningRate(0.1) },
    rule: ({ g, lr }) => ({ step: mul(lr, g) }),
  });
  const exempt = { oddness: "to be seen here" };
  const traits = { optimizers: { descent: { exempt } } };
  const cases = casesOf(definePlugin({ name: "one", optimizers: [descent], traits }));
  const laws = cases.filter(isRegistered).map(({ law }) => law);
  expect(laws).toContain("oddness");
  expect(laws).toContain("zero-gradient");
  // Its traits have no threshold of stability.
  expect(cases.map(({ law }) => law)).toContain("stability");
  expect(laws).not.toContain("stability");
});

it("a trait that its kind does not have is refused, with the one that is meant", () => {
  const descent = defineOptimizer({
    name: "descent",
    source: "Cauchy 1847",
    hyper: { lr: learningRate(0.1) },
    rule: ({ g, lr }) => ({ step: mul(lr, g) }),
  });
  const traits = { optimizers: { descent: { convergeWith: { lr: 0.1 } } } };
  const plugin = definePlugin({ name: "one", optimizers: [descent], traits: traits as object });
  expect(() => casesOf(plugin)).toThrow(
    'plugin "one": traits.optimizers has "descent" with the trait "convergeWith", which its kind has not. Did you mean "convergesWith" or "convergesOn"?',
  );
});

it("outside of vitest everything can be imported, and registering laws says how to run them", () => {
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
