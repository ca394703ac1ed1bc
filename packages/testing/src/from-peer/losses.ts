/**
 * Losses by the names of the fixture files: PyTorch 1.13's, with its defaults and mean reduction.
 */
import { type GivenHyper, UsageError } from "@thalweg/core";
import { suggestion } from "@thalweg/core/host";
import { options } from "./options.js";
import type { PeerHyper, Translated } from "./translation.js";

/** A case of `losses.json`, or as much of one as says what was computed. */
export interface LossCase {
  /** `mse`, `cross-entropy`, `hinge` (PyTorch's multi_margin_loss) ... */
  readonly loss: string;
  /**
   * PyTorch's own names; `classWeights` stands for its `weight`, and `targets` says "probabilities"
   * where they are.
   */
  readonly hyper: PeerHyper;
}

type LossTranslation = (owner: string, given: PeerHyper) => Translated;

const plain =
  (name: string): LossTranslation =>
  (owner, given) => {
    options(owner, given, { reduction: "mean" });
    return { name, hyper: {} };
  };

const losses: Readonly<Record<string, LossTranslation>> = {
  mse: plain("mean-squared-error"),
  mae: plain("mean-absolute-error"),
  "log-cosh": plain("log-cosh"),
  "kl-divergence": plain("kl-divergence"),
  huber(owner, given) {
    const { delta } = options(owner, given, { delta: 1, reduction: "mean" });
    return { name: "huber", hyper: { delta } };
  },
  "smooth-l1"(owner, given) {
    const { beta } = options(owner, given, { beta: 1, reduction: "mean" });
    return { name: "smooth-l1", hyper: { beta } };
  },
  "cross-entropy"(owner, given) {
    const { targets, labelSmoothing, weight, classWeights } = options(owner, given, {
      ...{ targets: "classes", labelSmoothing: 0, weight: [], classWeights: [] },
      ...{ reduction: "mean" },
    });
    const soft = targets === "probabilities";
    const weights = weight.length > 0 ? weight : classWeights;
    return {
      name: soft ? "soft-cross-entropy" : "cross-entropy",
      hyper: { labelSmoothing, classWeights: weights },
    };
  },
  "binary-cross-entropy"(owner, given) {
    const { posWeight } = options(owner, given, { posWeight: [], reduction: "mean" });
    return { name: "binary-cross-entropy", hyper: { positiveWeights: posWeight } };
  },
  hinge: multiMargin,
  "multi-margin": multiMargin,
  "negative-log-likelihood"(owner, given) {
    const { weight } = options(owner, given, { weight: [], reduction: "mean" });
    return { name: "negative-log-likelihood", hyper: { classWeights: weight } };
  },
};

function multiMargin(owner: string, given: PeerHyper): Translated {
  const { weight, classWeights, ...rest } = options(owner, given, {
    ...{ p: 1, margin: 1, weight: [], classWeights: [], reduction: "mean" },
  });
  const hyper: GivenHyper = {
    p: rest.p,
    margin: rest.margin,
    classWeights: weight.length > 0 ? weight : classWeights,
  };
  return { name: "multi-margin", hyper };
}

/** @throws UsageError for a loss or hyperparameter that has no counterpart */
export function lossFrom({ loss, hyper }: LossCase): Translated {
  const owner = `PyTorch's loss "${loss}"`;
  if (!Object.hasOwn(losses, loss)) {
    throw new UsageError(`${owner} is not translated. ${suggestion(loss, Object.keys(losses))}`);
  }
  const { reduction } = hyper;
  const translated = loss === "kl-divergence" ? "batchmean" : "mean";
  if (reduction !== undefined && reduction !== translated) {
    throw new UsageError(
      `${owner}: the reduction is "${String(reduction)}"; only "${translated}" is translated.`,
    );
  }
  return losses[loss]!(owner, hyper);
}
