import {
  add,
  decay,
  defineOptimizer,
  mul,
  positive,
  type Wrapper,
  wrap,
  zeros,
} from "@thalweg/core";
import { describeOptimizerLaws, type OptimizerTraits } from "@thalweg/testing";
import wrappers from "./index.js";

/** A rule with state, so that wrappers have something to keep. */
const momentum = defineOptimizer({
  name: "momentum",
  source: "Polyak 1964",
  hyper: { lr: positive(0.1), mu: decay(0.9) },
  state: { u: zeros },
  rule({ g, u, lr, mu }) {
    u = add(mul(mu, u), g);
    return { u, step: mul(lr, u) };
  },
});

const moved = { "zero-gradient": "it moves parameters outside its set onto it" };
const oneSided = "its set is not the same mirrored at 0";

const traits: Readonly<Record<string, OptimizerTraits>> = {
  "decoupled-weight-decay": { exempt: { "zero-gradient": "weights decay whatever the gradient" } },
  "project-box": { exempt: moved },
  "project-l1-ball": { exempt: moved },
  "project-l2-ball": { exempt: moved },
  "project-linf-ball": { exempt: moved },
  "project-sphere": { exempt: moved },
  "project-non-negative": { exempt: { ...moved, oddness: oneSided } },
  "project-simplex": { exempt: { ...moved, oddness: oneSided } },
};

for (const wrapper of wrappers.transforms as readonly Wrapper[]) {
  describeOptimizerLaws(wrap(wrapper, momentum), traits[wrapper.name]);
}
