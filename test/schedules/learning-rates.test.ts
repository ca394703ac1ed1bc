/** A schedule without a target changes every learning rate, each relative to its own value. */
import { readFile } from "node:fs/promises";
import {
  createCatalogue,
  hyperSpecOf,
  learningRatesOf,
  ProgramCache,
  runTrial,
} from "@thalweg/engine";
import { plugins } from "@thalweg/preset";
import { describe, expect, it } from "vitest";

const catalogue = createCatalogue(
  await Promise.all(
    plugins.map(async (origin) => ({ plugin: (await import(origin)).default, origin })),
  ),
);
const cache = new ProgramCache();
const reader = { read: (url: URL) => readFile(url) };

async function bitsOf(problem: string, optimizer: string, hyper = {}, budget = 8) {
  const trial = { problem, optimizer, hyper, seed: 1, phase: "train", budget } as const;
  const context = { catalogue, reader, cache, now: () => 0 };
  return (await runTrial({ ...trial, plugins: [] }, context)).result.fingerprint;
}

const withRates = catalogue.optimizers
  .values()
  .filter((optimizer) => learningRatesOf(optimizer).length > 0);

describe("a schedule without a target", () => {
  it.each(withRates.map((optimizer) => [optimizer.name, learningRatesOf(optimizer)] as const))(
    "with the factor 1/2 equals halved rates: %s, %j",
    async (name, rates) => {
      const spec = hyperSpecOf(catalogue.optimizers.get(name));
      const given = (share: number) =>
        Object.fromEntries(rates.map((rate) => [rate, Number(spec[rate]!.default) * share]));
      const whole = given(2 ** -6);
      const half = { ...whole, "constant.factor": 0.5 };
      const scheduled = await bitsOf("beale", `${name}+constant`, half);
      expect(scheduled).toBe(await bitsOf("beale", name, given(2 ** -7)));
      expect(scheduled).not.toBe(await bitsOf("beale", name, whole));
    },
  );

  it("changes the rates of all parts, as a schedule of each part does", async () => {
    const parts = "partition(matrices: muon; rest: adamw)";
    const one = `${parts}+matrices.matrices.lr:cosine`;
    const all = await bitsOf("digits-softmax", `${parts}+cosine`);
    expect(all).toBe(await bitsOf("digits-softmax", `${one}+rest.lr:cosine`));
    expect(all).not.toBe(await bitsOf("digits-softmax", one));
  });

  it("has one memory for all of them", async () => {
    const hyper = { factor: 0.5, patience: 0, threshold: 1 };
    const named = (key: string) =>
      Object.fromEntries(Object.entries(hyper).map(([name, value]) => [`${key}.${name}`, value]));
    const one = await bitsOf("digits-softmax", "muon+plateau", named("plateau"), 60);
    const two = { ...named("plateau"), ...named("plateau-2") };
    expect(one).toBe(await bitsOf("digits-softmax", "muon+lr:plateau+adamLr:plateau", two, 60));
    expect(one).not.toBe(await bitsOf("digits-softmax", "muon", {}, 60));
  });

  it("changes adamLr if there is no matrix", async () => {
    const scheduled = await bitsOf("beale", "muon+linear");
    expect(scheduled).toBe(await bitsOf("beale", "muon+adamLr:linear"));
    expect(scheduled).not.toBe(await bitsOf("beale", "muon"));
  });
});

it("a schedule of what no parameter depends on is refused where it is traced", async () => {
  await expect(bitsOf("beale", "muon+lr:linear")).rejects.toThrow(
    '"muon+lr:linear": "linear" schedules matrices.lr, which no parameter of problem "beale" depends on; leave the schedule out or name another hyperparameter.',
  );
});
