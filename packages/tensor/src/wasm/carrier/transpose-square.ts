import type { Expression, ExpressionGraph } from "./expression-graph.js";

/**
 * The columns of a square whose rows are vectors: 4 rows of 4-byte lanes, or 2 rows of 8-byte
 * lanes.
 */
export function transposeSquare(graph: ExpressionGraph, rows: readonly Expression[]): Expression[] {
  const low = (x: Expression, y: Expression) => graph.shuffle32(x, y, [0, 1, 4, 5]);
  const high = (x: Expression, y: Expression) => graph.shuffle32(x, y, [2, 3, 6, 7]);
  const [a, b, c, d] = rows;
  if (c === undefined || d === undefined) return [low(a!, b!), high(a!, b!)];
  const interleave = (x: Expression, y: Expression) =>
    [graph.shuffle32(x, y, [0, 4, 1, 5]), graph.shuffle32(x, y, [2, 6, 3, 7])] as const;
  const [upper, lower] = [interleave(a!, b!), interleave(c, d)];
  return [0, 1].flatMap((half) => [
    low(upper[half]!, lower[half]!),
    high(upper[half]!, lower[half]!),
  ]);
}
