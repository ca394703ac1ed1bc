/**
 * Public functions called with invalid arguments from plain JavaScript: one sentence, never a
 * TypeError of JavaScript's own.
 */
import { ThalwegError } from "@thalweg/core/host";
import * as engine from "@thalweg/engine";
import * as internals from "@thalweg/engine/internals";
import * as tensor from "@thalweg/tensor";
import * as testing from "@thalweg/testing";
import { expect, it } from "vitest";

const nonsense = [undefined, null, 5, Number.NaN, "x", {}, [], [undefined], () => undefined];

type Call = (...args: never[]) => unknown;

const x = tensor.variable("x", [2], "f64");
const functions = new Map<string, unknown>(
  [engine, internals, tensor, testing].flatMap((module) => Object.entries(module)),
);

/** The functions, each with the valid arguments before the invalid one. */
const calls: readonly [string, readonly unknown[]][] = [
  ...["minimize", "createCatalogue", "checkPlugin", "hyperSpecOf", "resolveOptimizerHyper"],
  ...["standaloneOptimizer", "parseExpression", "compileProgram", "interpretProgram"],
  ...["programIdentity", "programVariables", "interpret", "interpretDual"],
  ...["grad", "jvp", "hvp", "vjp", "variable", "constant", "scalarVariable"],
  ...["createStepper", "createScheduleRunner", "replayOptimizer", "replayScheduler"],
  ...["evaluateLoss", "evaluate", "evaluateScalar", "checkGradient", "buildModel", "casesOf"],
].map((name): [string, readonly unknown[]] => [name, []]);
const later: typeof calls = [
  ["minimize", [() => x]],
  ["interpret", [[x]]],
  ["variable", ["x"]],
  ["replayOptimizer", ["adam"]],
  ["replayScheduler", ["cosine"]],
  ["evaluateLoss", ["mean-squared-error"]],
  ["evaluate", [{ a: { shape: [1], values: [1] } }]],
  ["evaluateScalar", [{ t: 1 }]],
];

it.each([...calls, ...later])("%s refuses nonsense in one sentence", async (name, before) => {
  const call = functions.get(name) as Call;
  for (const value of nonsense) {
    for (const after of [[], [{}]]) {
      const args = [...before, value, ...after] as never[];
      const outcome = await Promise.resolve()
        .then(() => call(...args))
        .catch((error: unknown) => error);
      if (!(outcome instanceof Error)) continue;
      const what = `${name} of ${typeof value}: ${outcome.name}: ${outcome.message}`;
      expect(outcome instanceof ThalwegError, what).toBe(true);
      expect(outcome.message, what).toMatch(/^(?!internal:).*[.?]$/s);
    }
  }
});
