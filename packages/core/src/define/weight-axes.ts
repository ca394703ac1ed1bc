/**
 * Which axes of a weight are inputs and which are outputs. Here the outputs are last: [in, out] for
 * dense layers and [height, width, in, out] for convolutions. In PyTorch they are first: [out, in]
 * and [out, in, height, width]. Rules that work on matrices, rows or units use these functions to
 * divide arrays.
 */
import type { Shape } from "../tensor/dtype.js";

/** The position of the output axis; "last" wherever a rule does not say. */
export const outputAxes = ["last", "first"] as const;
export type OutputAxis = (typeof outputAxes)[number];

const product = (shape: Shape) => shape.reduce((size, extent) => size * extent, 1);

/**
 * The shape of a weight as a matrix: [all inputs, outputs] with outputs last, [outputs, all inputs]
 * with outputs first. A vector or a single value is one row.
 */
export function matrixShape(shape: Shape, outputs: OutputAxis = "last"): [number, number] {
  if (shape.length < 2) return [1, product(shape)];
  return outputs === "last"
    ? [product(shape.slice(0, -1)), shape.at(-1)!]
    : [shape[0]!, product(shape.slice(1))];
}

/**
 * The input axes, which hold the weights of one unit: all axes but the output axis. A vector has
 * none, since each of its elements is a unit.
 */
export function inputAxes(shape: Shape, outputs: OutputAxis = "last"): number[] {
  if (shape.length < 2) return [];
  const own = outputs === "last" ? shape.length - 1 : 0;
  return shape.map((_, axis) => axis).filter((axis) => axis !== own);
}
