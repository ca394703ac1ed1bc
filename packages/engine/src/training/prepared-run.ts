/** A training run with its program in memory, ready to be started again and again with other seeds and numbers, those that are 0 excepted. */
import { streamKey } from "@thalweg/core/numeric";
import type { Program } from "@thalweg/tensor";
import type { Entrant } from "./entrant.js";
import type { Task } from "./task.js";
import { names, phases, type TrainingSpec } from "./training-program.js";

export class PreparedRun {
  /** The most steps at a time. */
  readonly rows: number;
  /** The losses before the steps that were done last. */
  readonly losses: ArrayLike<number>;
  #layOut: (from: number, count: number) => void = () => {};

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
   * @param written is called after each array, of which the largest take seconds
   */
  start(
    entrant: Entrant,
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
      // Most states are zeros: not first made elsewhere, in doubles.
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
    for (const [name, value] of Object.entries(entrant.hyper.numeric)) {
      this.#write(names.hyper(name), value);
    }
    for (const { target, hyper } of entrant.schedules) {
      for (const [name, value] of Object.entries(hyper.numeric)) {
        this.#write(names.schedule(target, name), value);
      }
    }
    this.#layOut = this.#sampler(seed, task);
  }

  /**
   * Does the steps `from`, ..., `from + count - 1`, at most {@link rows} of them, or up to the first whose loss is no finite number. Gives how
   * many it did; their losses are in {@link losses}.
   */
  steps(from: number, count: number): number {
    this.#layOut(from, count);
    return this.program.runAhead(phases.step, count);
  }

  /** Does one step; gives the loss before it. */
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
