import type { NumericHyper } from "@thalweg/core";
import type { Range } from "../spec/spec.js";

/** A searched range goes two decades to either side of the usual value. */
const FACTOR = 100;

/**
 * The searched range of a hyperparameter if the study gives none, of the same width for every
 * optimizer.
 *
 * On a log scale (a learning rate): two decades either side of the usual value, 0.02 in [0.0002,
 * 2]. On a log-complement scale the same of 1 - x: 0.9 in [0, 0.999]. On a linear scale: the whole
 * range if it is bounded, else from 0 to twice the value. Always within the hyperparameter's own
 * range.
 */
export function searchRange(hyper: NumericHyper, usual: number): Range {
  if (hyper.scale === "log" && usual > 0) {
    return within(hyper, { min: plain(usual / FACTOR), max: plain(usual * FACTOR) });
  }
  if (hyper.scale === "log-complement" && usual < 1) {
    const distance = plain(1 - usual);
    return {
      min: Math.max(0, plain(1 - distance * FACTOR)),
      max: plain(1 - distance / FACTOR),
    };
  }
  if (Number.isFinite(hyper.min) && Number.isFinite(hyper.max)) {
    return { min: hyper.min, max: hyper.max };
  }
  const [min, max] = usual < 0 ? [2 * usual, 0] : [0, usual === 0 ? 1 : 2 * usual];
  return within(hyper, { min, max });
}

/** Without the rounding errors of products and quotients of decimals. */
const plain = (value: number): number => Number(value.toPrecision(12));

const within = (hyper: NumericHyper, { min, max }: Range): Range => ({
  min: Math.max(min, hyper.min),
  max: Math.min(max, hyper.max),
});
