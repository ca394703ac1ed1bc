/**
 * A step whose batch is split into equal shards, for a loss that is a mean over examples: the gradient is the mean of the shards' gradients,
 *
 *     sum <- 0 + g_1, sum + g_2, ..., sum + g_k;  g = sum / k
 *
 * in this order whoever computes which of them, and the loss likewise: what accumulate(k) makes of k batches.
 */
import { add, div, type Tensor } from "@thalweg/core";
import {
  broadcastTo,
  constant,
  grad,
  nodeOf,
  type Phase,
  type TensorNode,
  variable,
} from "@thalweg/tensor";
import { trace } from "../tracing-guard.js";
import { flattenAll, unflatten } from "./layout.js";
import type { Task } from "./task.js";

/** One evaluation of the gradient in a step. */
export interface ShardedEvaluation {
  /** The phase that computes where; absent if that is theta. */
  readonly point?: string;
  /** The phase that runs once for each shard, with its examples in the batch. */
  readonly shard: string;
  /** What it computes: a shard's gradient and loss. */
  readonly gradient: TensorNode;
  readonly loss: TensorNode;
  /** Where the shards' gradients and losses are summed up. The phase of the step leaves them 0. */
  readonly gradients: TensorNode<"variable">;
  readonly losses: TensorNode<"variable">;
}

/** What is run for a step, in order, before the phase of the step itself. */
export interface ShardedStep {
  readonly count: number;
  /** The variable that a shard's part of the batch is written to. */
  readonly batch: TensorNode<"variable">;
  readonly evaluations: readonly ShardedEvaluation[];
}

type Update = NonNullable<Phase["updates"]>[number];

/** Collects the evaluations of a step as it is traced. */
export class ShardedTracing {
  readonly phases: Record<string, Phase> = {};
  readonly #evaluations: ShardedEvaluation[] = [];

  constructor(
    private readonly task: Task,
    private readonly theta: TensorNode<"variable">,
    private readonly count: number,
  ) {}

  /** The loss and gradient at a point, from the sums over the shards. */
  readonly lossAndGradient = (at: Tensor): { readonly loss: Tensor; readonly g: Tensor } => {
    const { task, count } = this;
    const number = this.#evaluations.length + 1;
    const point = nodeOf(at) === this.theta ? undefined : `point.${number}`;
    const where = point === undefined ? this.theta : this.#vector(`shards.at.${number}`);
    if (point !== undefined) this.phases[point] = { updates: [[where, nodeOf(at)]] };
    const parameters = unflatten(task.layout, where);
    const loss = nodeOf(trace(task.owner, () => task.batchLoss(parameters)));
    const g = flattenAll(grad(loss, parameters));
    const gradients = this.#vector(`shards.gradient.${number}`);
    const losses = variable(`shards.loss.${number}`, [], loss.dtype);
    const shard = `shard.${number}`;
    this.phases[shard] = {
      updates: [
        [gradients, nodeOf(add(gradients, g))],
        [losses, nodeOf(add(losses, loss))],
      ],
    };
    const computed = { gradient: nodeOf(g), loss };
    const sums = { gradients, losses };
    this.#evaluations.push({ ...(point !== undefined && { point }), shard, ...computed, ...sums });
    return { loss: div(losses, count), g: div(gradients, count) };
  };

  /** What the phase of the step does with the sums. */
  resets(): Update[] {
    return this.#evaluations.flatMap(({ gradients, losses }) =>
      [gradients, losses].map((sum): Update => {
        return [sum, broadcastTo(constant(0, sum.dtype), sum.shape)];
      }),
    );
  }

  step(batch: TensorNode<"variable">): ShardedStep {
    return { count: this.count, batch, evaluations: this.#evaluations };
  }

  #vector(name: string): TensorNode<"variable"> {
    return variable(name, [this.task.layout.size], this.task.dtype);
  }
}
