/**
 * Results of a synthetic study, for tests of figures and pages. Its executor trains nothing and
 * returns curves of typical shapes. The paths on the Rosenbrock function are those of gradient
 * descent at the trial's rate, with a synthetic momentum for the other optimizers.
 */
import { positive } from "@thalweg/core";
import { stream } from "@thalweg/core/numeric";
import {
  type Ending,
  type Executor,
  type TrialMetrics,
  type TrialResult,
  type TrialSpec,
} from "@thalweg/engine";
import {
  buildResults,
  parseStudy,
  planStudy,
  runStudy,
  type StudyInput,
  type StudyResults,
} from "@thalweg/study";
// Test data, not exported.
import { type MadeNames, namesFrom } from "../../packages/study/src/test-data/made-names.js";

const rule = (name: string, lr: number) => ({
  name,
  source: "Somebody 2026",
  formula: "theta - lr g",
  hyper: { lr: positive(lr) },
});

export const madeDescriptions = {
  problems: {
    rosenbrock: {
      kind: "analytic",
      name: "rosenbrock",
      source: "Rosenbrock 1960",
      formula: "100 (y - x^2)^2 + (1 - x)^2",
      hyper: {},
      start: [-1.2, 1],
      startNoise: 0.1,
      minimum: { value: 0, at: [[1, 1]] },
      domain: [
        [-2, 2],
        [-1, 3],
      ],
      steps: 2000,
      target: { relative: 1e-3 },
    },
    "digits-mlp": {
      kind: "data",
      name: "digits-mlp",
      source: "UCI digits",
      hyper: {},
      dataset: { name: "digits" },
      batchSize: 32,
      epochs: 20,
      metrics: [{ name: "accuracy", better: "higher" }],
      target: { value: 0.95, provenance: "made" },
    },
    "diabetes-linear": {
      kind: "data",
      name: "diabetes-linear",
      source: "Efron et al. 2004",
      hyper: {},
      dataset: { name: "diabetes" },
      batchSize: 32,
      epochs: 20,
      metrics: [],
    },
  },
  optimizers: {
    "gradient-descent": rule("gradient-descent", 1e-2),
    momentum: rule("momentum", 1e-2),
    adagrad: rule("adagrad", 1e-2),
    rmsprop: rule("rmsprop", 1e-3),
    adam: rule("adam", 1e-3),
    radam: rule("radam", 1e-3),
  },
  transforms: { sam: { name: "sam", source: "made", kind: "rule", hyper: {} } },
  schedulers: { "warmup-cosine": { name: "warmup-cosine", source: "made", hyper: {} } },
};

export const madeStudy = {
  name: "made",
  problems: ["rosenbrock", "digits-mlp", "diabetes-linear"],
  optimizers: [
    ...["gradient-descent", "momentum", "adagrad", "rmsprop", "adam", "radam"],
    "adam+warmup-cosine",
  ],
} satisfies StudyInput;

const POINTS = 200;

/** The quality of an optimizer in this study, and the largest rate at which it converges. */
function traits({ optimizer, hyper }: TrialSpec) {
  const place = madeStudy.optimizers.indexOf(optimizer.replace(/^sam\|/, ""));
  const best = place < 3 ? 0.1 : 0.01;
  const rate = Object.entries(hyper).find(([name]) => /(^|\.)lr$/.test(name))?.[1];
  const off = Math.log10(Number(rate) / best);
  return { speed: (1 + place / 2) * Math.exp(-off * off), diverges: off > 1.2 };
}

/** Gradient evaluations per step. */
const costOf = ({ optimizer }: TrialSpec): number => (optimizer.startsWith("sam|") ? 2 : 1);

