/** How each primitive is applied to a random graph: its operands and attributes. */
import {
  argmax,
  broadcastTo,
  cast,
  concat,
  cumsum,
  fold,
  gather,
  iota,
  matmul,
  pad,
  randomBits,
  reshape,
  scatterAdd,
  slice,
  type Tensor,
  transpose,
  unfold,
} from "@thalweg/core";
import {
  type ElementwisePrimitive,
  elementwisePrimitives,
  type Primitive,
  type StructuredPrimitive,
} from "@thalweg/core/host";
import { constant, isElementwise, node, nodeOf, type TensorNode } from "../graph/node.js";
import { sizeOf } from "../shape/shape.js";
import type { GraphBuilder } from "./graph-builder.js";
import { type Step, takes } from "./recipe.js";

/** The node a step makes, or undefined if it does not fit. */
export function stepNode(builder: GraphBuilder, step: Step): Tensor | undefined {
  const { primitive } = step;
  if (primitive === "where") return selection(builder, step);
  if (isElementwise(primitive)) return elementwise(builder, step, primitive);
  return structured[primitive](builder, step, operandOf(builder, step));
}

const constants = [0, 1, -1, 0.5, 0.1, -3];
/** The least operand at which a tame graph applies what has a singularity at 0 or -1. */
const LEAST = 0.05;
const singular: Partial<Record<Primitive, number>> = {
  sqrt: 0,
  log: 0,
  log1p: 0,
  cbrt: 0,
  div: 1,
  pow: 0,
  atan2: 1,
};
const growing: Partial<Record<Primitive, number>> = { exp: 0, expm1: 0, pow: 1 };

function operandOf(builder: GraphBuilder, { primitive, integer, picks }: Step): TensorNode {
  if (takes(primitive).length === 2) return builder.pick(integer ? "integer" : "float", picks[0]);
  return builder.pick(takes(primitive)[0]!, picks[0]);
}

function elementwise(builder: GraphBuilder, step: Step, primitive: ElementwisePrimitive): Tensor {
  const first = operandOf(builder, step);
  const operands = [first];
  for (let i = 1; i < elementwisePrimitives[primitive]; i++) {
    const kind = first.dtype === "i32" ? "integer" : "float";
    const other = builder.pick(kind, step.picks[i]!);
    operands.push(builder.fit(other, first.shape, first.dtype, step.numbers[i]!));
  }
  if (step.numbers[3] % 3 === 1) operands.reverse();
  const [low, high] = [singular[primitive], growing[primitive]];
  if (low !== undefined) operands[low] = builder.atLeast(operands[low]!, LEAST);
  if (high !== undefined) operands[high] = builder.atMost(operands[high]!, 3);
  return node(primitive, operands, {});
}

/** `where` led by its condition, or by one of its values. */
function selection(builder: GraphBuilder, { integer, picks, numbers }: Step): Tensor {
  const lead = builder.pick(integer ? "integer" : "float", picks[0]);
  const { shape } = lead;
  const value = (which: number) => {
    const other = builder.pick("float", picks[which]!);
    return builder.fit(other, shape, integer ? other.dtype : lead.dtype, numbers[which]!);
  };
  if (!integer) {
    const condition = builder.fit(builder.pick("integer", picks[1]), shape, "i32", numbers[1]);
    const values = numbers[0] % 2 === 0 ? [lead, value(2)] : [value(2), lead];
    return node("where", [condition, ...values], {});
  }
  const a = value(1);
  return node("where", [lead, a, builder.fit(value(2), shape, a.dtype, numbers[0])], {});
}

type Make = (builder: GraphBuilder, step: Step, x: TensorNode) => Tensor | undefined;

