import { describe, expect, it } from "vitest";
import { SharedProgress, type Stage, showWhere, stages } from "./progress.js";

const progress = () => new SharedProgress(new SharedArrayBuffer(SharedProgress.byteLength));

describe("a shared progress", () => {
  it("gives another view on its memory the last report and a new beat for every report", () => {
    const here = progress();
    const there = new SharedProgress(here.memory);
    expect(there.where).toEqual({ stage: "starting", count: 0 });
    for (const [i, stage] of stages.entries()) {
      const before = there.beat;
      here.at(stage, i);
      expect(there.where).toEqual({ stage, count: i });
      expect(there.beat).not.toBe(before);
    }
  });
});

describe("where a trial was", () => {
  const plugins = [{ module: "@thalweg/optimizers", version: "1.0.0" }];
  it.each<[Stage, number, string]>([
    ["starting", 0, 'before the worker thread began problem "beale"'],
    ["loading plugin", 0, "while loading @thalweg/optimizers"],
    ["reading data", 0, 'while reading the data of problem "beale"'],
    ["tracing problem", 0, 'while tracing problem "beale"'],
    ["tracing optimizer", 0, 'while tracing optimizer "adam"'],
    ["compiling", 0, 'while compiling problem "beale" with optimizer "adam"'],
    ["training", 12, 'at step 12 of problem "beale" with optimizer "adam"'],
    ["drawing initial values", 0, 'while drawing the initial values of problem "beale"'],
    ["measuring", 20, 'while measuring problem "beale" with optimizer "adam" after 20 steps'],
  ])("is said in words when it was %s", (stage, count, words) => {
    const spec = { problem: "beale", optimizer: "adam", plugins };
    expect(showWhere({ stage, count }, spec)).toBe(words);
  });
});
