/** When a trial finds its program made, and that this decides no bit. */
import { readFile } from "node:fs/promises";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { add, defineOptimizer, definePlugin, flag, mul, positive } from "@thalweg/core";
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
import { beforeAll, describe, expect, it } from "vitest";

/** Two versions of a rule under one name, with an option that decides the graph. */
const version = (factor: number) =>
  definePlugin({
    name: "mine",
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
    { shards: 2 },
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
