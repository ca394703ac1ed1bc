/**
 * Rules that test the less common parts of the optimizer contract: each scope, a gradient at
 * another point, an evaluation point, a partition, a chain. They use core alone, as a plugin does.
 */
import {
  abs,
  add,
  chain,
  configure,
  debias,
  decay,
  defineOptimizer,
  div,
  dot,
  ema,
  equal,
  initialTheta,
  integer,
  learningRate,
  matmul,
  maximum,
  minimum,
  mul,
  nonNegative,
  norm,
  partition,
  positive,
  single,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  transpose,
  where,
  zeros,
} from "@thalweg/core";

/** Adam: scope `element`. */
export const adam = defineOptimizer({
  name: "probe-adam",
  source: "Kingma & Ba 2015, algorithm 1 (arXiv:1412.6980)",
  hyper: { lr: learningRate(1e-3), beta1: decay(0.9), beta2: decay(0.999), eps: positive(1e-8) },
  state: { m: zeros, v: zeros },
  rule({ g, m, v, t, lr, beta1, beta2, eps }) {
    m = ema(m, g, beta1);
    v = ema(v, square(g), beta2);
    return { m, v, step: div(mul(lr, debias(m, beta1, t)), add(sqrt(debias(v, beta2, t)), eps)) };
  },
});

/** LAMB: scope `tensor`, a trust ratio for each parameter. */
export const lamb = defineOptimizer({
  name: "probe-lamb",
  source: "You et al. 2020, algorithm 2 (arXiv:1904.00962)",
  scope: "tensor",
  hyper: {
    lr: learningRate(1e-3),
    beta1: decay(0.9),
    beta2: decay(0.999),
    eps: positive(1e-6),
    weightDecay: nonNegative(0.01),
  },
  state: { m: zeros, v: zeros },
  rule({ g, theta, m, v, t, lr, beta1, beta2, eps, weightDecay }) {
    m = ema(m, g, beta1);
    v = ema(v, square(g), beta2);
    const r = div(debias(m, beta1, t), add(sqrt(debias(v, beta2, t)), eps));
    const u = add(r, mul(weightDecay, theta));
    const trust = where(equal(norm(u), 0), 1, div(norm(theta), norm(u)));
    return { m, v, step: mul(mul(lr, trust), u) };
  },
});

/** Clipping by the global norm: scope `all`, a stage of a chain. */
export const clipByGlobalNorm = defineOptimizer({
  name: "probe-clip-by-global-norm",
  source: "Pascanu, Mikolov & Bengio 2013, algorithm 1 (arXiv:1211.5063)",
  scope: "all",
  hyper: { max: positive(1) },
  rule: ({ g, max }) => ({ step: mul(g, minimum(div(max, norm(g)), 1)) }),
});

export const gradientDescent = defineOptimizer({
  name: "probe-gradient-descent",
  source: "Cauchy 1847",
  hyper: { lr: learningRate(1e-2) },
  rule: ({ g, lr }) => ({ step: mul(lr, g) }),
});

export const clipped = chain("probe-clipped", "Pascanu et al. 2013", [
  configure(clipByGlobalNorm, { max: 0.5 }),
  gradientDescent,
]);

/**
 * Prodigy: scope `all`, inner products with the displacement from the start, one state value for
 * all parameters.
 */
export const prodigy = defineOptimizer({
  name: "probe-prodigy",
  source: "Mishchenko & Defazio 2024, algorithm 4 (arXiv:2306.06101)",
  scope: "all",
  hyper: {
    lr: learningRate(1),
    beta1: decay(0.9),
    beta2: decay(0.999),
    eps: positive(1e-8),
  },
  state: { m: zeros, v: zeros, s: zeros, r: single(0), d: single(1e-6), x0: initialTheta },
  rule({ g, theta, m, v, s, r, d, x0, lr, beta1, beta2, eps }) {
    const slow = sqrt(beta2);
    m = ema(m, mul(d, g), beta1);
    v = ema(v, square(mul(d, g)), beta2);
    const weight = mul(lr, square(d));
    r = ema(r, mul(weight, dot(g, sub(x0, theta))), slow);
    s = ema(s, mul(weight, g), slow);
    const step = div(mul(mul(lr, d), m), add(sqrt(v), mul(d, eps)));
    return { m, v, r, s, d: maximum(d, div(r, sum(abs(s)))), step };
  },
});

/** SAM: the gradient at a point uphill, before any optimizer. Costs two gradients per step. */
export const sam = defineOptimizer({
  name: "probe-sam",
  source: "Foret et al. 2021, equation 2 (arXiv:2010.01412)",
  scope: "all",
  hyper: { rho: positive(0.05) },
  rule: ({ g, theta, rho, gradientAt }) => ({
    step: gradientAt(add(theta, mul(div(rho, norm(g)), g))),
  }),
});

export const sharpnessAware = chain("probe-sam-descent", "Foret et al. 2021", [
  sam,
  gradientDescent,
]);

/** Schedule-Free SGD: gradients at y, metrics at x. */
export const scheduleFree = defineOptimizer({
  name: "probe-schedule-free",
  source: "Defazio et al. 2024, equations 3 to 5 (arXiv:2405.15682)",
  hyper: { lr: learningRate(1), beta: decay(0.9) },
  state: { x: initialTheta, z: initialTheta },
  rule({ g, x, z, t, lr, beta }) {
    z = sub(z, mul(lr, g));
    x = ema(x, z, sub(1, div(1, t)));
    return { x, z, theta: ema(x, z, beta) };
  },
  evalPoint: ({ x }) => x,
});

/** Muon: scope `tensor`, matrices only. */
export const muon = defineOptimizer({
  name: "probe-muon",
  source: "Jordan 2024 (https://kellerjordan.github.io/posts/muon)",
  scope: "tensor",
  hyper: { lr: learningRate(0.02), momentum: decay(0.95), iterations: integer(5) },
  state: { m: zeros },
  rule({ g, m, lr, momentum, iterations }) {
    m = add(mul(momentum, m), g);
    return { m, step: mul(lr, orthogonalize(add(g, mul(momentum, m)), iterations)) };
  },
});

/** Newton-Schulz iterations of degree five towards U V' of a matrix U S V'. */
function orthogonalize(g: Tensor, iterations: number): Tensor {
  const tall = g.shape[0]! > g.shape[1]!;
  const start = tall ? transpose(g) : g;
  let x = div(start, add(norm(start), 1e-7));
  for (let i = 0; i < iterations; i++) {
    const a = matmul(x, x, { transposeB: true });
    const b = add(mul(-4.775, a), mul(2.0315, matmul(a, a)));
    x = add(mul(3.4445, x), matmul(b, x));
  }
  return tall ? transpose(x) : x;
}

/** Muon on matrices, Adam on the rest. */
export const muonOnMatrices = partition("probe-muon-and-adam", "Jordan 2024", [
  { name: "muon", select: ({ shape }) => shape.length === 2, optimizer: muon },
  { name: "adam", select: () => true, optimizer: adam },
]);
