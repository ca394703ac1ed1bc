/**
 * Splits a training run among replicas on shared memory. Each microbatch writes its gradient and
 * loss to an area of its own. Then every replica sums its slice of the gradients, in the order of
 * the microbatches, and updates its slice of parameters and state:
 *
 *     for each evaluation:  [point]  |  microbatch, microbatch, ...  |      (| is a barrier)
 *     loss, step  |
 *
 * A rule that cannot be sliced, because the update of a parameter needs other parameters, runs in
 * the first replica while the others wait.
 */
import {
  type AreaPlan,
  NotSliceable,
  type Phase,
  type ProgramSpec,
  Slicing,
  sizeOf,
  sumOf,
  type TensorNode,
  variable,
  type Window,
} from "@thalweg/tensor";
import type { MicrobatchedEvaluation, MicrobatchedStep } from "../program/microbatched-step.js";
import { phases, type TrainingSpec } from "../program/training-program.js";

/**
 * The names of phases that replicas run concurrently: replica i runs the one at index i, or nothing
 * if there is none.
 */
export type PhaseOfEach = readonly string[];

/** What the replicas do in a step, by the names of phases and variables. Plain data. */
export interface DataParallelSchedule {
  readonly workers: number;
  readonly microbatches: number;
  /** The variable that holds a microbatch's examples. */
  readonly batch: string;
  readonly evaluations: readonly { readonly point: PhaseOfEach; readonly microbatch: string }[];
  readonly step: PhaseOfEach;
}

/**
 * The phase that computes the loss before the step. Every replica runs it, so that all stop at the
 * same step.
 */
export const lossPhase = "loss";

export interface DataParallelSpec {
  readonly program: ProgramSpec;
  readonly areas: AreaPlan;
  readonly schedule: DataParallelSchedule;
}

type Update = NonNullable<Phase["updates"]>[number];

/**
 * Splits a training run among replicas.
 * @param microbatched the step of `training`, with at least as many microbatches as there are
 * workers
 */
export function dataParallelSpec(
  { program }: TrainingSpec,
  microbatched: MicrobatchedStep,
  workers: number,
): DataParallelSpec {
  return new DataParallelBuilder(program, microbatched, workers).build();
}

class DataParallelBuilder {
  readonly #phases: Record<string, Phase> = {};
  readonly #windows = new Map<string, Window>();
  readonly #known = new Map<string, TensorNode<"variable">>();
  /** The variables that sum gradients and losses over the microbatches. */
  readonly #sums: ReadonlySet<TensorNode<"variable">>;
  readonly #ofReplica = new Set<string>();

  constructor(
    private readonly program: ProgramSpec,
    private readonly microbatched: MicrobatchedStep,
    private readonly workers: number,
  ) {
    this.#sums = new Set(microbatched.evaluations.flatMap((each) => [each.gradients, each.losses]));
  }

