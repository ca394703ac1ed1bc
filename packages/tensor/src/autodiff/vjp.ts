import { ShapeError, type Tensor } from "@thalweg/core";
import { checkTensors } from "@thalweg/core/host";
import { filled } from "../graph/constants.js";
import { nodeOf, type TensorNode } from "../graph/node.js";
import { reachableNodes } from "../graph/order.js";
import { sameShape, showShape } from "../shape/shape.js";
import { addUp } from "./add-up.js";
import { cut, type Reach, reachOfOperand, union } from "./reach.js";
import { adjointOf } from "./table.js";

/**
 * The vector-Jacobian product (reverse mode): for each input the sum over outputs of J^T times the
 * output's cotangent, as a graph. Cotangents have the shapes of the outputs and count as constants.
 * An input that no output depends on gives zeros.
 * @throws ShapeError if a type is i32 where a float is wanted, or a cotangent is not like its
 * output
 */
export function vjp(
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  cotangents: readonly Tensor[],
): TensorNode[] {
  checkTensors("vjp", "output", outputs);
  checkTensors("vjp", "input", inputs);
  checkTensors("vjp", "cotangent", cotangents);
  checkLike("cotangent", cotangents, "output", outputs);
  for (const input of inputs) checkFloat("input", input);
  const sweep = new Sweep(outputs.map(nodeOf), inputs.map(nodeOf));
  for (const [i, output] of outputs.entries()) sweep.contribute(nodeOf(output), cotangents[i]!);
  return sweep.run();
}

class Sweep {
  private readonly order: readonly TensorNode[];
  /** The float nodes that depend on an input. */
  private readonly active: ReadonlySet<TensorNode>;
  private readonly pending = new Map<TensorNode, { adjoint: Tensor; reach: Reach }[]>();

  constructor(
    outputs: readonly TensorNode[],
    private readonly inputs: readonly TensorNode[],
  ) {
    this.order = reachableNodes(outputs);
    const active = new Set(inputs);
    for (const node of this.order) {
      if (node.dtype !== "i32" && node.operands.some((operand) => active.has(operand))) {
        active.add(node);
      }
    }
    this.active = active;
  }

  contribute(node: TensorNode, adjoint: Tensor, reach?: Reach): void {
    if (!this.active.has(node)) return;
    const contributions = this.pending.get(node) ?? [];
    contributions.push({ adjoint, reach });
    this.pending.set(node, contributions);
  }

  /** Visits users before their operands, so that an adjoint is complete when it is passed on. */
  run(): TensorNode[] {
    const adjoints = new Map<TensorNode, Tensor>();
    for (const node of this.order.toReversed()) {
      const contributions = this.pending.get(node);
      if (contributions === undefined) continue;
      const adjoint = addUp(contributions.map((contribution) => contribution.adjoint));
      adjoints.set(node, adjoint);
      this.passOn(node, adjoint, union(contributions.map(({ reach }) => reach)));
    }
    return this.inputs.map((input) => nodeOf(adjoints.get(input) ?? filled(0, input)));
  }

  private passOn(node: TensorNode, adjoint: Tensor, reach: Reach): void {
    for (const [i, build] of adjointOf(node, adjoint).entries()) {
      const operand = node.operands[i]!;
      if (build === undefined || !this.active.has(operand)) continue;
      this.contribute(operand, cut(node, build(), reach), reachOfOperand(node, i, reach));
    }
  }
}

/** @throws ShapeError unless each value has the shape and the float type of its partner */
export function checkLike(
  what: string,
  values: readonly Tensor[],
  partner: string,
  partners: readonly Tensor[],
): void {
  if (values.length !== partners.length) {
    throw new ShapeError(
      `${values.length} ${what}s for ${partners.length} ${partner}s: there must be one for each.`,
    );
  }
  for (const [i, value] of values.entries()) {
    const like = partners[i]!;
    checkFloat(partner, like);
    if (value.dtype !== like.dtype || !sameShape(value.shape, like.shape)) {
      throw new ShapeError(
        `${what} ${i} is ${show(value)}; it must be ${show(like)}, as its ${partner}.`,
      );
    }
  }
}

function checkFloat(what: string, x: Tensor): void {
  if (x.dtype === "i32") {
    throw new ShapeError(`a derivative with an ${what} of ${show(x)}: it must be f32 or f64.`);
  }
}

function show({ dtype, shape }: Tensor): string {
  return `${dtype} ${showShape(shape)}`;
}
