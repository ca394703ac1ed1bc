/**
 * Derivatives of a function at a point: by `grad`, and by two independent methods, dual numbers and
 * difference quotients.
 */
import { add, cast, iota, mul, reshape, sum, type Tensor } from "@thalweg/core";
import { checkTensor } from "@thalweg/core/host";
import {
  grad,
  hvp,
  interpret,
  interpretDual,
  nodeOf,
  sizeOf,
  type TensorNode,
  type VariableValues,
  variable,
} from "@thalweg/tensor";

/** A function as a graph in f64, with its derivatives. */
interface DerivativeGraph {
  /** 0-d. */
  readonly value: TensorNode;
  readonly inputs: readonly TensorNode<"variable">[];
  readonly directions: readonly TensorNode<"variable">[];
  readonly first: readonly TensorNode[];
  /** The Hessian times the direction; undefined if only first derivatives are requested. */
  readonly second: readonly TensorNode[];
}

/** The point and the direction of derivatives, input after input. */
interface DerivativeCase {
  readonly point: readonly number[];
  readonly direction: readonly number[];
  /** The values of variables other than the inputs. */
  readonly fixed?: VariableValues;
}

/**
 * Traces a function and its derivatives.
 * @param f its result is summed with different weights for each element, unless it is one value
 */
export function derivativeGraph(
  f: (inputs: Tensor[]) => Tensor,
  shapes: readonly (readonly number[])[],
  order: 1 | 2,
): DerivativeGraph {
  const inputs = shapes.map((shape, i) => variable(`input ${i}`, shape, "f64"));
  const directions = shapes.map((shape, i) => variable(`direction ${i}`, shape, "f64"));
  const given = f([...inputs]);
  checkTensor("the function", "its value", given);
  const value = summed(given);
  const second = order === 2 ? hvp(value, inputs, directions) : [];
  return { value: nodeOf(value), inputs, directions, first: grad(value, inputs), second };
}

/** A sum with weights 1, 1.1, 1.2 ..., so that errors of two elements do not cancel. */
function summed(value: Tensor): Tensor {
  if (value.shape.length === 0) return value;
  const flat = reshape(value, [sizeOf(value.shape)]);
  const place = cast(iota(flat, sizeOf(value.shape)), "f64");
  return sum(mul(flat, add(1, mul(0.1, place))));
}

/** The rounding error of a sum of products in f64, relative to 1 and the sizes of the terms. */
const dualTolerance = 1e-9;
const quotientTolerance = 1e-5;
const wide = 2 ** -14;
const narrow = wide / 8;

/**
 * Compares `grad` with the two other methods.
 * @returns whether the difference quotients had converged, which they do not near a kink
 * @throws Error with the difference
 */
export function compareDerivatives(graph: DerivativeGraph, at: DerivativeCase): boolean {
  const values = valuesAt(graph, at.point, at);
  const roots = [graph.value, ...graph.first, ...graph.second];
  const [, ...gradients] = interpret(roots, values);
  const first = flat(gradients.slice(0, graph.first.length));
  const along = first.map((g, i) => g * at.direction[i]!);
  const size = 1 + along.reduce((sum, term) => sum + Math.abs(term), 0);
  const slope = along.reduce((sum, term) => sum + term, 0);

  const tangents = new Map(tangentsOf(graph, at.direction));
  const [dual, ...dualFirst] = interpretDual([graph.value, ...graph.first], values, tangents);
  expectNear("the derivative along the direction", slope, dual!.tangent[0]!, "dual numbers", {
    tolerance: dualTolerance * size,
  });
  const second = flat(gradients.slice(graph.first.length));
  const dualSecond = flat(dualFirst.map(({ tangent }) => tangent));
  const steepest = 1 + Math.max(0, ...dualSecond.map(Math.abs));
  second.forEach((value, i) => {
    expectNear(`element ${i} of the Hessian times it`, value, dualSecond[i]!, "dual numbers", {
      tolerance: dualTolerance * steepest,
    });
  });
  return compareQuotients(graph, at, { slope, size, second, steepest });
}

interface Found {
  readonly slope: number;
  readonly size: number;
  readonly second: readonly number[];
  readonly steepest: number;
}

function compareQuotients(graph: DerivativeGraph, at: DerivativeCase, found: Found): boolean {
  const [far, near] = [wide, narrow].map((h) => quotients(graph, at, h, found.second.length > 0));
  const tolerances = [
    quotientTolerance * found.size,
    ...found.second.map(() => quotientTolerance * found.steepest),
  ];
  const settled = far!.every((value, i) => Math.abs(value - near![i]!) <= tolerances[i]! / 2);
  if (!settled) return false;
  [found.slope, ...found.second].forEach((value, i) => {
    const what =
      i === 0 ? "the derivative along the direction" : `element ${i - 1} of the Hessian times it`;
    expectNear(what, value, near![i]!, "central differences", { tolerance: tolerances[i]! });
  });
  return true;
}

/** (f(x + h u) - f(x - h u)) / 2h, and the same of each element of the gradient if wanted. */
function quotients(
  graph: DerivativeGraph,
  at: DerivativeCase,
  h: number,
  ofGradient: boolean,
): number[] {
  const roots = ofGradient ? [graph.value, ...graph.first] : [graph.value];
  const [above, below] = [h, -h].map((step) => {
    const moved = at.point.map((x, i) => x + step * at.direction[i]!);
    return flat(interpret(roots, valuesAt(graph, moved, at)));
  });
  return above!.map((value, i) => (value - below![i]!) / (2 * h));
}

function expectNear(
  what: string,
  value: number,
  expected: number,
  by: string,
  { tolerance }: { readonly tolerance: number },
): void {
  if (Math.abs(value - expected) <= tolerance) return;
  throw new Error(`${what} is ${value} by grad and ${expected} by ${by}.`);
}

function valuesAt(
  { inputs, directions }: DerivativeGraph,
  point: readonly number[],
  { direction, fixed }: DerivativeCase,
): VariableValues {
  return new Map([...(fixed ?? []), ...split(inputs, point), ...split(directions, direction)]);
}

const tangentsOf = ({ inputs }: DerivativeGraph, direction: readonly number[]) =>
  split(inputs, direction);

function split(
  variables: readonly TensorNode<"variable">[],
  values: readonly number[],
): [TensorNode<"variable">, Float64Array][] {
  let offset = 0;
  return variables.map((each) => {
    const start = offset;
    offset += sizeOf(each.shape);
    return [each, Float64Array.from(values.slice(start, offset))];
  });
}

const flat = (arrays: readonly ArrayLike<number>[]): number[] =>
  arrays.flatMap((array) => Array.from(array));
