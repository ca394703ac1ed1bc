/**
 * Element type and shape of each primitive's result, from those of its operands; or an error with
 * the shapes in its message.
 */
import { type DType, type Shape, ShapeError, UsageError } from "@thalweg/core";
import {
  type AttributesOf,
  type ElementwisePrimitive,
  elementwisePrimitives,
  type Primitive,
  type PrimitiveAttributes,
  showValue,
  suggestion,
} from "@thalweg/core/host";
import { sameShape, showShape, sizeOf } from "../shape/shape.js";

interface TensorType {
  readonly shape: Shape;
  readonly dtype: DType;
}

type Rule<A> = (operands: readonly TensorType[], attributes: A) => TensorType;

const comparisons: ReadonlySet<Primitive> = new Set(["less", "lessEqual", "equal"]);
const onBits: ReadonlySet<Primitive> = new Set([
  "bitAnd",
  "bitOr",
  "bitXor",
  "shiftLeft",
  "shiftRight",
]);
const onAnyType: ReadonlySet<Primitive> = new Set([
  ...comparisons,
  "neg",
  "abs",
  "sign",
  "add",
  "sub",
  "mul",
  "maximum",
  "minimum",
  "where",
]);

/** @throws ShapeError if the operands do not fit the primitive */
export function inferType<P extends Primitive>(
  primitive: P,
  operands: readonly TensorType[],
  attributes: AttributesOf<P>,
): TensorType {
  if (Object.hasOwn(elementwisePrimitives, primitive)) {
    return elementwiseType(primitive as ElementwisePrimitive, operands);
  }
  const rule = rules[primitive as keyof PrimitiveAttributes] as Rule<AttributesOf<P>> | undefined;
  if (rule === undefined) {
    const known = [...Object.keys(elementwisePrimitives), ...Object.keys(rules)];
    throw new UsageError(
      `there is no primitive ${showValue(primitive)}. ${suggestion(String(primitive), known)}`,
    );
  }
  return rule(operands, attributes);
}

function elementwiseType(
  primitive: ElementwisePrimitive,
  operands: readonly TensorType[],
): TensorType {
  const values = primitive === "where" ? operands.slice(1) : operands;
  const [first] = values;
  if (first === undefined || operands.length !== elementwisePrimitives[primitive]) {
    fail(primitive, operands, `it takes ${elementwisePrimitives[primitive]} operands`);
  }
  if (!operands.every((operand) => sameShape(operand.shape, first.shape))) {
    fail(primitive, operands, "the shapes must be the same");
  }
  if (!values.every((operand) => operand.dtype === first.dtype)) {
    fail(primitive, operands, "the element types must be the same");
  }
  if (primitive === "where" && operands[0]!.dtype !== "i32") {
    fail(primitive, operands, "the condition must be i32, as comparisons give it");
  }
  if (onBits.has(primitive) && first.dtype !== "i32") {
    fail(primitive, operands, "bit operations take i32");
  }
  if (!onBits.has(primitive) && !onAnyType.has(primitive) && first.dtype === "i32") {
    fail(primitive, operands, "it takes f32 or f64; write cast(x, ...)");
  }
  return { shape: first.shape, dtype: comparisons.has(primitive) ? "i32" : first.dtype };
}

