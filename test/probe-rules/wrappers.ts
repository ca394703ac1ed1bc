/**
 * Wrappers that test the wrapper contract: own state, the inner optimizer's gradient and step
 * count, commits, evaluation points.
 */
import {
  add,
  decay,
  defineWrapper,
  div,
  ema,
  equal,
  floor,
  initialTheta,
  lerp,
  mul,
  nonNegative,
  positive,
  real,
  sub,
  sum,
  where,
  zeros,
} from "@thalweg/core";

/** Whether t is a multiple of k. */
const everyK = (t: Parameters<typeof floor>[0], k: Parameters<typeof floor>[0]) =>
  equal(mul(k, floor(div(t, k))), t);

export const lookahead = defineWrapper({
  name: "probe-lookahead",
  source: "Zhang et al. 2019, algorithm 1 (arXiv:1907.08610)",
  hyper: { k: positive(5), alpha: real(0.5, { min: 0, max: 1 }) },
  state: { slow: initialTheta },
  wrap({ t, slow, k, alpha, inner }) {
    const fast = inner();
    const now = everyK(t, k);
    const next = where(now, lerp(slow, fast, alpha), slow);
    return { slow: next, theta: where(now, next, fast) };
  },
  evalPoint: ({ slow }) => slow,
});

export const accumulate = defineWrapper({
  name: "probe-accumulate",
  source: "gradients of k batches as of one",
  hyper: { k: positive(2) },
  state: { gathered: zeros },
  wrap({ g, theta, t, gathered, k, inner }) {
    const all = add(gathered, g);
    const now = everyK(t, k);
    const moved = inner({ g: div(all, k), t: floor(div(t, k)) });
    return {
      gathered: where(now, mul(0, all), all),
      theta: where(now, moved, theta),
      commit: now,
    };
  },
});

export const skipNotFinite = defineWrapper({
  name: "probe-skip-not-finite",
  source: "a step is left out when its gradient holds NaN or infinity",
  hyper: { limit: nonNegative(0) },
  wrap({ g, theta, inner }) {
    const finite = equal(sum(sub(g, g)), 0);
    return { theta: where(finite, inner(), theta), commit: finite };
  },
});

export const averaged = defineWrapper({
  name: "probe-averaged",
  source: "Polyak & Juditsky 1992, with an exponential average",
  hyper: { beta: decay(0.9) },
  state: { average: initialTheta },
  wrap({ average, beta, inner }) {
    const theta = inner();
    return { theta, average: ema(average, theta, beta) };
  },
  evalPoint: ({ average }) => average,
});
