import type { NumericHyper } from "@thalweg/core";
import type { Range } from "../spec/spec.js";

/**
 * The range that is searched for a hyperparameter when the study gives none.
 *
 * On a log scale (a learning rate): two decades either side of the usual value, rounded outward to whole decades: 1e-3 is searched in
 * [1e-5, 1e-1], 0.02 in [1e-4, 10]. On a log-complement scale the same of 1 - x: 0.9 in [0, 0.999]. On a linear scale: the whole range
 * if it is bounded, else from 0 to twice the value. Always within the hyperparameter's own range.
 */
export function searchRange(hyper: NumericHyper, usual: number): Range {
  if (hyper.scale === "log" && usual > 0) return within(hyper, decadesAround(usual));
  if (hyper.scale === "log-complement" && usual < 1) {
    const { min, max } = decadesAround(1 - usual);
    return { min: Math.max(0, 1 - max), max: 1 - min };
  }
  if (Number.isFinite(hyper.min) && Number.isFinite(hyper.max)) {
    return { min: hyper.min, max: hyper.max };
  }
  const [min, max] = usual < 0 ? [2 * usual, 0] : [0, usual === 0 ? 1 : 2 * usual];
  return within(hyper, { min, max });
}

/** x / 100 and 100 x, rounded outward to powers of ten; a value within 1e-11 of a power is that power. */
function decadesAround(value: number): Range {
  const [, below] = scientific(value / 100);
  const [digits, above] = scientific(value * 100);
  return { min: powerOfTen(below), max: powerOfTen(digits > 1 ? above + 1 : above) };
}

/** The digits and the exponent of a positive number, through decimal text: exact where a logarithm would not be. */
function scientific(value: number): [digits: number, exponent: number] {
  const [digits, exponent] = value.toExponential(11).split("e");
  return [Number(digits), Number(exponent)];
}

const powerOfTen = (exponent: number): number => Number(`1e${exponent}`);

const within = (hyper: NumericHyper, { min, max }: Range): Range => ({
  min: Math.max(min, hyper.min),
  max: Math.min(max, hyper.max),
});
