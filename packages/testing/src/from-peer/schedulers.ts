/**
 * Schedules by the names of the fixture files: those of torch.optim.lr_scheduler of PyTorch 1.13,
 * with its defaults.
 */
import { type GivenHyper, UsageError } from "@thalweg/core";
import { suggestion } from "@thalweg/core/host";
import { options, required } from "./options.js";
import { onecycle } from "./torch/onecycle.js";
import type { PeerHyper, Translated } from "./translation.js";

/** A translation; PyTorch gives bounds in units of the rate, which are shares of the base here. */
type ScheduleTranslation = (owner: string, given: PeerHyper, baseLr: number) => Translated;

const steps = "steps";

export const schedules: Readonly<Record<string, ScheduleTranslation>> = {
  step(owner, given) {
    const { stepSize, gamma } = options(owner, given, { stepSize: null, gamma: 0.1 });
    return named("step", { gamma, every: required(owner, "stepSize", stepSize), unit: steps });
  },
  multistep(owner, given) {
    const { milestones, gamma } = options(owner, given, { milestones: [], gamma: 0.1 });
    return named("multistep", { milestones, gamma, unit: steps });
  },
  exponential(owner, given) {
    const { gamma } = options(owner, given, { gamma: null });
    return named("exponential", { gamma: required(owner, "gamma", gamma), every: 1, unit: steps });
  },
  cosine(owner, given, baseLr) {
    const { tMax, etaMin } = options(owner, given, { tMax: null, etaMin: 0 });
    const length = required(owner, "tMax", tMax);
    return named("cosine", { length, final: etaMin / baseLr, after: "rise", unit: steps });
  },
  "cosine-restarts"(owner, given, baseLr) {
    const { t0, tMult, etaMin } = options(owner, given, { t0: null, tMult: 1, etaMin: 0 });
    const period = required(owner, "t0", t0);
    const final = etaMin / baseLr;
    return named("cosine-restarts", { period, multiplier: tMult, final, unit: steps });
  },
  linear(owner, given) {
    const defaults = { startFactor: 1 / 3, endFactor: 1, totalIters: 5 };
    const { startFactor, endFactor, totalIters } = options(owner, given, defaults);
    const line = { start: startFactor, end: endFactor, length: totalIters };
    return named("linear", { ...line, unit: steps });
  },
  constant(owner, given) {
    const { factor, totalIters } = options(owner, given, { factor: 1 / 3, totalIters: 5 });
    return named("constant", { factor, length: totalIters, unit: steps });
  },
  polynomial(owner, given) {
    const { totalIters, power } = options(owner, given, { totalIters: 5, power: 1 });
    return named("polynomial", { power, length: totalIters, unit: steps });
  },
  onecycle,
  cyclic(owner, given, baseLr) {
    const { stepSizeUp, stepSizeDown, mode, gamma, ...range } = options(owner, given, {
      ...{ baseLr: null, maxLr: null, stepSizeUp: 2000, stepSizeDown: null },
      ...{ mode: "triangular", gamma: 1, cycleMomentum: true, baseMomentum: 0.8, maxMomentum: 0.9 },
    });
    const low = required(owner, "baseLr", range.baseLr) / baseLr;
    const high = required(owner, "maxLr", range.maxLr) / baseLr;
    const lengths = { up: stepSizeUp, down: stepSizeDown ?? 0, unit: steps };
    return named("cyclic", { low, high, ...lengths, mode: mode.replace("_", "-"), gamma });
  },
  plateau(owner, given, baseLr) {
    const { minLr, eps, thresholdMode, ...rest } = options(owner, given, {
      ...{ mode: "min", factor: 0.1, patience: 10, threshold: 1e-4, thresholdMode: "rel" },
      ...{ cooldown: 0, minLr: 0, eps: 1e-8 },
    });
    return named("plateau", {
      ...rest,
      thresholdMode: thresholdMode === "rel" ? "factor" : "absolute",
      final: Math.min(1, minLr / baseLr),
      least: eps / baseLr,
    });
  },
};

function named(name: string, hyper: GivenHyper): Translated {
  return { name, hyper };
}

/** @throws UsageError for a schedule that is not in the table */
export function scheduleNamed(name: string): ScheduleTranslation {
  if (Object.hasOwn(schedules, name)) return schedules[name]!;
  const known = suggestion(name, Object.keys(schedules));
  throw new UsageError(`PyTorch's schedule "${name}" is not translated. ${known}`);
}
