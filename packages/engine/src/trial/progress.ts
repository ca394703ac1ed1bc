/**
 * The progress of a trial: a run reports where it is, so that another thread can end a stalled run
 * and say where it was.
 */
import type { TrialSpec } from "./trial.js";

export const stages = [
  "starting",
  "loading plugin",
  "reading data",
  "tracing problem",
  "tracing optimizer",
  "compiling",
  "drawing initial values",
  "training",
  "measuring",
  "saving",
] as const;

export type Stage = (typeof stages)[number];

/** Receives the reports of a run. Cheap enough to call at every step. */
export interface Progress {
  /**
   * @param count the step, counted from 0, in `training`, `measuring` and `saving`; the plugin's index in its
   * list in `loading plugin`
   */
  at(stage: Stage, count?: number): void;
}

/** For a run that nobody watches. */
export const unwatched: Progress = { at: () => {} };

/**
 * A progress that another thread can read: three 32-bit words, the first of which changes with
 * every report.
 */
export class SharedProgress implements Progress {
  static readonly byteLength = 3 * Int32Array.BYTES_PER_ELEMENT;
  readonly #words: Int32Array;

  constructor(readonly memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory);
  }

  at(stage: Stage, count = 0): void {
    this.#words[1] = stages.indexOf(stage);
    this.#words[2] = count;
    Atomics.add(this.#words, 0, 1);
  }

  /**
   * Reports that the run is still alive while it waits for other threads, which are watched
   * themselves.
   */
  alive(): void {
    Atomics.add(this.#words, 0, 1);
  }

  /** Changes with every report. */
  get beat(): number {
    return Atomics.load(this.#words, 0);
  }

  get where(): { readonly stage: Stage; readonly count: number } {
    const stage = stages[Atomics.load(this.#words, 1)] ?? "starting";
    return { stage, count: Atomics.load(this.#words, 2) };
  }
}

/**
 * Where a trial was, in words: `while tracing optimizer "adam"`,
 * `at step 12 of problem "beale" with optimizer "adam"`.
 */
export function showWhere(
  { stage, count }: SharedProgress["where"],
  { problem, optimizer, plugins }: Pick<TrialSpec, "problem" | "optimizer" | "plugins">,
): string {
  const both = `problem "${problem}" with optimizer "${optimizer}"`;
  switch (stage) {
    case "starting":
      return `before the worker thread began problem "${problem}"`;
    case "loading plugin":
      return `while loading ${plugins[count]?.module ?? "a plugin"}`;
    case "reading data":
    case "tracing problem":
      return `while ${stage === "reading data" ? "reading the data of" : "tracing"} problem "${problem}"`;
    case "tracing optimizer":
      return `while tracing optimizer "${optimizer}"`;
    case "compiling":
      return `while compiling ${both}`;
    case "drawing initial values":
      return `while drawing the initial values of problem "${problem}"`;
    case "training":
      return `at step ${count} of ${both}`;
    case "measuring":
      return `while measuring ${both} after ${count} steps`;
    case "saving":
      return `while saving the state of ${both} after ${count} steps`;
  }
}
