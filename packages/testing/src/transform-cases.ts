/**
 * The laws of optimizers, held against what is none by itself: a stage of a chain before a learning
 * rate, a wrapper around momentum.
 */
import {
  add,
  chain,
  decay,
  defineOptimizer,
  learningRate,
  mul,
  type Optimizer,
  type OptimizerTraits,
  type Transform,
  wrap,
  zeros,
} from "@thalweg/core";
import { Built, casesFor, type LawCase } from "./law.js";
import { optimizerLaws } from "./optimizer-laws/laws.js";

const descent = defineOptimizer({
  name: "descent",
  source: "Cauchy 1847",
  hyper: { lr: learningRate(0.1) },
  rule: ({ g, lr }) => ({ step: mul(lr, g) }),
});

/** An optimizer with state, for tests of wrappers. */
const momentum = defineOptimizer({
  name: "momentum",
  source: "Polyak 1964 (doi:10.1016/0041-5553(64)90137-5)",
  hyper: { lr: learningRate(0.1), mu: decay(0.9) },
  state: { u: zeros },
  rule({ g, u, lr, mu }) {
    u = add(mul(mu, u), g);
    return { u, step: mul(lr, u) };
  },
});

/**
 * The laws of a transform. A stage is taken as it is, and before a learning rate where it is to
 * converge.
 */
export function transformCases(transform: Transform, traits: OptimizerTraits): LawCase[] {
  const { name } = transform;
  const built = new Built();
  const cases = (laws: typeof optimizerLaws, subject: Optimizer) =>
    casesFor("transform", laws, subject, traits, name, built);
  if (transform.kind === "wrapper-definition") {
    return cases(optimizerLaws, wrap(transform, momentum));
  }
  return optimizerLaws.flatMap((law) =>
    cases(
      [law],
      law.name === "convergence" ? chain(name, transform.source, [transform, descent]) : transform,
    ),
  );
}
