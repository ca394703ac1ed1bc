/**
 * A training run for several replicas on one memory. Each shard leaves its gradient and loss where it alone writes; then every replica adds
 * up its slice of the gradients, in the order of the shards, and updates its slice of parameters and state:
 *
 *     for each evaluation:  [point]  |  shard, shard, ...  |      (| is a barrier)
 *     loss, step  |
 *
 * A rule that cannot be sliced, because what it does to a parameter needs others, runs in the first replica while the rest wait.
 */
import {
  type AreaPlan,
  type Phase,
  type ProgramSpec,
  sizeOf,
  type TensorNode,
  variable,
  type Window,
} from "@thalweg/tensor";
import type { ShardedEvaluation, ShardedStep } from "../training/sharded-step.js";
import { phases, type TrainingSpec } from "../training/training-program.js";
import { NotSliceable, Slicing, sumOf } from "./slicing.js";

/** Phases that replicas run side by side: replica i that at place i, or none. */
export type PhaseOfEach = readonly string[];

/** What replicas do in a step, by the names of phases and variables. Plain data. */
export interface GangSchedule {
  readonly workers: number;
  readonly shards: number;
  /** The variable of each shard for its examples. */
  readonly batch: string;
  readonly evaluations: readonly { readonly point: PhaseOfEach; readonly shard: string }[];
  readonly step: PhaseOfEach;
}

/** The phase whose output is the loss before the step. Every replica runs it, so that all stop at the same step. */
export const lossPhase = "loss";

export interface GangSpec {
  readonly program: ProgramSpec;
  readonly areas: AreaPlan;
  readonly schedule: GangSchedule;
}

type Update = NonNullable<Phase["updates"]>[number];

/** @param sharded the step of `training`, a batch in at least as many shards as there are workers */
export function gangSpec(
  { program }: TrainingSpec,
  sharded: ShardedStep,
  workers: number,
): GangSpec {
  return new GangBuilder(program, sharded, workers).build();
}

class GangBuilder {
  readonly #phases: Record<string, Phase> = {};
  readonly #windows = new Map<string, Window>();
  readonly #known = new Map<string, TensorNode<"variable">>();
  /** The sums over shards, by variable. */
  readonly #sums: ReadonlySet<TensorNode<"variable">>;
  readonly #ofReplica = new Set<string>();

  constructor(
    private readonly program: ProgramSpec,
    private readonly sharded: ShardedStep,
    private readonly workers: number,
  ) {
    this.#sums = new Set(sharded.evaluations.flatMap((each) => [each.gradients, each.losses]));
  }

  build(): GangSpec {
    const { along, atEnd, observe } = phases;
    for (const name of [along, atEnd, observe]) {
      const phase = this.program.phases[name];
      if (phase !== undefined) this.#phases[name] = phase;
    }
    const { outputs = {}, updates = [] } = this.program.phases[phases.step]!;
    const evaluations = this.sharded.evaluations.map((each) => this.#evaluation(each));
    const step = this.#side(
      phases.step,
      updates.filter(([target]) => !this.#sums.has(target)),
      true,
    );
    const loss = this.#slicing(new Set()).whole(outputs.loss!);
    this.#phases[lossPhase] = { outputs: { loss } };
    const { count: shards, batch } = this.sharded;
    const { name } = batch.attributes;
    const ofShard = new Set([name, ...[...this.#sums].map(nameOf)]);
    const { workers } = this;
    return {
      program: { phases: this.#phases },
      areas: { shards, ofShard, ofReplica: this.#ofReplica, windows: this.#windows },
      schedule: { workers, shards, batch: name, evaluations, step },
    };
  }

  #evaluation({ point, shard, gradient, loss, gradients, losses }: ShardedEvaluation) {
    this.#phases[shard] = {
      updates: [
        [gradients, gradient],
        [losses, loss],
      ],
    };
    const { updates = [] } = (point !== undefined && this.program.phases[point]) || {};
    return { shard, point: point === undefined ? [] : this.#side(point, updates, false) };
  }

  /** Makes the phases that replicas run side by side for these updates. @param keeps whether each may keep scalars for itself */
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
    const { count } = this.sharded;
    return sumOf(
      Array.from({ length: count }, (_, shard) => this.#window(each, start, length, shard)),
    );
  }

  #window(
    of: TensorNode<"variable">,
    start: number,
    length: number,
    shard?: number,
  ): TensorNode<"variable"> {
    if (shard === undefined && length === sizeOf(of.shape)) return of;
    const name = `${nameOf(of)}[${start}, ${length}]${shard === undefined ? "" : ` of ${shard}`}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const shape = of.shape.length === 0 ? [] : [length];
    const made = variable(name, shape, of.dtype);
    this.#known.set(name, made);
    this.#windows.set(name, { of, start, ...(shard !== undefined && { shard }) });
    return made;
  }
}

const nameOf = ({ attributes }: TensorNode<"variable">): string => attributes.name;

/** Slices begin at multiples of this many elements, so that no two replicas write to one line of the cache. */
const sliceAlignment = 32;

/** Equal slices, as far as that goes. */
function slicesOf(size: number, count: number): { start: number; length: number }[] {
  const starts = Array.from(
    { length: count },
    (_, i) => Math.floor((size * i) / count / sliceAlignment) * sliceAlignment,
  );
  return starts.map((start, i) => ({ start, length: (starts[i + 1] ?? size) - start }));
}