const rules: { readonly [P in keyof PrimitiveAttributes]: Rule<PrimitiveAttributes[P]> } = {
  constant: (_, { dtype }) => ({ shape: [], dtype }),
  iota: (_, { size }) => ({ shape: [size], dtype: "i32" }),
  variable: (_, { shape, dtype }) => {
    if (!shape.every(isExtent)) fail("variable", [{ shape, dtype }], "extents are whole numbers");
    return { shape, dtype };
  },
  cast: ([x], { dtype }) => ({ shape: x!.shape, dtype }),
  reshape: ([x], { shape }) => {
    if (!shape.every(isExtent) || sizeOf(shape) !== sizeOf(x!.shape)) {
      fail("reshape", [x!], `${showShape(shape)} has not as many elements`);
    }
    return { shape, dtype: x!.dtype };
  },
  permute: ([x], { order }) => {
    const sorted = [...order].sort((a, b) => a - b);
    if (
      !sameShape(
        sorted,
        x!.shape.map((_, axis) => axis),
      )
    ) {
      fail("permute", [x!], `[${order.join(", ")}] must name each axis once`);
    }
    return { shape: order.map((axis) => x!.shape[axis]!), dtype: x!.dtype };
  },
  broadcast: ([x], { shape }) => {
    const offset = shape.length - x!.shape.length;
    const fits = x!.shape.every((extent, i) => extent === 1 || extent === shape[i + offset]);
    if (offset < 0 || !fits || !shape.every(isExtent)) {
      fail("broadcast", [x!], `it does not repeat to ${showShape(shape)}`);
    }
    return { shape, dtype: x!.dtype };
  },
  slice: ([x], { start, size }) => {
    const fits = x!.shape.every(
      (extent, axis) =>
        start[axis]! >= 0 && size[axis]! >= 0 && start[axis]! + size[axis]! <= extent,
    );
    const ranked = start.length === x!.shape.length && size.length === x!.shape.length;
    if (!ranked || !fits) {
      fail("slice", [x!], `${showShape(size)} from ${showShape(start)} reaches outside`);
    }
    return { shape: size, dtype: x!.dtype };
  },
  pad: ([x], { before, after }) => {
    const rank = x!.shape.length;
    if (before.length !== rank || after.length !== rank || ![...before, ...after].every(isExtent)) {
      fail(
        "pad",
        [x!],
        `before ${showShape(before)} and after ${showShape(after)} need a count an axis`,
      );
    }
    const shape = x!.shape.map((extent, axis) => before[axis]! + extent + after[axis]!);
    return { shape, dtype: x!.dtype };
  },
  concat: (operands, { axis }) => {
    const [first] = operands;
    const rest = (shape: Shape) => shape.filter((_, i) => i !== axis);
    const fits = operands.every(
      ({ shape, dtype }) =>
        dtype === first!.dtype &&
        shape.length === first!.shape.length &&
        sameShape(rest(shape), rest(first!.shape)),
    );
    if (!fits || axis < 0 || axis >= first!.shape.length) {
      fail("concat", operands, `all must be alike but for axis ${axis}`);
    }
    const extent = operands.reduce((total, { shape }) => total + shape[axis]!, 0);
    return { shape: first!.shape.map((e, i) => (i === axis ? extent : e)), dtype: first!.dtype };
  },
  sum: ([x], { axis, count }) => ({ shape: withoutRun("sum", x!, axis, count), dtype: x!.dtype }),
  max: ([x], { axis, count }) => {
    const shape = withoutRun("max", x!, axis, count);
    if (sizeOf(x!.shape.slice(axis, axis + count)) === 0)
      fail("max", [x!], "no element to take it of");
    return { shape, dtype: x!.dtype };
  },
  argmax: ([x], { axis }) => {
    const shape = withoutRun("argmax", x!, axis, 1);
    if (x!.shape[axis] === 0) fail("argmax", [x!], "no element to take it of");
    return { shape, dtype: "i32" };
  },
  cumsum: ([x], { axis }) => {
    withoutRun("cumsum", x!, axis, 1);
    return { shape: x!.shape, dtype: x!.dtype };
  },
  matmul: ([a, b], { transposeA, transposeB }) => {
    const rank = a!.shape.length;
    const batch = a!.shape.slice(0, -2);
    const [m, k] = lastTwo(a!.shape, transposeA);
    const [k2, n] = lastTwo(b!.shape, transposeB);
    if (rank < 2 || !sameShape(batch, b!.shape.slice(0, -2)) || k !== k2) {
      const marks = `${transposeA ? "a transposed, " : ""}${transposeB ? "b transposed, " : ""}`;
      fail(
        "matmul",
        [a!, b!],
        `${marks}the inner extents ${k} and ${k2} and the leading axes must be equal`,
      );
    }
    if (a!.dtype !== b!.dtype || a!.dtype === "i32") {
      fail("matmul", [a!, b!], "both must be f32 or both f64");
    }
    return { shape: [...batch, m!, n!], dtype: a!.dtype };
  },
  cholesky: (operands) => {
    const [x] = checkFactored("cholesky", operands, 2);
    if (!isSquare(x)) fail("cholesky", operands, "x must be square");
    return x;
  },
  triangularSolve: (operands) => {
    const [t, b] = checkFactored("triangularSolve", operands, 3);
    if (!isSquare(t) || t.shape[0] !== b!.shape[0] || t.dtype !== b!.dtype) {
      fail("triangularSolve", operands, "t [n, n] and b [n, k] of one element type are wanted");
    }
    return b!;
  },
  qr: (operands) => {
    const [x] = checkFactored("qr", operands, 2);
    const [m, n] = x.shape as [number, number];
    if (m < n) fail("qr", operands, "there must be at least as many rows as columns");
    return { shape: [m + n, n], dtype: x.dtype };
  },
  eigh: (operands, { sweeps }) => {
    const [x] = checkFactored("eigh", operands, 2);
    if (!isSquare(x)) fail("eigh", operands, "x must be square");
    if (!isExtent(sweeps)) fail("eigh", operands, "the sweeps are a whole number");
    return { shape: [2 * x.shape[0]!, x.shape[0]!], dtype: x.dtype };
  },
  gather: ([x, indices]) => {
    checkIndices("gather", x!, indices!);
    if (x!.shape[0] === 0) fail("gather", [x!, indices!], "there is no row to take");
    return { shape: [...indices!.shape, ...x!.shape.slice(1)], dtype: x!.dtype };
  },
  scatterAdd: ([updates, indices], { size }) => {
    checkIndices("scatterAdd", updates!, indices!);
    if (updates!.shape[0] !== indices!.shape[0] || !isExtent(size)) {
      fail("scatterAdd", [updates!, indices!], "one index for each row, and a whole size");
    }
    return { shape: [size, ...updates!.shape.slice(1)], dtype: updates!.dtype };
  },
  unfold: ([x], { kernel, stride }) => {
    if (x!.shape.length !== 4) fail("unfold", [x!], "[batch, channels, height, width] is wanted");
    const [batch, channels, height, width] = x!.shape as [number, number, number, number];
    const rows = windowCount("unfold", x!, height, kernel[0], stride[0]);
    const columns = windowCount("unfold", x!, width, kernel[1], stride[1]);
    return { shape: [batch, rows, columns, channels * kernel[0] * kernel[1]], dtype: x!.dtype };
  },
  fold: ([x], { kernel, stride, channels, height, width }) => {
    const rows = windowCount("fold", x!, height, kernel[0], stride[0]);
    const columns = windowCount("fold", x!, width, kernel[1], stride[1]);
    const wanted = [x!.shape[0] ?? 0, rows, columns, channels * kernel[0] * kernel[1]];
    if (!sameShape(x!.shape, wanted)) fail("fold", [x!], `${showShape(wanted)} is wanted`);
    return { shape: [wanted[0]!, channels, height, width], dtype: x!.dtype };
  },
  randomBits: ([key, counter], { shape }) => {
    const fits = key!.dtype === "i32" && counter!.dtype === "i32";
    if (!fits || !sameShape(key!.shape, [2]) || counter!.shape.length > 0) {
      fail("randomBits", [key!, counter!], "an i32 key [2] and an i32 counter [] are wanted");
    }
    return { shape, dtype: "i32" };
  },
};

