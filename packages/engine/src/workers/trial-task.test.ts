import { UsageError } from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { failedResult } from "../run/trial-runner.js";
import { SharedProgress } from "../trial/progress.js";
import type { TrialSpec } from "../trial/trial.js";
import { taskMemory, trialHandler, whoHas } from "./trial-task.js";

const spec: TrialSpec = {
  problem: "p",
  optimizer: "o",
  hyper: {},
  seed: 1,
  phase: "train",
  plugins: [],
};

describe("a thread's task handler", () => {
  it("opens once, runs each task and tells its thread and place", async () => {
    let opened = 0;
    const handle = trialHandler(5, async (progress) => {
      opened++;
      progress.at("loading plugin", 2);
      return async (each, told) => {
        told.at("training", 9);
        return { result: failedResult(each, "made"), compileMs: 3 };
      };
    });
    for (let i = 0; i < 2; i++) {
      const memory = taskMemory();
      const replies = await handle({ specs: [spec], forMs: 100, known: [], memory });
      expect(replies).toMatchObject([{ kind: "finished", compileMs: 3, result: { spec } }]);
      expect(whoHas(memory)).toMatchObject({ thread: 5, place: 0 });
      expect(new SharedProgress(memory).where).toEqual({ stage: "training", count: 9 });
    }
    expect(opened).toBe(1);
  });

  it("answers every task with the error of its start, instead of ending the thread", async () => {
    const handle = trialHandler(1, async () => {
      throw new UsageError("no such plugin");
    });
    for (let i = 0; i < 2; i++) {
      expect(
        await handle({ specs: [spec], forMs: 100, known: [], memory: taskMemory() }),
      ).toMatchObject([
        { kind: "broke", error: { name: "UsageError", message: "no such plugin" } },
      ]);
    }
  });

  it("runs the trials of a task in their order, says which it is at, and goes on after one that breaks", async () => {
    const memory = taskMemory();
    const beats: number[] = [];
    const handle = trialHandler(1, async () => async (each, told) => {
      const { place } = whoHas(memory);
      beats.push(new SharedProgress(memory).beat);
      told.at("training", place);
      if (each.problem === "b") throw new TypeError("x is undefined");
      return { result: failedResult(each, `at ${place}`), compileMs: 0 };
    });
    const specs = ["a", "b", "c"].map((problem) => ({ ...spec, problem }));
    expect(await handle({ specs, forMs: 1e9, known: [], memory })).toMatchObject([
      { kind: "finished", result: { failure: "at 0" } },
      {
        kind: "broke",
        error: { name: "InternalError", message: "internal: TypeError: x is undefined" },
      },
      { kind: "finished", result: { failure: "at 2" } },
    ]);
    // Each trial begins with a report, so that its time limit counts from there.
    expect(beats).toEqual([1, 3, 5]);
  });

  it("begins no further trial of a task once its time is over", async () => {
    const handle = trialHandler(1, async () => async (each) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { result: failedResult(each, "made"), compileMs: 0 };
    });
    const specs = [spec, spec, spec, spec];
    const replies = (forMs: number) =>
      handle({ specs, forMs, known: [], memory: taskMemory() }).then(({ length }) => length);
    expect(await replies(0)).toBe(1);
    expect(await replies(25)).toBe(2);
    expect(await replies(60_000)).toBe(4);
  });
});
