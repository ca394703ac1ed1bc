/** When a trial finds its program made, and that this decides no bit. */
import { readFile } from "node:fs/promises";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import {
  add,
  defineOptimizer,
  definePlugin,
  defineProblem,
  flag,
  matmul,
  mul,
  positive,
  sum,
} from "@thalweg/core";
import {
  createCatalogue,
  type PluginSource,
  ProgramCache,
  runTrial,
  type SharedProgram,
  type TrialContext,
  type TrialSpec,
} from "@thalweg/engine";
import { plugins } from "@thalweg/preset";
import { type Gemm, nodeOf, variable } from "@thalweg/tensor";
import { beforeAll, describe, expect, it } from "vitest";

/** A plane whose start no seed moves, so that only what a rule draws tells seeds apart. */
const still = defineProblem({
  ...{ name: "still", source: "own work", start: [0, 0], startNoise: 0, steps: 10 },
  ...{
    domain: [
      [-1, 1],
      [-1, 1],
    ],
    minimum: { value: 0, at: [[0, 0]] },
    target: { relative: 0.1 },
  },
  objective: (theta) => sum(theta),
});
const noisy = { optimizer: "noisy-sgd", problem: "still" };
const plateau = { "plateau.patience": 0, "plateau.threshold": 1, "plateau.factor": 0.5 };
const inSequence = Object.fromEntries(
  Object.entries(plateau).map(([name, value]) => [`sequence.${name}`, value]),
);

/** Two versions of a rule under one name, with an option that decides the graph. */
const version = (factor: number) =>
  definePlugin({
    name: "mine",
    problems: [still],
    optimizers: [
      defineOptimizer({
        name: "mine",
        source: "own work",
        hyper: { lr: positive(0.01), twice: flag(false) },
        rule: ({ g, lr, twice }) => {
          const step = mul(mul(lr, factor), g);
          return { step: twice ? add(step, step) : step };
        },
      }),
    ],
  });

let preset: PluginSource[];
beforeAll(async () => {
  preset = await Promise.all(
    plugins.map(async (origin) => ({ plugin: (await import(origin)).default, origin })),
  );
});

let clock = 0;
const context = (cache = new ProgramCache(), factor = 1): TrialContext => ({
  catalogue: createCatalogue([...preset, { plugin: version(factor), origin: "mine" }]),
  reader: { read: (url) => readFile(url) },
  cache,
  // Whatever is timed took time.
  now: () => ++clock,
});

const trial = (more: Partial<TrialSpec> = {}): TrialSpec => ({
  ...{ problem: "digits-softmax", optimizer: "mine", hyper: {}, seed: 1, phase: "train" },
  ...{ budget: 10, plugins: [], ...more },
});

/** What happened before a trial ran. */
async function preparation(spec: TrialSpec, given: TrialContext) {
  const { compiled, compileMs, result } = await runTrial(spec, given);
  const how = compiled !== undefined ? "compiled" : compileMs > 0 ? "traced" : "found";
  return { how, compiled, fingerprint: result.fingerprint };
}

const how = async (spec: TrialSpec, given: TrialContext) => (await preparation(spec, given)).how;

