/** Malformed trials: each gives a result, or one sentence that says where and what is wrong. */
import { UsageError } from "@thalweg/core";
import { checkTrials, type TrialSpec } from "@thalweg/engine";
import { createLab, type Lab } from "@thalweg/engine/node";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let lab: Lab;
beforeAll(async () => {
  const plugins = ["optimizers", "transforms", "schedulers", "problems"];
  lab = await createLab({
    plugins: plugins.map((name) => `@thalweg/${name}`),
    from: import.meta.dirname,
    executor: "inline",
  });
});
afterAll(() => lab.close());

const whole = (more: object = {}): object => ({
  ...{ problem: "beale", problemHyper: {}, optimizer: "adam+cosine", hyper: { lr: 0.01 } },
  ...{ seed: 1, phase: "train", budget: 5, dtype: "f32", numerics: "portable", microbatches: 1 },
  ...{ trace: false, plugins: lab.references, ...more },
});

/**
 * The outcome of a run of any value as trials: a status, a failure, or the message of the refusal.
 */
async function answer(given: unknown): Promise<string> {
  try {
    const trials = given as TrialSpec[];
    for await (const { result } of lab.run(trials)) {
      return result.status === "failed" ? result.failure : result.status;
    }
    return "nothing";
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  }
}

describe("a trial from outside", () => {
  it("is run if it is well-formed", async () => {
    expect(await answer([whole()])).toBe("completed");
    expect(checkTrials([whole({ budget: undefined })])[0]).not.toHaveProperty("budget");
  });

  const count = "a whole number from";
  it.each<[object, string]>([
    [{ seed: -1 }, `seed is -1; it must be ${count} 0 to 2^53 - 1.`],
    [{ seed: 1.5 }, `seed is 1.5; it must be ${count} 0 to 2^53 - 1.`],
    [{ seed: null }, `seed is null; it must be ${count} 0 to 2^53 - 1.`],
    [{ seed: "abc" }, `seed is "abc"; it must be ${count} 0 to 2^53 - 1.`],
    [{ seed: undefined }, `seed is missing; it must be ${count} 0 to 2^53 - 1.`],
    [{ seed: Number.NaN }, `seed is NaN; it must be ${count} 0 to 2^53 - 1.`],
    [{ seed: 2 ** 53 }, `seed is 9007199254740992; it must be ${count} 0 to 2^53 - 1.`],
    [{ budget: 30.9 }, `budget is 30.9; it must be ${count} 1 to 2^53 - 1.`],
    [{ budget: "30" }, `budget is "30"; it must be ${count} 1 to 2^53 - 1.`],
    [{ budget: true }, `budget is true; it must be ${count} 1 to 2^53 - 1.`],
    [{ budget: 0 }, `budget is 0; it must be ${count} 1 to 2^53 - 1.`],
    [{ stopAfter: 0 }, `stopAfter is 0; it must be ${count} 1 to 2^53 - 1.`],
    [{ target: Number.NaN }, "target is NaN; it must be a finite number."],
    [{ numerics: "bananas" }, 'numerics is "bananas"; it must be "portable" or "fast".'],
    [{ phase: "nap" }, 'phase is "nap"; it must be "tune", "evaluate" or "train".'],
    [{ dtype: "x" }, 'dtype is "x"; it must be "f32" or "f64".'],
    [{ trace: 1 }, "trace is 1; it must be true or false."],
    [{ plugins: null }, "plugins is null; it must be a list of references { module, version }"],
    [{ plugins: [3] }, "plugins[0] is 3; it must be a reference { module, version }."],
    [
      { plugins: [{ module: "a", version: "1", versoin: "2" }] },
      'plugins[0] has an unknown field "versoin". Did you mean "version"?',
    ],
    [{ microbatches: 0 }, "microbatches is 0; it must be a whole number from 1 to"],
    [{ plugins: [{ module: "a" }] }, "plugins[0].version is missing; it must be a text of 1 to"],
    [{ problem: 7 }, "problem is 7; it must be a text of 1 to 200 letters."],
    [{ optimizer: "a".repeat(4001) }, `optimizer is "${"a".repeat(60)}..."; it must be a text of`],
    [{ hyper: [1] }, "hyper is a list; it must be an object of values by hyperparameter."],
    [{ hyper: { lr: Number.NaN } }, "hyper.lr is NaN; it must be a finite number, a list of them,"],
    [{ hyper: { lr: null } }, "hyper.lr is null; it must be a finite number, a list of them,"],
    [{ hyper: { lr: {} } }, "hyper.lr is an object; it must be a finite number, a list of them,"],
    [{ hyper: { lr: [1, "2"] } }, 'hyper.lr[1] is "2"; it must be a finite number.'],
    [{ problemHyper: "no" }, 'problemHyper is "no"; it must be an object of values'],
  ])("with %j is refused, naming field, value and range", async (more, sentence) => {
    expect(await answer([whole(more)])).toContain(`trial 0: ${sentence}`);
  });

  it.each<[string, () => unknown, string]>([
    ["is null", () => [null], "trial 0 is null; it must be a trial."],
    ["has other fields", () => [whole({ seeds: 1 })], 'trial 0 has an unknown field "seeds". Did'],
    ["is in no list", () => whole(), "trials is an object; it must be a list of trials."],
    ["is second", () => [whole(), whole({ seed: -1 })], "trial 1: seed is -1; "],
    [
      "throws where it is read",
      () => [throwing(whole())],
      "trial 0: problem cannot be read, as reading it throws; give plain data.",
    ],
    [
      "cannot be looked at",
      () => [revoked()],
      "trial 0 cannot be read, as reading it throws; give plain data.",
    ],
    [
      "holds itself",
      () => {
        const hyper: Record<string, unknown> = {};
        hyper.lr = hyper;
        return [whole({ hyper })];
      },
      "trial 0: hyper.lr is an object; it must be a finite number,",
    ],
    [
      "sets __proto__",
      () => [whole({ hyper: JSON.parse('{"__proto__": 1}') })],
      'optimizer "adam" has no hyperparameter "__proto__".',
    ],
    [
      "has a hyperparameter of a long name",
      () => [whole({ hyper: { ["a".repeat(1e6)]: 1 } })],
      "trial 0: hyper has a field whose name has 1000000 letters; names have at most 200.",
    ],
  ])("that %s is refused", async (_, given, sentence) => {
    expect(await answer(given())).toContain(sentence);
  });

  it("with any field replaced gives a result or one sentence of the engine", async () => {
    const fields = Object.keys(whole());
    const inside = [
      ["hyper", "lr"],
      ["hyper", "beta1"],
      ["hyper", "cosine.length"],
      ["hyper", "__proto__"],
      ["problemHyper", "hidden"],
      ["plugins", "0"],
      ["plugins", "length"],
    ];
    const path = fc.constantFrom(...fields.map((field) => [field]), ...inside, ["else"]);
    const problem = fc.constantFrom("beale", "diabetes-linear", "rosenbrock");
    const property = fc.asyncProperty(path, hostile, problem, async ([field, key], value, name) => {
      const trial: Record<string, unknown> = { ...whole({ problem: name }) };
      // Any valid budget is accepted, however large.
      if (field === "budget" && typeof value === "number" && value > 1000) return;
      trial[field!] = key === undefined ? value : changed(trial[field!], key, value);
      const said = await answer([trial]);
      expect(said).not.toMatch(/internal|TypeError|RangeError|not iterable|undefined is|\n/);
      expect(said.length).toBeLessThan(1000);
      if (!["completed", "diverged", "nothing"].includes(said)) expect(said).toMatch(/[.?]$/);
    });
    await fc.assert(property, { numRuns: 300 });
  });
});

/** Wrong values for a field of a trial, given by mistake or on purpose. */
const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true }),
  fc.double(),
  fc.constantFrom(-1, 1.5, null, "abc", true, "30", 2 ** 53, -0, 1e308, 7, "", "rest", "\ud800"),
  fc.constantFrom<unknown>(Symbol("s"), () => 1, new Date(0), /x/, Object.create(null), 10n),
  fc.constantFrom<unknown>("x".repeat(1e5), new Array(2000).fill(1), "lookahead(".repeat(500)),
  fc.constant(null).map(() => throwing({ seed: 1 })),
);

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function throwing(target: object): object {
  return new Proxy(target, {
    get: () => {
      throw Object.create(null);
    },
  });
}

/** A copy with an own field of that name, which may be `__proto__`. */
function changed(before: unknown, key: string, value: unknown): unknown {
  const copy: object = Array.isArray(before) ? [...before] : { ...(before as object) };
  try {
    Object.defineProperty(copy, key, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  } catch {
    // Few values are valid lengths of a list.
  }
  return copy;
}
