/** Gradients at which formulas that are right fail in floating point. */
import type { ParameterInfo } from "@thalweg/core";

export type Precision = "f32" | "f64";

/** Matrices of all proportions, an array of four axes, a vector and a single value. */
export const parameters: readonly ParameterInfo[] = [
  { name: "matrix", shape: [4, 3] },
  { name: "vector", shape: [3] },
  { name: "value", shape: [] },
  { name: "wide", shape: [2, 4] },
  { name: "square", shape: [3, 3] },
  { name: "column", shape: [3, 1] },
  { name: "row", shape: [1, 3] },
  { name: "kernel", shape: [2, 1, 1, 2] },
];

/** Gradients of all parameters, one after another, from where they begin. */
export interface ExtremeCourse {
  readonly name: string;
  readonly theta: readonly number[];
  readonly gradients: readonly (readonly number[])[];
}

const places = parameters.flatMap(({ shape }) => {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const columns = shape.at(-1) ?? 1;
  return Array.from({ length: size }, (_, i) => ({
    row: Math.floor(i / columns),
    column: i % columns,
    /** Of the second element of each, of the only one where there is no other. */
    isChosen: i === Math.min(1, size - 1),
  }));
});
type Place = (typeof places)[number];
const fill = (value: (i: number, place: Place) => number) =>
  places.map((place, i) => value(i, place));

// None larger than 1.
const origin = fill(() => 0);
const point = fill((i) => (((i * 7) % 5) - 2 + 1 / 8) / 4);
const uneven = fill((i) => ((i % 3) - 1 + i / 64) / 2);
const rankOne = fill((_, { row, column }) => ((1 + row) * (1 + column)) / 16);
const oneOfThem = fill((_, { isChosen }) => (isChosen ? 1 : 0));
const changing = (t: number) => fill((i) => (((i * 7 + t * 5) % 11) - 5) / 5);

/**
 * Neither large nor small; subnormal; of squares that underflow; of squares whose sums overflow;
 * and of squares that do.
 */
const sizes = { f32: [1, 1e-44, 1e-22, 1.5e19, 1e25], f64: [1, 1e-308, 1e-170, 1e154, 1e160] };
/**
 * Sizes of gradients that are forgotten: of larger ones the mean over an epsilon can be past the
 * largest f64.
 */
const forgotten = { f32: [1, 1e-22, 1e25], f64: [1, 1e-170] };

const steps = 6;
const course = (
  name: string,
  theta: readonly number[],
  at: (t: number) => readonly number[],
  length = steps,
): ExtremeCourse => ({ name, theta, gradients: Array.from({ length }, (_, t) => at(t)) });

const scaled = (values: readonly number[], by: number) => values.map((value) => value * by);

/**
 * Gradients that are constant, zero, alternating, changing, tiny, huge, parallel to theta and of
 * rank one.
 */
export function extremeCourses(precision: Precision): ExtremeCourse[] {
  return [
    course("zero", point, () => origin),
    course("parallel to theta", point, () => point),
    course("against theta, which is large", scaled(point, 1e9), () => scaled(point, -1e9)),
    ...sizes[precision].flatMap((size) => [
      course(`constant, of size ${size}`, origin, () => scaled(uneven, size)),
      course(`changing, of size ${size}`, point, (t) => scaled(changing(t), size)),
      course(`of rank one and size ${size}`, origin, () => scaled(rankOne, size)),
      course(`alternating, of size ${size}`, point, (t) => scaled(oneOfThem, (-1) ** t * size)),
      course(`of size ${size} after 1`, point, (t) => scaled(uneven, t < 2 ? 1 : size)),
    ]),
    ...forgotten[precision].map((size) =>
      course(`of size ${size} and then 0`, point, (t) => scaled(uneven, t === 0 ? size : 0)),
    ),
  ];
}

/** Gradients in f32 of which a few add up to more than the largest f32. */
export const overflowingCourses: readonly ExtremeCourse[] = [
  course("constant, of size 1e38", origin, () => scaled(uneven, 1e38), 3),
  course("changing, of size 1e38", point, (t) => scaled(changing(t), 1e38), 3),
  course("of rank one and size 1e38", point, () => scaled(rankOne, 1e38), 3),
  course("equal, of size 1.5e38", origin, () => fill(() => 1.5e38), 1),
  course("alternating, of size 1e38", point, (t) => scaled(oneOfThem, (-1) ** t * 1e38), 3),
];
