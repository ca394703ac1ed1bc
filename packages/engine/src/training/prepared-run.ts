/** A training run with its program in memory, ready to be started again and again with other seeds and numbers. */
import { streamKey } from "@thalweg/core/numeric";
import type { Program } from "@thalweg/tensor";
import type { Entrant } from "./entrant.js";
import type { Task } from "./task.js";
import { names, phases, type TrainingSpec } from "./training-program.js";

export class PreparedRun {
  readonly #loss: ArrayLike<number>;
  #nextBatch: (step: number) => void = () => {};

  constructor(
    readonly task: Task,
    readonly spec: TrainingSpec,
    readonly program: Program,
  ) {
    for (const { variable, values } of task.data) this.#fill(variable.attributes.name, values);
    this.#loss = program.output(phases.step, "loss");
  }

  /** Writes initial values, counters and hyperparameters, as if the program were new. */
  start(entrant: Entrant, theta: Float64Array, seed: number, steps: number): void {
    const { program, task, spec } = this;
    program.variable(names.theta).set(theta);
    for (const state of spec.states) {
      this.#fill(state.variable.attributes.name, state.initial(theta));
    }
    for (const { variable, path } of spec.noiseKeys) {
      const key = streamKey(seed, task.name, "noise", ...path);
      program.variable(variable.attributes.name).set(key);
    }
    this.#write(names.t, 1);
    this.#write(names.total, steps);
    for (const [name, value] of spec.memories) this.#write(name, value);
    for (const [name, value] of Object.entries(entrant.hyper.numeric)) {
      this.#write(names.hyper(name), value);
    }
    for (const { target, hyper } of entrant.schedules) {
      for (const [name, value] of Object.entries(hyper.numeric)) {
        this.#write(names.schedule(target, name), value);
      }
    }
    this.#nextBatch = this.#sampler(seed, task);
  }

  /** Does one step; gives the loss before it. */
  step(step: number): number {
    this.#nextBatch(step);
    this.program.run(phases.step);
    return this.#loss[0]!;
  }

  /** Takes the measurements of a phase. */
  measure(phase: typeof phases.along | typeof phases.atEnd): Record<string, number> {
    this.program.run(phase);
    const outputs = this.spec.program.phases[phase]?.outputs ?? {};
    return Object.fromEntries(
      Object.keys(outputs).map((name) => [name, this.program.output(phase, name)[0]!]),
    );
  }

  /** Lets the schedulers that have a memory see a measurement. */
  observe(metric: number): void {
    if (this.spec.program.phases[phases.observe] === undefined) return;
    this.#write(names.metric, metric);
    this.program.run(phases.observe);
  }

  theta(): Float32Array | Float64Array {
    const theta = this.program.variable(names.theta);
    return theta as Float32Array | Float64Array;
  }

  // What a rule, schedule or network takes and does not use is not in the program.
  #write(name: string, value: number): void {
    if (this.program.has(name)) this.program.variable(name)[0] = value;
  }

  #fill(name: string, values: ArrayLike<number>): void {
    if (this.program.has(name)) this.program.variable(name).set(values);
  }

  #sampler(seed: number, { batches }: Task): (step: number) => void {
    if (batches === undefined || !this.program.has(batches.variable.attributes.name)) {
      return () => {};
    }
    const indices = this.program.variable(batches.variable.attributes.name);
    const sample = batches.sampler(seed);
    return (step) => sample(step, indices);
  }
}
