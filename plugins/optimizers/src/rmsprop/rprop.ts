import {
  choice,
  clip,
  defineOptimizer,
  equal,
  greater,
  learningRate,
  less,
  mul,
  neg,
  nonNegative,
  positive,
  real,
  sign,
  where,
  zeros,
} from "@thalweg/core";

/**
 * Rprop: steps along the gradient's sign, whose size grows while the sign is the same and shrinks
 * when it changes. For full batches.
 *
 *     size <- min(etaPlus size, maxSize)     if g g_before > 0
 *     size <- max(etaMinus size, minSize)    if g g_before < 0
 *     theta <- theta - sign(g) size
 *
 * After a change of sign the flavour "paper" reverts the previous step, and "torch" takes no step
 * (the variant called iRprop-). Both then set the stored gradient to 0, so that the next step
 * counts as neither. size begins at lr.
 *
 * Defaults: etaPlus 1.2, etaMinus 0.5, minSize 1e-6, maxSize 50 and lr 0.1, the paper's; PyTorch's
 * lr is 0.01.
 * Reference: Riedmiller & Braun 1993, "A direct adaptive method for faster backpropagation
 * learning: the RPROP algorithm" (doi:10.1109/ICNN.1993.298623); Igel & Huesken 2000 for the
 * variants' names.
 */
export const rprop = defineOptimizer({
  name: "rprop",
  source: "Riedmiller & Braun 1993 (doi:10.1109/ICNN.1993.298623)",
  formula:
    "size <- size (etaPlus if g keeps its sign, etaMinus if not); theta <- theta - sign(g) size",
  hyper: {
    lr: learningRate(0.1, { source: "Riedmiller & Braun; PyTorch uses 0.01" }),
    etaMinus: real(0.5, { min: 0, max: 1, source: "Riedmiller & Braun" }),
    etaPlus: real(1.2, { min: 1, source: "Riedmiller & Braun" }),
    minSize: nonNegative(1e-6, { source: "Riedmiller & Braun" }),
    maxSize: positive(50, { source: "Riedmiller & Braun" }),
    flavour: choice("paper", ["paper", "torch"], { meaning: "what follows a flip" }),
  },
  state: { size: zeros, before: zeros, last: zeros },
  rule({ g, size, before, last, t, lr, etaMinus, etaPlus, minSize, maxSize, flavour }) {
    const agreement = mul(sign(g), sign(before));
    const flipped = less(agreement, 0);
    size = where(equal(t, 1), lr, size);
    const longer = where(greater(agreement, 0), mul(etaPlus, size), size);
    size = clip(where(flipped, mul(etaMinus, size), longer), minSize, maxSize);
    before = where(flipped, 0, g);
    const forward = mul(sign(before), size);
    if (flavour === "torch") return { size, before, step: forward };
    const step = where(flipped, neg(last), forward);
    return { size, before, last: step, step };
  },
});
