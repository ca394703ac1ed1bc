/**
 * A training run whose program is in memory. It can be started repeatedly with other seeds and
 * other values of hyperparameters, except for those that are 0.
 */
import { streamKey } from "@thalweg/core/numeric";
import type { Program, TypedArray } from "@thalweg/tensor";
import type { ResolvedOptimizer } from "../catalogue/resolved-optimizer.js";
import {
  checkedSteps,
  checkScheduled,
  type ScheduledRange,
  scheduledRanges,
} from "../catalogue/schedule-range.js";
import type { Task } from "../task/task.js";
import { names, phases, type TrainingSpec } from "./training-program.js";

export class PreparedRun {
  /** The maximum number of steps per call. */
  readonly rows: number;
  /** The losses before the steps of the latest call. */
  readonly losses: ArrayLike<number>;
  #layOut: (from: number, count: number) => void = () => {};
  #expression = "";
  #steps = 0;
  #ranges: readonly ScheduledRange[] = [];

  constructor(
    readonly task: Task,
    readonly spec: TrainingSpec,
    readonly program: Program,
  ) {
    for (const { variable, values } of task.data) this.#fill(variable.attributes.name, values);
    this.losses = program.kept(phases.step, "loss");
    this.rows = this.losses.length;
  }

  /**
   * Writes initial values, counters and hyperparameters, as if the program were new.
   * @param written called after each array is written; the largest take seconds
   * @throws UsageError for a schedule that sets a hyperparameter to a value out of its range, at
   * the steps of `checkedSteps` and with the initial memories
   */
  start(
    resolved: ResolvedOptimizer,
    theta: Float64Array,
    seed: number,
    steps: number,
    written: () => void = () => {},
  ): void {
    const { program, task, spec } = this;
    program.variable(names.theta).set(theta);
    written();
    for (const { variable, constant, initial } of spec.states) {
      const { name } = variable.attributes;
      if (!program.has(name)) continue;
      // Most states begin with zeros: writing the constant directly avoids an intermediate array of
      // doubles.
      if (constant === undefined) program.variable(name).set(initial(theta));
      else program.variable(name).fill(constant);
      written();
    }
    for (const { variable, path } of spec.noiseKeys) {
      this.#fill(variable.attributes.name, streamKey(seed, task.name, "noise", ...path));
    }
    this.#write(names.t, 1);
    this.#write(names.total, steps);
    for (const [name, value] of spec.memories) this.#write(name, value);
    for (const [name, value] of Object.entries(resolved.hyper.numeric)) {
      this.#write(names.hyper(name), value);
    }
    for (const { key, hyper } of resolved.schedules) {
      for (const [name, value] of Object.entries(hyper.numeric)) {
        this.#write(names.schedule(key, name), value);
      }
    }
    this.#expression = resolved.expression;
    this.#steps = steps;
    this.#ranges = scheduledRanges(resolved);
    this.#checkSchedules(steps, written);
    this.#layOut = this.#sampler(seed, task);
  }

  /**
   * Performs the steps `from`, ..., `from + count - 1`, at most {@link rows} of them, and stops
   * after the first whose loss is not finite. Returns the number of steps performed; their losses
   * are in {@link losses}.
   */
  steps(from: number, count: number): number {
    this.#layOut(from, count);
    return this.program.runAhead(phases.step, count);
  }

  /** Performs one step; returns the loss before it. */
  step(step: number): number {
    this.steps(step, 1);
    return this.losses[0]!;
  }

  /** Takes the measurements of a phase. */
  measure(phase: typeof phases.along | typeof phases.atEnd): Record<string, number> {
    this.program.run(phase);
    const outputs = this.spec.program.phases[phase]?.outputs ?? {};
    return Object.fromEntries(
      Object.keys(outputs).map((name) => [name, this.program.output(phase, name)[0]!]),
    );
  }

  /**
   * Passes a measurement to the stateful schedulers.
   * @throws UsageError if one of them then sets a hyperparameter to a value out of its range
   */
  observe(metric: number): void {
    if (this.spec.program.phases[phases.observe] === undefined) return;
    this.#write(names.metric, metric);
    this.program.run(phases.observe);
    const step = this.program.variable(names.t)[0]! - 1;
    if (step < this.#steps) this.#checkStep(step);
  }

  #checkSchedules(steps: number, checked: () => void): void {
    if (this.#ranges.length === 0) return;
    for (const step of checkedSteps(steps)) this.#checkStep(step);
    this.#write(names.t, 1);
    checked();
  }

  /** Checks the values of the schedules at a step, and leaves the counter there. */
  #checkStep(step: number): void {
    const { program } = this;
    this.#write(names.t, step + 1);
    program.run(phases.schedules);
    for (const range of this.#ranges) {
      const value = program.output(phases.schedules, range.target)[0]!;
      checkScheduled(range, this.#expression, value, step);
    }
  }

  /** The arrays that a training changes, by name. A started program has all others already. */
  state(): ReadonlyMap<string, TypedArray> {
    const changed = Object.values(this.spec.program.phases).flatMap(({ updates = [] }) =>
      updates.map(([target]) => target.attributes.name),
    );
    const reached = [...new Set(changed)].filter((name) => this.program.has(name));
    return new Map(reached.map((name) => [name, this.program.variable(name)]));
  }

  theta(): Float32Array | Float64Array {
    const theta = this.program.variable(names.theta);
    return theta as Float32Array | Float64Array;
  }

  // A program lacks the variables that no rule, schedule or network uses.
  #write(name: string, value: number): void {
    if (this.program.has(name)) this.program.variable(name)[0] = value;
  }

  #fill(name: string, values: ArrayLike<number>): void {
    if (this.program.has(name)) this.program.variable(name).set(values);
  }

  #sampler(seed: number, { batches }: Task): (from: number, count: number) => void {
    if (batches === undefined) return () => {};
    const { variable } = batches;
    const rows = this.program.feed(phases.step, variable.attributes.name);
    const size = rows.length / this.rows;
    const each = Array.from({ length: this.rows }, (_, i) =>
      rows.subarray(i * size, (i + 1) * size),
    );
    const sample = batches.sampler(seed);
    return (from, count) => {
      for (let i = 0; i < count; i++) sample(from + i, each[i]!);
    };
  }
}