function dataMetrics(spec: TrialSpec): TrialMetrics {
  const noise = stream(spec.seed, spec.problem, "made");
  const { speed } = traits(spec);
  const steps = Array.from({ length: 101 }, (_, i) => 10 * i);
  const loss = steps.map(
    (step) => 2.3 * Math.exp((-speed * step) / 300) + 0.1 + 0.01 * noise.normal(),
  );
  const accuracy = loss.map((value) => Math.min(0.99, 1 - value / 2.6));
  const curve = (value: number[]) => ({ evaluations: steps, value });
  const lastLoss = loss.at(-1)!;
  return {
    curves: {
      loss: curve(loss.map((value) => 0.9 * value)),
      "validation.loss": curve(loss),
      "validation.accuracy": curve(accuracy),
    },
    final: {
      loss: lastLoss,
      "train.loss": 0.9 * lastLoss,
      "validation.loss": lastLoss,
      "test.loss": 1.1 * lastLoss,
      "validation.accuracy": accuracy.at(-1)!,
      "test.accuracy": accuracy.at(-1)! - 0.01,
    },
    evaluationsToTarget: steps[accuracy.findIndex((value) => value >= 0.95)] ?? null,
    evaluations: steps.at(-1)!,
    evaluationsPerStep: costOf(spec),
  };
}

function pathMetrics(spec: TrialSpec): TrialMetrics {
  const noise = stream(spec.seed, spec.problem, "made");
  const { speed } = traits(spec);
  let [x, y] = [-1.2 + 0.1 * noise.normal(), 1 + 0.1 * noise.normal()];
  const valley = (a: number, b: number) => 100 * (b - a * a) ** 2 + (1 - a) ** 2;
  const begin = valley(x, y);
  const [evaluations, value, path]: [number[], number[], number[][]] = [[], [], []];
  for (let i = 0; i < POINTS; i++) {
    evaluations.push(10 * i);
    value.push(valley(x, y));
    path.push([x, y]);
    for (let k = 0; k < 10; k++) {
      const inner = y - x * x;
      x -= speed * 3e-4 * (-400 * x * inner - 2 * (1 - x));
      y -= speed * 3e-4 * 200 * inner;
    }
  }
  const reached = value.findIndex((each) => each < 1e-3 * begin);
  return {
    curves: { loss: { evaluations, value } },
    final: { loss: value.at(-1)! },
    evaluationsToTarget: evaluations[reached] ?? null,
    evaluations: evaluations.at(-1)!,
    evaluationsPerStep: costOf(spec),
    ...(spec.trace === true && { path }),
  };
}

function cutAt(metrics: TrialMetrics, points: number): TrialMetrics {
  const curves = Object.entries(metrics.curves).map(([name, { evaluations, value }]) => [
    name,
    { evaluations: evaluations.slice(0, points), value: [...value.slice(0, points - 1), null] },
  ]);
  const final = Object.keys(metrics.final).map((name) => [name, null]);
  return {
    ...metrics,
    curves: Object.fromEntries(curves),
    final: Object.fromEntries(final),
    evaluationsToTarget: null,
    ...(metrics.path && { path: metrics.path.slice(0, points) }),
  };
}

function madeTrial(spec: TrialSpec, broken: boolean): TrialResult {
  const { diverges } = traits(spec);
  const metrics = spec.problem === "rosenbrock" ? pathMetrics(spec) : dataMetrics(spec);
  const gone = broken || diverges;
  const ending: Ending = gone ? { status: "diverged", divergedAt: 40 } : { status: "completed" };
  return {
    spec,
    ...ending,
    metrics: gone ? cutAt(metrics, 5) : metrics,
    fingerprint: "0".repeat(64),
  };
}

const executor = (broken: boolean): Executor => ({
  name: "made",
  async *run(trials) {
    for (const [index, spec] of trials.entries()) {
      const timing = { elapsedMs: 1, compileMs: 0, worker: 0 };
      yield { index, result: madeTrial(spec, broken), timing };
    }
  },
  async close() {},
});

/** The results of the synthetic study; with `broken`, every run diverges. */
export async function madeResults(
  study: StudyInput = madeStudy,
  {
    descriptions = madeDescriptions,
    broken = false,
  }: { readonly descriptions?: MadeNames; readonly broken?: boolean } = {},
): Promise<StudyResults> {
  const outcome = await runStudy(
    planStudy(parseStudy(study), namesFrom(descriptions)),
    executor(broken),
  );
  return buildResults(outcome, {
    versions: { thalweg: "0.1.0", plugins: [{ module: "@thalweg/optimizers", version: "0.1.0" }] },
    machine: { node: "v20.20.0", platform: "linux", arch: "x64", cpu: "Made CPU" },
  });
}
