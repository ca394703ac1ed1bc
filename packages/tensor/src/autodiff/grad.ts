import { ShapeError, type Tensor } from "@thalweg/core";
import { checkTensor, checkTensors } from "@thalweg/core/host";
import { filled } from "../graph/constants.js";
import { type TensorNode, variable } from "../graph/node.js";
import { showShape } from "../shape/shape.js";
import { checkLike, vjp } from "./vjp.js";

/**
 * The gradient of a 0-d output by each input, as a graph: it can be differentiated again. An input
 * that the output does not depend on gives zeros; integers, and what is computed from them, have no
 * derivative.
 *
 * Where a derivative does not exist: `abs`, `relu` and `sign` have 0 at 0, `floor` 0 everywhere; a
 * tie of `maximum` or `minimum` goes to the first operand, of `max` to the first index; `pow(a, b)`
 * has 0 by a where a = b = 0 and 0 by b where a = 0. The branch that `where` did not take passes
 * nothing, not even NaN, unless a matrix product lies inside the branch.
 * @throws ShapeError if the output is not 0-d, or the output or an input is i32
 */
export function grad(output: Tensor, inputs: readonly Tensor[]): TensorNode[] {
  checkTensor("grad", "the output", output);
  checkTensors("grad", "input", inputs);
  if (output.shape.length > 0) {
    throw new ShapeError(
      `grad of an output of shape ${showShape(output.shape)}: it must be a single value, []; write sum(...) or mean(...).`,
    );
  }
  return vjp([output], inputs, [filled(1, output)]);
}

/**
 * The Jacobian-vector product (forward mode): for each output the sum over inputs of J times the
 * input's tangent, as a graph. It is the transpose of {@link vjp}, which is linear in its
 * cotangents, by vjp once more.
 * @throws ShapeError if a type is i32 where a float is wanted, or a tangent is not like its input
 */
export function jvp(
  outputs: readonly Tensor[],
  inputs: readonly Tensor[],
  tangents: readonly Tensor[],
): TensorNode[] {
  checkTensors("jvp", "output", outputs);
  checkTensors("jvp", "input", inputs);
  checkTensors("jvp", "tangent", tangents);
  checkLike("tangent", tangents, "input", inputs);
  const cotangents = outputs.map((y, i) => variable(`cotangent ${i}`, y.shape, y.dtype));
  return vjp(vjp(outputs, inputs, cotangents), cotangents, tangents);
}

/**
 * The product of the Hessian of a 0-d loss with a vector that has one part for each input, as a
 * graph (Pearlmutter 1994). The vectors count as constants, also where they are computed from the
 * inputs.
 * @throws ShapeError if the loss is not 0-d, a type is i32, or a vector is not like its input
 */
export function hvp(
  loss: Tensor,
  inputs: readonly Tensor[],
  vectors: readonly Tensor[],
): TensorNode[] {
  checkTensors("hvp", "input", inputs);
  checkTensors("hvp", "vector", vectors);
  checkLike("vector", vectors, "input", inputs);
  return vjp(grad(loss, inputs), inputs, vectors);
}
