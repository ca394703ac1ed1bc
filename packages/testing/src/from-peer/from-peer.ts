/**
 * Translates cases of other libraries to this project's names, for replays and for users of these
 * libraries.
 */
import { UsageError } from "@thalweg/core";
import { suggestion } from "@thalweg/core/host";
import { type LossCase, lossFrom } from "./losses.js";
import { pytorchOptimizers, untranslated } from "./pytorch-optimizers.js";
import { type SchedulerCase, schedulerFrom } from "./scheduler-case.js";
import { torchOptimizers } from "./torch-optimizers.js";
import type { PeerHyper, Translated, Translation } from "./translation.js";

/** A case of a fixture file, or the part of one that describes the run. */
export interface PeerCase {
  /** A class of `torch.optim`, whose hyperparameters are PyTorch 1.13's. */
  readonly torchClass?: string;
  /** A class of the package pytorch_optimizer. */
  readonly peerClass?: string;
  /** By the library's own names; omitted ones have the library's defaults. */
  readonly hyper: PeerHyper;
}

/**
 * A case under this project's names.
 *
 *     fromPeer("optimizer", { torchClass: "RMSprop", hyper: { alpha: 0.9 } })
 *     // { name: "rmsprop", hyper: { lr: 0.01, rho: 0.9, ... } }
 *
 *     fromPeer("scheduler", { schedule: "exponential", hyper: { gamma: 0.9 } })
 *     // { name: "exponential", hyper: { gamma: 0.9, every: 1, unit: "steps" } }
 *     fromPeer("loss", { loss: "mse", hyper: {} }) // { name: "mean-squared-error", hyper: {} }
 *
 * @throws UsageError for a class, schedule, loss or hyperparameter that has no counterpart
 */
export function fromPeer(kind: "optimizer", fixtureCase: PeerCase): Translated;
export function fromPeer(kind: "scheduler", fixtureCase: SchedulerCase): Translated;
export function fromPeer(kind: "loss", fixtureCase: LossCase): Translated;
export function fromPeer(...[kind, fixtureCase]: PeerArguments): Translated {
  switch (kind) {
    case "optimizer":
      return optimizerFrom(fixtureCase);
    case "scheduler":
      return schedulerFrom(fixtureCase);
    case "loss":
      return lossFrom(fixtureCase);
  }
}

type PeerArguments =
  | [kind: "optimizer", fixtureCase: PeerCase]
  | [kind: "scheduler", fixtureCase: SchedulerCase]
  | [kind: "loss", fixtureCase: LossCase];

function optimizerFrom({ torchClass, peerClass, hyper }: PeerCase): Translated {
  if (torchClass !== undefined) {
    return translated("PyTorch", torchOptimizers, torchClass, hyper);
  }
  if (peerClass !== undefined) {
    const reason = Object.hasOwn(untranslated, peerClass) ? untranslated[peerClass] : undefined;
    if (reason !== undefined) {
      throw new UsageError(`pytorch_optimizer's ${peerClass} is not translated: ${reason}.`);
    }
    return translated("pytorch_optimizer", pytorchOptimizers, peerClass, hyper);
  }
  throw new UsageError(
    'a case of an optimizer names its class as "torchClass" (torch.optim) or "peerClass" (pytorch_optimizer).',
  );
}

/** @throws UsageError if the library's class is not in the table */
export function translated(
  library: string,
  table: Readonly<Record<string, Translation>>,
  name: string,
  hyper: PeerHyper,
): Translated {
  const known = Object.keys(table);
  const translate = Object.hasOwn(table, name) ? table[name] : undefined;
  if (translate !== undefined) return translate(`${library}'s ${name}`, hyper);
  throw new UsageError(`${library}'s ${name} is not translated. ${suggestion(name, known)}`);
}
