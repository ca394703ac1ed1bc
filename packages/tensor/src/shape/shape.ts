import { type Shape, ShapeError } from "@thalweg/core";

/** The number of elements. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, extent) => size * extent, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/** `[2, 3]`, for messages. */
export function showShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** The distance in elements between neighbours along each axis of a row-major array. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  }
  return strides;
}

/**
 * The shape that all broadcast to: aligned at the last axis, extents of 1 repeated.
 * @throws ShapeError that prints the shapes
 */
export function broadcastShapes(operation: string, shapes: readonly Shape[]): Shape {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const extents = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    const extent = extents.find((value) => value !== 1) ?? 1;
    if (extents.some((value) => value !== 1 && value !== extent)) {
      throw new ShapeError(
        `${operation} of shapes ${shapes.map(showShape).join(" and ")}: they do not broadcast; aligned at the last axis, extents must be equal or 1.`,
      );
    }
    return extent;
  });
}
