/**
 * The schedulers of torch.optim.lr_scheduler (1.13) as loops, which compute each rate from the
 * previous one as the library does.
 */
import type { PeerValue } from "@thalweg/testing";

export type TorchHyper = Readonly<Record<string, PeerValue>>;
type Rates = (
  hyper: TorchHyper,
  baseLr: number,
  steps: number,
  metrics: readonly number[],
) => number[];

/** The value of a hyperparameter, or its default. */
const number = (hyper: TorchHyper, name: string, otherwise = 0): number => {
  const value = hyper[name] ?? otherwise;
  if (typeof value !== "number") throw new Error(`"${name}" is ${JSON.stringify(value)}.`);
  return value;
};

/** The rates of a recurrence. */
const chained = (
  first: number,
  steps: number,
  next: (lr: number, epoch: number) => number,
): number[] => {
  const rates = [first];
  for (let epoch = 1; epoch < steps; epoch++) rates.push(next(rates.at(-1)!, epoch));
  return rates;
};

const step: Rates = (hyper, baseLr, steps) =>
  chained(baseLr, steps, (lr, epoch) =>
    epoch % number(hyper, "stepSize") === 0 ? lr * number(hyper, "gamma", 0.1) : lr,
  );

const multistep: Rates = (hyper, baseLr, steps) => {
  const milestones = hyper.milestones;
  if (!Array.isArray(milestones)) throw new Error("milestones are a list.");
  const gamma = number(hyper, "gamma", 0.1);
  const count = (epoch: number) => milestones.filter((each) => each === epoch).length;
  return chained(baseLr, steps, (lr, epoch) => lr * gamma ** count(epoch));
};

const exponential: Rates = (hyper, baseLr, steps) =>
  chained(baseLr, steps, (lr) => lr * number(hyper, "gamma"));

const cosine: Rates = (hyper, baseLr, steps) => {
  const [tMax, etaMin] = [number(hyper, "tMax"), number(hyper, "etaMin")];
  const height = (epoch: number) => 1 + Math.cos((Math.PI * epoch) / tMax);
  return chained(baseLr, steps, (lr, epoch) => {
    if ((epoch - 1 - tMax) % (2 * tMax) === 0) {
      return lr + ((baseLr - etaMin) * (1 - Math.cos(Math.PI / tMax))) / 2;
    }
    return (height(epoch) / height(epoch - 1)) * (lr - etaMin) + etaMin;
  });
};

const cosineRestarts: Rates = (hyper, baseLr, steps) => {
  const [tMult, etaMin] = [number(hyper, "tMult", 1), number(hyper, "etaMin")];
  let [current, period] = [0, number(hyper, "t0")];
  const rate = () =>
    etaMin + ((baseLr - etaMin) * (1 + Math.cos((Math.PI * current) / period))) / 2;
  return chained(baseLr, steps, () => {
    current += 1;
    if (current >= period) [current, period] = [current - period, period * tMult];
    return rate();
  });
};

const linear: Rates = (hyper, baseLr, steps) => {
  const [start, end] = [number(hyper, "startFactor", 1 / 3), number(hyper, "endFactor", 1)];
  const total = number(hyper, "totalIters", 5);
  return chained(baseLr * start, steps, (lr, epoch) =>
    epoch > total ? lr : lr * (1 + (end - start) / (total * start + (epoch - 1) * (end - start))),
  );
};

const constant: Rates = (hyper, baseLr, steps) => {
  const factor = number(hyper, "factor", 1 / 3);
  const total = number(hyper, "totalIters", 5);
  return chained(baseLr * factor, steps, (lr, epoch) => (epoch === total ? lr / factor : lr));
};

const polynomial: Rates = (hyper, baseLr, steps) => {
  const [total, power] = [number(hyper, "totalIters", 5), number(hyper, "power", 1)];
  return chained(baseLr, steps, (lr, epoch) =>
    epoch > total ? lr : lr * ((1 - epoch / total) / (1 - (epoch - 1) / total)) ** power,
  );
};

const onecycle: Rates = (hyper, _, steps) => {
  const top = number(hyper, "maxLr");
  const first = top / number(hyper, "divFactor", 25);
  const last = first / number(hyper, "finalDivFactor", 1e4);
  const [total, share] = [number(hyper, "totalSteps"), number(hyper, "pctStart", 0.3)];
  const ends = hyper.threePhase
    ? [share * total - 1, 2 * share * total - 2, total - 1]
    : [share * total - 1, total - 1];
  const values = hyper.threePhase ? [first, top, first, last] : [first, top, last];
  const anneal = (from: number, to: number, phase: number) =>
    hyper.anneal === "linear"
      ? (to - from) * phase + from
      : to + ((from - to) / 2) * (Math.cos(Math.PI * phase) + 1);
  return Array.from({ length: steps }, (_unused, at) => {
    const found = ends.findIndex((end, i) => at <= end || i === ends.length - 1);
    const start = found === 0 ? 0 : ends[found - 1]!;
    const phase = (at - start) / (ends[found]! - start);
    return anneal(values[found]!, values[found + 1]!, phase);
  });
};

const cyclic: Rates = (hyper, _, steps) => {
  const [low, high] = [number(hyper, "baseLr"), number(hyper, "maxLr")];
  const up = number(hyper, "stepSizeUp", 2000);
  const total = up + number(hyper, "stepSizeDown", up);
  return Array.from({ length: steps }, (_unused, at) => {
    const cycle = Math.floor(1 + at / total);
    const x = 1 + at / total - cycle;
    const scale = x <= up / total ? x / (up / total) : (x - 1) / (up / total - 1);
    const scales: Readonly<Record<string, number>> = {
      triangular: 1,
      triangular2: 1 / 2 ** (cycle - 1),
      exp_range: number(hyper, "gamma", 1) ** at,
    };
    return low + (high - low) * scale * scales[String(hyper.mode)]!;
  });
};

const plateau: Rates = (hyper, baseLr, steps, metrics) => {
  const { mode = "min", thresholdMode = "rel" } = hyper;
  const threshold = number(hyper, "threshold", 1e-4);
  const worst = mode === "min" ? Infinity : -Infinity;
  let [lr, best, bad, cooling] = [baseLr, worst, 0, 0];
  const better = (metric: number) => {
    const sign = mode === "min" ? -1 : 1;
    const bar = thresholdMode === "rel" ? best * (1 + sign * threshold) : best + sign * threshold;
    return mode === "min" ? metric < bar : metric > bar;
  };
  return Array.from({ length: steps }, (_unused, at) => {
    const rate = lr;
    const improved = better(metrics[at]!);
    if (improved) best = metrics[at]!;
    bad = improved ? 0 : bad + 1;
    if (cooling > 0) [cooling, bad] = [cooling - 1, 0];
    if (bad > number(hyper, "patience", 10)) {
      const smaller = Math.max(lr * number(hyper, "factor", 0.1), number(hyper, "minLr"));
      if (lr - smaller > number(hyper, "eps", 1e-8)) lr = smaller;
      [cooling, bad] = [number(hyper, "cooldown"), 0];
    }
    return rate;
  });
};

export const torchRates: Readonly<Record<string, Rates>> = {
  ...{ step, multistep, exponential, cosine, "cosine-restarts": cosineRestarts, linear, constant },
  ...{ polynomial, onecycle, cyclic, plateau },
};