  build(): DataParallelSpec {
    const { along, atEnd, observe, schedules } = phases;
    for (const name of [along, atEnd, observe, schedules]) {
      const phase = this.program.phases[name];
      if (phase !== undefined) this.#phases[name] = phase;
    }
    const { outputs = {}, updates = [] } = this.program.phases[phases.step]!;
    const evaluations = this.microbatched.evaluations.map((each) => this.#evaluation(each));
    const step = this.#side(
      phases.step,
      updates.filter(([target]) => !this.#sums.has(target)),
      true,
    );
    const loss = this.#slicing(new Set()).whole(outputs.loss!);
    this.#phases[lossPhase] = { outputs: { loss } };
    const { count: microbatches, batch } = this.microbatched;
    const { name } = batch.attributes;
    const ofMicrobatch = new Set([name, ...[...this.#sums].map(nameOf)]);
    const { workers } = this;
    return {
      program: { phases: this.#phases },
      areas: { microbatches, ofMicrobatch, ofReplica: this.#ofReplica, windows: this.#windows },
      schedule: { workers, microbatches, batch: name, evaluations, step },
    };
  }

  #evaluation({ point, microbatch, gradient, loss, gradients, losses }: MicrobatchedEvaluation) {
    this.#phases[microbatch] = {
      updates: [
        [gradients, gradient],
        [losses, loss],
      ],
    };
    const { updates = [] } = (point !== undefined && this.program.phases[point]) || {};
    return { microbatch, point: point === undefined ? [] : this.#side(point, updates, false) };
  }

  /**
   * Adds the phases in which the replicas make these updates concurrently. @param keeps whether
   * each replica can have its own copy of the scalars
   */
  #side(name: string, updates: readonly Update[], keeps: boolean): PhaseOfEach {
    try {
      const sliced = this.#sliced(updates, keeps);
      return sliced.map((phase, replica) => this.#add(`${name}.${replica}`, phase));
    } catch (error) {
      if (!(error instanceof NotSliceable)) throw error;
      const slicing = this.#slicing(new Set());
      const whole = updates.map(([target, value]): Update => [target, slicing.whole(value)]);
      return [this.#add(name, { updates: whole })];
    }
  }

  #add(name: string, phase: Phase): string {
    this.#phases[name] = phase;
    return name;
  }

  /** @throws NotSliceable if a replica would read what another one writes */
  #sliced(updates: readonly Update[], keeps: boolean): Phase[] {
    const scalars = updates.filter(([{ shape }]) => sizeOf(shape) === 1);
    const vectors = updates.filter(([{ shape }]) => sizeOf(shape) > 1);
    const size = Math.max(...vectors.map(([{ shape }]) => sizeOf(shape)));
    const alike = vectors.every(([{ shape }]) => shape.length === 1 && shape[0] === size);
    if (!alike || size < this.workers * sliceAlignment || (scalars.length > 0 && !keeps)) {
      throw new NotSliceable("vectors of several lengths");
    }
    const slicing = this.#slicing(new Set(vectors.map(([target]) => target)));
    const made = slicesOf(size, this.workers).map(({ start, length }): Phase => {
      const own = vectors.map(
        ([target, value]): Update => [
          this.#window(target, start, length),
          slicing.part(value, start, length),
        ],
      );
      const kept = scalars.map(([target, value]): Update => [target, slicing.whole(value)]);
      return { updates: [...own, ...kept] };
    });
    for (const [target] of scalars) this.#ofReplica.add(nameOf(target));
    return made;
  }

  #slicing(split: ReadonlySet<TensorNode<"variable">>): Slicing {
    return new Slicing({
      isSplit: (each) => split.has(each),
      part: (each, start, length) => {
        if (this.#sums.has(each)) return this.#sum(each, start, length);
        return length === sizeOf(each.shape) ? each : this.#window(each, start, length);
      },
    });
  }

  #sum(each: TensorNode<"variable">, start: number, length: number): TensorNode {
    const { count } = this.microbatched;
    return sumOf(
      Array.from({ length: count }, (_, microbatch) =>
        this.#window(each, start, length, microbatch),
      ),
    );
  }

  #window(
    of: TensorNode<"variable">,
    start: number,
    length: number,
    microbatch?: number,
  ): TensorNode<"variable"> {
    if (microbatch === undefined && length === sizeOf(of.shape)) return of;
    const name = `${nameOf(of)}[${start}, ${length}]${microbatch === undefined ? "" : ` of ${microbatch}`}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const shape = of.shape.length === 0 ? [] : [length];
    const made = variable(name, shape, of.dtype);
    this.#known.set(name, made);
    this.#windows.set(name, { of, start, ...(microbatch !== undefined && { microbatch }) });
    return made;
  }
}

const nameOf = ({ attributes }: TensorNode<"variable">): string => attributes.name;

/**
 * Slices begin at multiples of this many elements, so that no two replicas write to the same cache
 * line.
 */
const sliceAlignment = 32;

/** Slices of nearly equal length. */
function slicesOf(size: number, count: number): { start: number; length: number }[] {
  const starts = Array.from(
    { length: count },
    (_, i) => Math.floor((size * i) / count / sliceAlignment) * sliceAlignment,
  );
  return starts.map((start, i) => ({ start, length: (starts[i + 1] ?? size) - start }));
}
