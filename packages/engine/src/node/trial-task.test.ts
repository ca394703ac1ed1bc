import { UsageError } from "@thalweg/core";
import { describe, expect, it } from "vitest";
import { failedResult } from "../executors/trial-runner.js";
import { SharedProgress } from "../progress.js";
import type { TrialSpec } from "../trial.js";
import { takerOf, taskMemory, trialHandler, withdraw } from "./trial-task.js";

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
      const reply = await handle({ spec, known: [], memory });
      expect(reply).toMatchObject({ kind: "finished", compileMs: 3, result: { spec } });
      expect(takerOf(memory)).toBe(5);
      expect(new SharedProgress(memory).where).toEqual({ stage: "training", count: 9 });
    }
    expect(opened).toBe(1);
  });

  it("answers every task with the error of its start, instead of ending the thread", async () => {
    const handle = trialHandler(1, async () => {
      throw new UsageError("no such plugin");
    });
    for (let i = 0; i < 2; i++) {
      expect(await handle({ spec, known: [], memory: taskMemory() })).toMatchObject({
        kind: "broke",
        error: { name: "UsageError", message: "no such plugin" },
      });
    }
  });

  it("does one task after the other, and none that was withdrawn before it came to it", async () => {
    const done: string[] = [];
    let finish: () => void = () => undefined;
    const first = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const handle = trialHandler(7, async () => async (each) => {
      if (done.length === 0) await first;
      done.push(each.problem);
      return { result: failedResult(each, "made"), compileMs: 0 };
    });
    const tasks = ["a", "b", "c"].map((problem) => ({
      ...{ spec: { ...spec, problem }, known: [], memory: taskMemory() },
    }));
    const replies = tasks.map(handle);
    await new Promise(setImmediate);
    expect(tasks.map(({ memory }) => takerOf(memory))).toEqual([7, undefined, undefined]);
    expect(tasks.map(({ memory }) => withdraw(memory))).toEqual([false, true, true]);
    expect(withdraw(tasks[2]!.memory)).toBe(true);
    finish();
    const kinds = (await Promise.all(replies)).map(({ kind }) => kind);
    expect(kinds).toEqual(["finished", "withdrawn", "withdrawn"]);
    expect(done).toEqual(["a"]);
    expect(takerOf(tasks[1]!.memory)).toBeUndefined();
  });

  it("answers with the error of a trial that breaks", async () => {
    const handle = trialHandler(1, async () => async () => {
      throw new TypeError("x is undefined");
    });
    expect(await handle({ spec, known: [], memory: taskMemory() })).toMatchObject({
      kind: "broke",
      error: { name: "InternalError", message: "internal: TypeError: x is undefined" },
    });
  });
});