function isExtent(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function withoutRun(primitive: Primitive, x: TensorType, axis: number, count: number): Shape {
  if (!isExtent(axis) || count < 1 || axis + count > x.shape.length) {
    fail(primitive, [x], `it has no axes ${axis} to ${axis + count - 1}`);
  }
  return [...x.shape.slice(0, axis), ...x.shape.slice(axis + count)];
}

function lastTwo(shape: Shape, exchanged: boolean): [number | undefined, number | undefined] {
  const [rows, columns] = [shape.at(-2), shape.at(-1)];
  return exchanged ? [columns, rows] : [rows, columns];
}

/**
 * All operands but the last, which must be matrices of floats; the last says whether anything is
 * computed.
 */
function checkFactored(
  primitive: Primitive,
  operands: readonly TensorType[],
  count: number,
): [TensorType, ...TensorType[]] {
  const [first, ...others] = operands.slice(0, -1);
  const when = operands.at(-1);
  const areMatrices = [first, ...others].every((x) => x?.shape.length === 2 && x.dtype !== "i32");
  if (first === undefined || operands.length !== count || !areMatrices) {
    fail(primitive, operands, "matrices of f32 or f64 are wanted, of two axes");
  }
  if (when?.dtype !== "i32" || when.shape.length > 0) {
    fail(primitive, operands, "the last operand, whether it is computed, is an i32 []");
  }
  return [first, ...others];
}

function isSquare({ shape }: TensorType): boolean {
  return shape[0] === shape[1];
}

function checkIndices(primitive: Primitive, x: TensorType, indices: TensorType): void {
  if (indices.dtype !== "i32" || indices.shape.length !== 1 || x.shape.length < 1) {
    fail(primitive, [x, indices], "rows and an i32 vector of indices are wanted");
  }
}

function windowCount(
  primitive: Primitive,
  x: TensorType,
  extent: number,
  kernel: number,
  stride: number,
): number {
  if (![kernel, stride].every((value) => isExtent(value) && value > 0) || kernel > extent) {
    fail(primitive, [x], `a window of ${kernel} by steps of ${stride} does not fit ${extent}`);
  }
  return Math.floor((extent - kernel) / stride) + 1;
}

function fail(primitive: Primitive, operands: readonly TensorType[], why: string): never {
  const types = operands.map(({ dtype, shape }) => `${dtype} ${showShape(shape)}`);
  throw new ShapeError(`${primitive} of ${types.join(" and ")}: ${why}.`);
}
