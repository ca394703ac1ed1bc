/**
 * A step whose batch is split into equal microbatches, for a loss that is a mean over examples. The
 * gradient is the mean of the microbatches' gradients,
 *
 *     sum <- 0 + g_1, sum + g_2, ..., sum + g_k;  g = sum / k
 *
 * in this order, whichever thread computes which of them. The loss is computed in the same way. The
 * result equals that of accumulate(k) on k batches.
 */
import { add, div, type Tensor } from "@thalweg/core";
import { grad, nodeOf, type Phase, type TensorNode, variable, zerosLike } from "@thalweg/tensor";
import { trace } from "../foreign-code/tracing-guard.js";
import { flattenAll, unflatten } from "../task/layout.js";
import type { Task } from "../task/task.js";

/** One evaluation of the gradient in a step. */
export interface MicrobatchedEvaluation {
  /** The phase that computes the point of the evaluation; absent if that is theta. */
  readonly point?: string;
  /** The phase that runs once per microbatch, after the microbatch's examples were written. */
  readonly microbatch: string;
  /** The gradient and loss of a microbatch, which this phase computes. */
  readonly gradient: TensorNode;
  readonly loss: TensorNode;
  /** The sums of the microbatches' gradients and losses. The phase of the step resets them to 0. */
  readonly gradients: TensorNode<"variable">;
  readonly losses: TensorNode<"variable">;
}

/** What runs for a step, in order, before the phase of the step itself. */
export interface MicrobatchedStep {
  readonly count: number;
  /** The variable to which a microbatch's part of the batch is written. */
  readonly batch: TensorNode<"variable">;
  readonly evaluations: readonly MicrobatchedEvaluation[];
}

type Update = NonNullable<Phase["updates"]>[number];

/** Collects the evaluations of a step while it is traced. */
export class MicrobatchedTracing {
  readonly phases: Record<string, Phase> = {};
  readonly #evaluations: MicrobatchedEvaluation[] = [];

  constructor(
    private readonly task: Task,
    private readonly theta: TensorNode<"variable">,
    private readonly count: number,
  ) {}

  /** The loss and gradient at a point, from the sums over the microbatches. */
  readonly lossAndGradient = (at: Tensor): { readonly loss: Tensor; readonly g: Tensor } => {
    const { task, count } = this;
    const number = this.#evaluations.length + 1;
    const point = nodeOf(at) === this.theta ? undefined : `point.${number}`;
    const where = point === undefined ? this.theta : this.#vector(`microbatches.at.${number}`);
    if (point !== undefined) this.phases[point] = { updates: [[where, nodeOf(at)]] };
    const parameters = unflatten(task.layout, where);
    const loss = nodeOf(trace(task.owner, () => task.batchLoss(parameters)));
    const g = flattenAll(grad(loss, parameters));
    const gradients = this.#vector(`microbatches.gradient.${number}`);
    const losses = variable(`microbatches.loss.${number}`, [], loss.dtype);
    const microbatch = `microbatch.${number}`;
    this.phases[microbatch] = {
      updates: [
        [gradients, nodeOf(add(gradients, g))],
        [losses, nodeOf(add(losses, loss))],
      ],
    };
    const computed = { gradient: nodeOf(g), loss };
    const sums = { gradients, losses };
    this.#evaluations.push({
      ...(point !== undefined && { point }),
      microbatch,
      ...computed,
      ...sums,
    });
    return { loss: div(losses, count), g: div(gradients, count) };
  };

  /** The updates by which the phase of the step resets the sums. */
  resets(): Update[] {
    return this.#evaluations.flatMap(({ gradients, losses }) =>
      [gradients, losses].map((sum): Update => {
        return [sum, zerosLike(sum)];
      }),
    );
  }

  step(batch: TensorNode<"variable">): MicrobatchedStep {
    return { count: this.count, batch, evaluations: this.#evaluations };
  }

  #vector(name: string): TensorNode<"variable"> {
    return variable(name, [this.task.layout.size], this.task.dtype);
  }
}
