import {
  add,
  cos,
  defineScheduler,
  div,
  floor,
  integer,
  mul,
  real,
  type Scalar,
  sub,
  where,
} from "@thalweg/core";

/**
 * sigma(step), 1 .. 2^levels, of a step 0 .. 2^levels - 1: sigma_1 = [1], sigma_2T =
 * interlace(sigma_T, 2T + 1 - sigma_T).
 */
function fractal(step: Scalar, levels: number): Scalar {
  let place: Scalar = add(1, mul(0, step));
  for (let level = 1; level <= levels; level++) {
    const index = floor(div(step, 1 << (levels - level)));
    const odd = sub(index, mul(2, floor(div(index, 2))));
    place = where(odd, sub((1 << level) + 1, place), place);
  }
  return place;
}

/**
 * Chebyshev steps in fractal order: the rates that are best for gradient descent on quadratics,
 * without momentum.
 *
 *     value = base / ((k + 1) / 2 - (k - 1) / 2 cos(pi (sigma(i) - 1/2) / T)),   i = step mod T,   T = 2^levels
 *     sigma_1 = [1],   sigma_2T = interlace(sigma_T, 2T + 1 - sigma_T)
 *
 * With curvatures in [m, M], k = M / m and base = 1 / m the reciprocals of the values are the roots
 * of the Chebyshev polynomial on [m, M]. Most rates are above 2 / M, and single steps may increase
 * the loss; the order keeps these increases small.
 *
 * Defaults: k = condition 100 and levels 3 (periods of 8 steps), ours.
 * Reference: Agarwal, Goel & Zhang 2021, "Acceleration via fractal learning rate schedules",
 * sections 2 and 3 (arXiv:2103.01338); Lebedev & Finogenov 1971 for the order.
 */
export const chebyshev = defineScheduler({
  name: "chebyshev",
  source: "Agarwal, Goel & Zhang 2021 (arXiv:2103.01338)",
  formula: "base / ((k + 1) / 2 - (k - 1) / 2 cos(pi (sigma(step mod T) - 1/2) / T)), T = 2^levels",
  hyper: {
    condition: real(100, { min: 1, meaning: "largest over smallest curvature" }),
    levels: integer(3, { min: 0, max: 20, meaning: "a period has 2^levels steps" }),
  },
  value({ step, base, condition, levels }) {
    const period = 1 << levels;
    const index = sub(step, mul(period, floor(div(step, period))));
    const angle = mul(Math.PI / period, sub(fractal(index, levels), 0.5));
    const middle = mul(0.5, add(condition, 1));
    return div(base, sub(middle, mul(mul(0.5, sub(condition, 1)), cos(angle))));
  },
});
