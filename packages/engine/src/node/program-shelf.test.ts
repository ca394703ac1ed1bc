import type { CompiledProgram } from "@thalweg/tensor";
import { describe, expect, it } from "vitest";
import type { TrialSpec } from "../trial.js";
import { ProgramShelf } from "./program-shelf.js";

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

describe("the shelf of programs", () => {
  const lent = (shelf: ProgramShelf, of: TrialSpec, threads = [1, 2]) =>
    shelf.lend(of, threads).programs.map(({ key }) => key);

  it("lends what was compiled for trials of the kind, whatever their numbers, seed and length", () => {
    const shelf = new ProgramShelf();
    shelf.put(spec, program("a"), 1);
    shelf.put(spec, program("b"), 1);
    const same = { ...spec, hyper: { lr: 2 }, seed: 9, budget: 5, trace: true, shards: 1 } as const;
    expect(lent(shelf, same)).toEqual(["a", "b"]);
  });

  it.each<Partial<TrialSpec>>([
    { problem: "q" },
    { problemHyper: { rows: 2 } },
    { optimizer: "lookahead(o)" },
    { dtype: "f64" },
    { numerics: "fast" },
    { shards: 2 },
    { plugins: [{ module: "file:///mine.ts", version: "sha256:2" }] },
  ])("has nothing for another kind: %j", (other) => {
    const shelf = new ProgramShelf();
    shelf.put(spec, program("a"), 1);
    expect(lent(shelf, { ...spec, ...other })).toEqual([]);
  });

  it("lends until every thread has it, and again to a thread that came later", () => {
    const shelf = new ProgramShelf();
    shelf.put(spec, program("a"), 1);
    expect(lent(shelf, spec, [1])).toEqual([]);
    shelf.lend(spec, [1, 2]).takenBy(2);
    expect(lent(shelf, spec, [1, 2])).toEqual([]);
    expect(lent(shelf, spec, [2, 3])).toEqual(["a"]);
    shelf.put(spec, program("a"), 2);
    expect(lent(shelf, spec, [1, 2])).toEqual(["a"]);
  });

  it("keeps so many, and gives up those used longest ago", () => {
    const shelf = new ProgramShelf(2);
    const other = { ...spec, problem: "q" };
    shelf.put(spec, program("a"), 1);
    shelf.put(other, program("b"), 1);
    shelf.lend(spec, [2]);
    shelf.put(other, program("c"), 1);
    expect([lent(shelf, spec), lent(shelf, other)]).toEqual([["a"], ["c"]]);
  });
});
