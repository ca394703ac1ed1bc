import {
  choice,
  decay,
  defineOptimizer,
  ema,
  flag,
  integer,
  nonNegative,
  positive,
  reshape,
  shaped,
  square,
  where,
  zeros,
} from "@thalweg/core";
import { isDue, refresh, squaresOnEitherSide } from "./eigenbasis.js";
import { columnsSquare, matrixOf, rowsSquare } from "./sides.js";
import { coordinates, counting, soapStep } from "./soap-step.js";

/**
 * SOAP: Adam in the eigenbasis of Shampoo's sums, which turns slowly.
 *
 *     M <- beta1 M + (1 - beta1) G,   V <- beta2 V + (1 - beta2) (Q_L' G Q_R)^2
 *     theta <- theta - lr Q_L (Q_L' M^ Q_R / (sqrt(V^) + eps)) Q_R' - lr weightDecay theta
 *     L <- shampooBeta L + (1 - shampooBeta) G G',   R <- shampooBeta R + (1 - shampooBeta) G' G
 *     Q_L, Q_R <- {@link refresh} of L and R, every `frequency` steps
 *
 * The first gradient only makes the bases, so that none is turned by a basis of its own; what follows counts from the second step. Arrays of more
 * axes are taken as matrices [first, others]; vectors and single values take AdamW's steps, all of them.
 *
 * Flavour "author" (github.com/nikhilvyas/SOAP): eps is added before the correction of V, the weights decay after the step, vectors wait one step
 * too, and the columns of a basis are sorted before each refreshing, with V. Flavour "pytorch-optimizer" counts the first step as well.
 *
 * Defaults: lr 0.003, beta1 0.95, beta2 0.95, shampooBeta 0.95, eps 1e-8, weightDecay 0, frequency 10.
 * Reference: Vyas et al. 2024, "SOAP: improving and stabilizing Shampoo using Adam", algorithms 3 and 4 (arXiv:2409.11321).
 */
export const soap = defineOptimizer({
  name: "soap",
  source: "Vyas et al. 2024, algorithm 3 (arXiv:2409.11321)",
  formula:
    "G' = Q_L' G Q_R; V <- ema(V, G'^2, beta2); theta <- theta - lr Q_L (Q_L' M^ Q_R / (sqrt(V^) + eps)) Q_R'",
  scope: "tensor",
  hyper: {
    lr: positive(3e-3, { source: "Vyas et al." }),
    beta1: decay(0.95, { source: "Vyas et al." }),
    beta2: decay(0.95, { source: "Vyas et al." }),
    shampooBeta: decay(0.95, { source: "Vyas et al.", meaning: "of the sides' squares" }),
    eps: nonNegative(1e-8, { source: "Vyas et al." }),
    weightDecay: nonNegative(0),
    frequency: integer(10, { source: "Vyas et al.", meaning: "steps between two bases" }),
    correct: flag(true, { meaning: "whether the moments' zero start is corrected" }),
    normalize: flag(false, { meaning: "whether the turned step is brought to mean square 1" }),
    flavour: choice("paper", ["paper", "author", "pytorch-optimizer"], {
      meaning: "where eps and the decay stand, and what is counted",
    }),
  },
  state: {
    ...{ m: zeros, v: zeros, l: shaped(rowsSquare, 0), r: shaped(columnsSquare, 0) },
    ...{ left: shaped(rowsSquare, 0), right: shaped(columnsSquare, 0) },
  },
  rule({ l, r, left, right, shampooBeta, frequency, ...input }) {
    const { g, beta1, beta2, flavour } = input;
    const { first, count } = counting(g.shape, input.t, flavour);
    const { turn, back } = coordinates(g.shape, { left, right });
    const m = where(first, input.m, ema(input.m, g, beta1));
    const v = where(first, input.v, ema(input.v, square(turn(g)), beta2));
    const step = soapStep({ ...input, m, v, first, count, turn, back });
    if (g.shape.length < 2) return { m, v, step };
    const squares = squaresOnEitherSide(matrixOf(g), { left: l, right: r }, shampooBeta);
    const how = { first, due: isDue(count, frequency), sorted: flavour !== "paper" };
    const next = refresh(squares, { left, right }, matrixOf(v), how);
    const inBases = { v: reshape(next.v, g.shape), ...next.bases };
    return { m, ...inBases, l: squares.left, r: squares.right, step };
  },
});