describe("a trial", () => {
  it("finds its program where only numbers, seed and length differ", async () => {
    const given = context();
    expect(await how(trial(), given)).toBe("compiled");
    for (const lr of [0.1, 0.2]) expect(await how(trial({ hyper: { lr } }), given)).toBe("found");
    expect(await how(trial({ seed: 5, budget: 7 }), given)).toBe("found");
  });

  it.each<Partial<TrialSpec>>([
    { problem: "diabetes-linear" },
    { optimizer: "mine+cosine" },
    { hyper: { twice: true } },
    { dtype: "f64" },
    { microbatches: 2 },
    { numerics: "fast" },
  ])("is compiled for where its program is another: %j", async (other) => {
    const given = context();
    await how(trial(), given);
    expect(await how(trial(other), given)).toBe("compiled");
  });

  it("is another for a hyperparameter of 0, and does not change what either gives", async () => {
    const given = context();
    const withDecay = (weightDecay: number) => trial({ optimizer: "adam", hyper: { weightDecay } });
    for (const [decay, how] of [
      [0, "compiled"],
      [0.5, "compiled"],
      [0, "found"],
      [0.1, "found"],
    ] as const) {
      const after = await preparation(withDecay(decay), given);
      expect(after.how).toBe(how);
      expect(after.fingerprint).toBe((await preparation(withDecay(decay), context())).fingerprint);
    }
  });

  it.each<[string, Partial<TrialSpec>, Partial<TrialSpec>]>([
    [
      "another structural value of a schedule",
      { problem: "beale", optimizer: "adam+cyclic", hyper: { "cyclic.mode": "triangular" } },
      {
        problem: "beale",
        optimizer: "adam+cyclic",
        hyper: { "cyclic.mode": "exp-range", "cyclic.gamma": 0.5 },
      },
    ],
    [
      "another structural value of a part of a schedule",
      { problem: "beale", optimizer: "adam+product(cyclic,cosine)" },
      {
        problem: "beale",
        optimizer: "adam+product(cyclic,cosine)",
        hyper: { "product.cyclic.mode": "exp-range", "product.cyclic.gamma": 0.5 },
      },
    ],
    [
      "other numbers of schedules of one scheduler",
      { problem: "beale", optimizer: "adam+lr:linear+beta1:linear" },
      {
        problem: "beale",
        optimizer: "adam+lr:linear+beta1:linear",
        hyper: { "linear-2.end": 0.5 },
      },
    ],
    [
      "a schedule of several rates, of other values",
      { optimizer: "muon+cosine" },
      { optimizer: "muon+cosine", hyper: { lr: 0.1, adamLr: 0.01, "cosine.final": 0.5 } },
    ],
    [
      "a schedule of another length",
      { problem: "beale", optimizer: "adam+cosine", budget: 20 },
      { problem: "beale", optimizer: "adam+cosine", budget: 10 },
    ],
    [
      "a schedule's memory",
      { problem: "beale", optimizer: "adam+plateau", hyper: plateau, budget: 120 },
      { problem: "beale", optimizer: "adam+plateau", hyper: plateau, budget: 90 },
    ],
    [
      "the memory of a part of a schedule",
      {
        problem: "beale",
        optimizer: "adam+sequence(plateau,linear)",
        hyper: inSequence,
        budget: 120,
      },
      {
        problem: "beale",
        optimizer: "adam+sequence(plateau,linear)",
        hyper: inSequence,
        budget: 90,
      },
    ],
    [
      "another model",
      { problem: "piecewise-linear" },
      { problem: "piecewise-linear", problemHyper: { units: 8 } },
    ],
    ["another element type", {}, { dtype: "f64" }],
    ["microbatches", { optimizer: "adam" }, { optimizer: "adam", microbatches: 4 }],
    ["a recorded path", { problem: "beale" }, { problem: "beale", trace: true }],
    ["another seed", { optimizer: "noisy-sgd", problem: "still" }, { ...noisy, seed: 2 }],
  ])(
    "with a cache that ran another before gives what it gives alone: %s",
    async (_, one, other) => {
      const given = context();
      const resultOf = async (more: Partial<TrialSpec>, within: TrialContext) =>
        (await runTrial(trial(more), within)).result;
      const first = await resultOf(one, given);
      const alone = await resultOf(other, context());
      expect(await resultOf(other, given)).toEqual(alone);
      expect(await resultOf(one, given)).toEqual(first);
      expect(alone).not.toEqual({ ...first, spec: alone.spec });
    },
  );

  it("draws its noise by its seed: from one start on one gradient, the seeds end apart", async () => {
    const ends = await Promise.all(
      [1, 2].map(async (seed) => await preparation(trial({ ...noisy, seed }), context())),
    );
    expect(ends[0]!.fingerprint).not.toBe(ends[1]!.fingerprint);
    const still = { problem: "still", optimizer: "mine" };
    const without = await Promise.all(
      [1, 2].map(async (seed) => await preparation(trial({ ...still, seed }), context())),
    );
    expect(without[0]!.fingerprint).toBe(without[1]!.fingerprint);
  });

  it("is traced, not compiled, where its graph is known by another name", async () => {
    const given = context();
    const version2 = [{ module: "mine", version: "2" }];
    expect(await how(trial(), given)).toBe("compiled");
    expect(await how(trial({ plugins: version2 }), given)).toBe("traced");
  });

  it("takes the rule of its plugin's version, though the names are the same", async () => {
    const cache = new ProgramCache();
    const of = (factor: number, into: ProgramCache) => {
      const from = [{ module: "file:///mine.ts", version: `sha256:${factor}` }];
      return preparation(trial({ plugins: from }), context(into, factor));
    };
    const shared = [await of(1, cache), await of(2, cache), await of(1, cache)];
    expect(shared.map((each) => each.how)).toEqual(["compiled", "compiled", "found"]);
    const fresh = [await of(1, new ProgramCache()), await of(2, new ProgramCache())];
    expect(shared.map((each) => each.fingerprint)).toEqual(
      [0, 1, 0].map((i) => fresh[i]!.fingerprint),
    );
    expect(fresh[0]!.fingerprint).not.toBe(fresh[1]!.fingerprint);
  });

  it.each([
    ["too many", { runs: 1 }],
    ["too large", { bytes: 1 }],
  ])("is traced again where runs are %s to be kept, and has the same bits", async (_, limits) => {
    const given = context(new ProgramCache(limits));
    const [one, other] = [trial(), trial({ optimizer: "adam" })];
    const first = await preparation(one, given);
    expect(await how(one, given)).toBe("found");
    expect(await how(other, given)).toBe("compiled");
    const again = await preparation(one, given);
    expect(again).toMatchObject({ how: "traced", fingerprint: first.fingerprint });
  });

  it("is compiled for again where too many programs are kept", async () => {
    const given = context(new ProgramCache({ runs: 1, programs: 1 }));
    for (const optimizer of ["mine", "adam", "mine"]) {
      expect(await how(trial({ optimizer }), given)).toBe("compiled");
    }
  });

  it("is compiled for with each kernel of matrix products, and finds it again by the kernel's name", () => {
    const cache = new ProgramCache();
    const product = nodeOf(matmul(variable("a", [2, 2], "f32"), variable("b", [2, 2], "f32")));
    const spec = { phases: { step: { outputs: { product } } } };
    const kernel = (name: string): Gemm => ({ name, takes: () => true, bind: () => () => {} });
    const isNew = (gemm?: Gemm) =>
      cache.compile(spec, { numerics: "fast", ...(gemm && { gemm }) }).isNew;
    expect([isNew(), isNew(kernel("one")), isNew(kernel("other"))]).toEqual([true, true, true]);
    expect([isNew(), isNew(kernel("one")), isNew(kernel("other"))]).toEqual([false, false, false]);
    expect(cache.compile(spec, { numerics: "portable" }).isNew).toBe(true);
  });

  it("takes a program from another thread, with the same bits", async () => {
    const first = await preparation(trial(), context());
    const cache = new ProgramCache();
    cache.add([sent(first.compiled!)]);
    const second = await preparation(trial(), context(cache));
    expect(second).toMatchObject({ how: "traced", fingerprint: first.fingerprint });
  });
});

/** What arrives of a program that is sent to a thread. */
function sent(program: SharedProgram): SharedProgram {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(program);
  const received: SharedProgram | undefined = receiveMessageOnPort(port2)?.message;
  port1.close();
  expect(received?.compiled.code).toBeInstanceOf(WebAssembly.Module);
  return received!;
}
