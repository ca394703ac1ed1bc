import type { CompiledProgram } from "@thalweg/tensor";
import { describe, expect, it } from "vitest";
import type { TrialSpec } from "../trial/trial.js";
import { SharedProgramCache } from "./shared-program-cache.js";

const spec: TrialSpec = {
  problem: "p",
  optimizer: "o",
  hyper: { lr: 1 },
  seed: 1,
  phase: "train",
  plugins: [{ module: "file:///mine.ts", version: "sha256:1" }],
};

const compiled: CompiledProgram = {
  code: new Uint8Array(),
  layout: { bytes: 0, pages: 0, variables: {}, phases: {} },
  kernels: {},
};
const program = (key: string) => ({ key, compiled });

describe("the cache of programs", () => {
  const lent = (cache: SharedProgramCache, of: TrialSpec, threads = [1, 2]) =>
    cache.checkOut(of, threads).programs.map(({ key }) => key);

  it("checks out what was compiled for trials of the kind, whatever their numbers, seed and length", () => {
    const cache = new SharedProgramCache();
    cache.put(spec, program("a"), 1);
    cache.put(spec, program("b"), 1);
    const same = {
      ...spec,
      hyper: { lr: 2 },
      seed: 9,
      budget: 5,
      trace: true,
      microbatches: 1,
    } as const;
    expect(lent(cache, same)).toEqual(["a", "b"]);
  });

  it.each<Partial<TrialSpec>>([
    { problem: "q" },
    { problemHyper: { rows: 2 } },
    { optimizer: "lookahead(o)" },
    { dtype: "f64" },
    { numerics: "fast" },
    { microbatches: 2 },
    { plugins: [{ module: "file:///mine.ts", version: "sha256:2" }] },
  ])("has nothing for another kind: %j", (other) => {
    const cache = new SharedProgramCache();
    cache.put(spec, program("a"), 1);
    expect(lent(cache, { ...spec, ...other })).toEqual([]);
  });

  it("checks out until every thread has it, and again to a thread that came later", () => {
    const cache = new SharedProgramCache();
    cache.put(spec, program("a"), 1);
    expect(lent(cache, spec, [1])).toEqual([]);
    cache.checkOut(spec, [1, 2]).takenBy(2);
    expect(lent(cache, spec, [1, 2])).toEqual([]);
    expect(lent(cache, spec, [2, 3])).toEqual(["a"]);
    cache.put(spec, program("a"), 2);
    expect(lent(cache, spec, [1, 2])).toEqual(["a"]);
  });

  it("keeps so many, and gives up those used longest ago", () => {
    const cache = new SharedProgramCache(2);
    const other = { ...spec, problem: "q" };
    cache.put(spec, program("a"), 1);
    cache.put(other, program("b"), 1);
    cache.checkOut(spec, [2]);
    cache.put(other, program("c"), 1);
    expect([lent(cache, spec), lent(cache, other)]).toEqual([["a"], ["c"]]);
  });
});
