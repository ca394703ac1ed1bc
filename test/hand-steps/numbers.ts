/** Four parameters, three gradients, and the arithmetic of formulas on lists of numbers. */

export type Numbers = readonly number[];

export const start: Numbers = [0.5, -1.5, 2, 0.25];
export const gradients: readonly Numbers[] = [
  [0.3, -0.2, 0.1, 0.4],
  [0.5, -0.25, 0.2, 0.1],
  [0.05, 0.6, 0.35, -0.15],
];

export const zeros = (): Numbers => start.map(() => 0);
export const dot = (x: Numbers, y: Numbers) => x.reduce((sum, each, i) => sum + each * y[i]!, 0);
export const norm = (x: Numbers) => Math.sqrt(dot(x, x));
export const squares = (x: Numbers) => x.map((each) => each * each);
/** beta m + (1 - beta) x */
export const average = (m: Numbers, x: Numbers, beta: number) =>
  m.map((each, i) => beta * each + (1 - beta) * x[i]!);
/** x + c y */
export const plus = (x: Numbers, c: number, y: Numbers) => x.map((each, i) => each + c * y[i]!);