const structured: Readonly<Record<StructuredPrimitive, Make>> = {
  constant: ({ recipe }, { numbers }) =>
    constant(constants[numbers[0] % constants.length]!, recipe.dtype),
  iota: (_, { numbers }, x) => iota(x, numbers[0] % 20),
  variable: (builder, { numbers }) => {
    const { shape, dtype } = builder.recipe;
    return builder.input(shape, numbers[0] % 4 === 0 ? "i32" : dtype);
  },
  cast: (_, { numbers }, x) => {
    if (x.dtype === "i32") return cast(x, numbers[0] % 2 === 0 ? "f32" : "f64");
    return cast(x, numbers[0] % 3 === 2 ? "i32" : x.dtype === "f32" ? "f64" : "f32");
  },
  reshape: (_, { numbers }, x) => {
    const { shape } = x;
    if (shape.length < 2) return reshape(x, numbers[0] % 2 === 0 ? [1, ...shape] : [...shape, 1]);
    const axis = numbers[0] % (shape.length - 1);
    const merged = shape[axis]! * shape[axis + 1]!;
    return reshape(x, [...shape.slice(0, axis), merged, ...shape.slice(axis + 2)]);
  },
  permute: (_, { numbers }, x) => {
    const rank = x.shape.length;
    const axes = x.shape.map((_, axis) => axis);
    if (numbers[0] % 2 === 0) return transpose(x);
    return transpose(
      x,
      axes.map((axis) => (axis + numbers[1]) % rank),
    );
  },
  broadcast: (_, { numbers }, x) => {
    const lead = [1 + (numbers[1] % 3), ...x.shape];
    const grown = x.shape.map((extent) => (extent === 1 ? 1 + (numbers[2] % 5) : extent));
    return broadcastTo(x, numbers[0] % 2 === 0 || !x.shape.includes(1) ? lead : grown);
  },
  slice: (_, { numbers }, x) => {
    const start = x.shape.map((extent, axis) => (extent === 0 ? 0 : numbers[axis % 2]! % extent));
    const size = x.shape.map((extent, axis) => {
      const room = extent - start[axis]!;
      return room === 0 ? 0 : room - (numbers[2 + (axis % 2)]! % room);
    });
    return slice(x, start, size);
  },
  pad: ({ recipe }, { numbers }, x) => {
    const before = x.shape.map((_, axis) => (numbers[0] >> axis) & 1);
    const after = x.shape.map((_, axis) => (numbers[1] >> (2 * axis)) & 3);
    const value = recipe.manner === "tame" ? numbers[2] % 2 : constants[numbers[2] % 6]!;
    return pad(x, before, after, value);
  },
  concat: (builder, { picks, numbers }, x) => {
    if (x.shape.length === 0) return undefined;
    const other = builder.fit(builder.pickAny(picks[1]), x.shape, x.dtype, 0);
    return concat(numbers[1] % 3 === 0 ? [x, other, x] : [other, x], numbers[0] % x.shape.length);
  },
  sum: (_, { numbers }, x) => reduce("sum", numbers, x),
  max: (_, { numbers }, x) => (sizeOf(x.shape) === 0 ? undefined : reduce("max", numbers, x)),
  argmax: (_, { numbers }, x) => {
    const rank = x.shape.length;
    return rank === 0 || sizeOf(x.shape) === 0 ? undefined : argmax(x, numbers[0] % rank);
  },
  cumsum: (_, { numbers }, x) =>
    x.shape.length === 0 ? undefined : cumsum(x, numbers[0] % x.shape.length),
  matmul: (builder, { numbers }, x) => {
    const rank = x.shape.length;
    const a = rank >= 2 ? x : nodeOfReshape(x, rank === 1 ? [1, ...x.shape] : [1, 1]);
    const [transposeA, transposeB] = [numbers[0] % 2 === 1, numbers[1] % 2 === 1];
    if (numbers[2] % 5 === 4) return matmul(a, a, { transposeA, transposeB: !transposeA });
    const k = a.shape.at(transposeA ? -2 : -1)!;
    const n = numbers[3] % 20;
    const batch = a.shape.slice(0, -2);
    const b = builder.input([...batch, ...(transposeB ? [n, k] : [k, n])], a.dtype);
    const swap = numbers[2] % 5 === 3;
    return swap
      ? matmul(b, a, { transposeA: !transposeB, transposeB: !transposeA })
      : matmul(a, b, { transposeA, transposeB });
  },
  cholesky: (builder, { numbers }, x) => {
    const { square, when } = squareOf(builder, numbers, x);
    return builder.isTame ? undefined : node("cholesky", [square, when], {});
  },
  triangularSolve: (builder, { numbers }, x) => {
    const { square, when } = squareOf(builder, numbers, x);
    if (builder.isTame) return undefined;
    const right = builder.input([square.shape[0]!, numbers[1] % 6], square.dtype);
    const attributes = { lower: numbers[2] % 2 === 0, transpose: numbers[3] % 2 === 0 };
    return node("triangularSolve", [square, right, when], attributes);
  },
  qr: (builder, { numbers }, x) => {
    const { square, when } = squareOf(builder, numbers, x);
    if (builder.isTame) return undefined;
    const [n] = square.shape as [number];
    const tall = node("slice", [square], { start: [0, 0], size: [n, numbers[1] % (n + 1)] });
    return node("qr", [tall, when], {});
  },
  eigh: (builder, { numbers }, x) => {
    const { square, when } = squareOf(builder, numbers, x);
    return builder.isTame ? undefined : node("eigh", [square, when], { sweeps: numbers[1] % 4 });
  },
  gather: (builder, { numbers }, x) =>
    (x.shape[0] ?? 0) === 0 ? undefined : gather(x, builder.input([numbers[0] % 7], "i32")),
  scatterAdd: (builder, { numbers }, x) =>
    x.shape.length === 0
      ? undefined
      : scatterAdd(x, builder.input([x.shape[0]!], "i32"), numbers[0] % 6),
  unfold: (_, { numbers }, x) => {
    if (x.shape.length < 2) return undefined;
    const [height, width] = [x.shape.at(-2)!, x.shape.at(-1)!];
    const channels = x.shape.at(-3) ?? 1;
    const batch = sizeOf(x.shape.slice(0, Math.max(0, x.shape.length - 3)));
    if (height === 0 || width === 0) return undefined;
    const kernel = [1 + (numbers[0] % Math.min(3, height)), 1 + (numbers[1] % Math.min(3, width))];
    return unfold(reshape(x, [batch, channels, height, width]), {
      kernel: [kernel[0]!, kernel[1]!],
      stride: [1 + (numbers[2] % 2), 1 + (numbers[3] % 2)],
    });
  },
  fold: (builder, { numbers }, x) => {
    const [kh, kw, sh, sw] = numbers.map((n, i) => 1 + (n % (i < 2 ? 3 : 2))) as [
      ...Step["numbers"],
    ];
    const [rows, columns, channels] = [
      1 + (numbers[3] % 3),
      1 + (numbers[1] % 17),
      1 + (numbers[0] % 2),
    ];
    const shape = [1 + (numbers[2] % 2), rows, columns, channels * kh * kw];
    const windows = builder.fit(x, shape, x.dtype === "i32" ? "i32" : x.dtype, 0);
    const [height, width] = [(rows - 1) * sh + kh, (columns - 1) * sw + kw];
    return fold(windows, { kernel: [kh, kw], stride: [sh, sw] }, [channels, height, width]);
  },
  randomBits: (builder, { numbers }) => {
    const [key, counter] = [builder.input([2], "i32"), builder.input([], "i32")];
    return randomBits(
      key,
      counter,
      numbers[0] % 2 === 0 ? builder.recipe.shape : [numbers[1] % 70],
    );
  },
};

function reduce(
  primitive: "sum" | "max",
  numbers: Step["numbers"],
  x: TensorNode,
): Tensor | undefined {
  const rank = x.shape.length;
  if (rank === 0) return undefined;
  const axis = numbers[0] % rank;
  return node(primitive, [x], { axis, count: 1 + (numbers[1] % (rank - axis)) });
}

function nodeOfReshape(x: TensorNode, shape: readonly number[]): TensorNode {
  return node("reshape", [x], { shape });
}

/** A square matrix, often symmetric and positive, with whether it is factored: mostly. */
function squareOf(builder: GraphBuilder, numbers: Step["numbers"], x: TensorNode) {
  const n = numbers[0] % 12;
  const given = builder.fit(x, [n, n], x.dtype, 0);
  const when = numbers[2] % 5 === 4 ? builder.input([], "i32") : constant(1, "i32");
  const square = numbers[1] % 2 === 0 ? given : matmul(given, given, { transposeB: true });
  return { square: nodeOf(square), when };
}
