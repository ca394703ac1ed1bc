/**
 * The laws of every composed operator: its values are those of plain loops, its bits those of the
 * interpreter, its derivatives those of dual numbers and differences. Only tests import this
 * folder.
 */
import { dot, sum, type Tensor } from "@thalweg/core";
import { stream } from "@thalweg/core/numeric";
import { expect } from "vitest";
import { grad, hvp } from "../autodiff/grad.js";
import { compileProgram } from "../compile/compile.js";
import { instantiate } from "../compile/instantiate.js";
import { nodeOf, type TensorNode, variable } from "../graph/node.js";
import { interpretDual } from "../interpret/dual.js";
import { interpret } from "../interpret/interpret.js";
import { interpretProgram } from "../interpret/program.js";
import type { Program, ProgramSpec, TypedArray } from "../program/program.js";
import { sizeOf } from "../shape/shape.js";
import { bitsOf } from "./bits.js";

/** An operator on random inputs, and the same computation as loops over plain numbers. */
export interface Composed {
  /** The shapes of the float inputs. */
  readonly shapes: readonly (readonly number[])[];
  readonly build: (...inputs: Tensor[]) => Tensor;
  /** The elements of the result, from those of the inputs. */
  readonly loops: (...inputs: Float64Array[]) => readonly number[];
  readonly seed: number;
  /** Maps a normal random number to an element of an input; the identity unless given. */
  readonly shape?: (value: number) => number;
}

type DType = "f32" | "f64";

function setting({ shapes, build, seed, shape = (value) => value }: Composed, dtype: DType) {
  const draws = stream(seed, "composed");
  const random = (count: number, map: (value: number) => number) => {
    const elements = Array.from({ length: count }, () => map(draws.normal()));
    return dtype === "f32" ? Float32Array.from(elements) : Float64Array.from(elements);
  };
  const inputs = shapes.map((extents, i) => variable(`x${i}`, extents, dtype));
  const values = new Map<TensorNode, TypedArray>();
  for (const input of inputs) values.set(input, random(sizeOf(input.shape), shape));
  const output = nodeOf(build(...inputs));
  const like = (name: string, node: TensorNode) => {
    const direction = variable(name, node.shape, dtype);
    values.set(
      direction,
      random(sizeOf(node.shape), (value) => value),
    );
    return direction;
  };
  const u = like("u", output);
  const v = inputs.map((input, i) => like(`v${i}`, input));
  return { inputs, output, u, v, values };
}

/** The interpreter's f64 values are those of the loops, to 1e-12 of their size and 1. */
export function expectLoops(composed: Composed): void {
  const { inputs, output, values } = setting(composed, "f64");
  const [found] = interpret([output], values);
  const expected = composed.loops(...inputs.map((input) => Float64Array.from(values.get(input)!)));
  expect(found).toHaveLength(expected.length);
  for (const [i, wanted] of expected.entries()) {
    if (Object.is(found![i], wanted)) continue;
    expect(Math.abs(found![i]! - wanted)).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(wanted)));
  }
}

/** Compiled, the value, the gradient and the Hessian times a vector have the interpreter's bits. */
export function expectInterpretersBits(composed: Composed, dtype: DType): void {
  const { inputs, output, u, v, values } = setting(composed, dtype);
  const loss = dot(output, u);
  const named = (name: string, nodes: readonly Tensor[]) =>
    Object.fromEntries(nodes.map((node, i) => [`${name}${i}`, nodeOf(node)]));
  const outputs = {
    ...named("y", [output]),
    ...named("gradient", grad(loss, inputs)),
    ...named("product", hvp(loss, inputs, v)),
  };
  const spec: ProgramSpec = { phases: { run: { outputs } } };
  const run = (program: Program) => {
    for (const [node, elements] of values) {
      const { name } = (node as TensorNode<"variable">).attributes;
      if (program.has(name)) program.variable(name).set(elements);
    }
    program.run("run");
    return Object.keys(outputs).map((name) => [name, bitsOf(program.output("run", name))]);
  };
  expect(run(instantiate(compileProgram(spec)))).toEqual(run(interpretProgram(spec)));
}

/**
 * The gradient and the Hessian times a vector are the derivatives by dual numbers, to 1e-10 of the
 * terms' sizes.
 */
export function expectDuals(composed: Composed): void {
  const { inputs, output, u, v, values } = setting(composed, "f64");
  const tangents = new Map(inputs.map((input, i) => [input, values.get(v[i]!)!] as const));
  const loss = dot(output, u);
  const gradient = grad(loss, inputs);
  const duals = interpretDual([nodeOf(loss), ...gradient], values, tangents);
  const products = interpret(hvp(loss, inputs, v), values);
  let [directional, size] = [0, 0];
  for (const [i, { value, tangent }] of duals.slice(1).entries()) {
    const along = values.get(v[i]!)!;
    for (const [j, slope] of value.entries()) {
      directional += slope * along[j]!;
      size += Math.abs(slope * along[j]!);
    }
    expectClose(products[i]!, tangent, 1e-10);
  }
  expect(Math.abs(directional - duals[0]!.tangent[0]!)).toBeLessThanOrEqual(1e-10 * (1 + size));
}

/**
 * The gradient is the limit of central differences of the loops: to their error, estimated by
 * halving the step, and 1e-7 of the terms' sizes.
 */
export function expectDifferences(composed: Composed): void {
  const { inputs, output, u, v, values } = setting(composed, "f64");
  const gradient = interpret(grad(sum(dot(output, u)), inputs), values);
  const weights = values.get(u)!;
  const at = (h: number) =>
    composed
      .loops(
        ...inputs.map((input, i) => {
          const along = values.get(v[i]!)!;
          return Float64Array.from(values.get(input)!, (value, j) => value + h * along[j]!);
        }),
      )
      .reduce((total, y, i) => total + y * weights[i]!, 0);
  const slope = (h: number) => (at(h) - at(-h)) / (2 * h);
  const [coarse, fine] = [slope(2 ** -13), slope(2 ** -14)];
  let [directional, size] = [0, 0];
  for (const [i, slopes] of gradient.entries()) {
    const along = values.get(v[i]!)!;
    for (const [j, each] of slopes.entries()) {
      directional += each * along[j]!;
      size += Math.abs(each * along[j]!);
    }
  }
  const bound = 2 * Math.abs(coarse - fine) + 1e-7 * (1 + size);
  expect(Math.abs(directional - fine)).toBeLessThanOrEqual(bound);
}

function expectClose(found: ArrayLike<number>, expected: Float64Array, tolerance: number): void {
  expect(found).toHaveLength(expected.length);
  const size = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
  expected.forEach((x, i) => {
    expect(Math.abs(found[i]! - x)).toBeLessThanOrEqual(tolerance * size);
  });
}
