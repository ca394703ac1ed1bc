/** Transforms: what stands beside an optimizer in an expression and makes another of it: `clip-by-global-norm|adam`, `lookahead(adam)`. */
import type { RuleOptimizer } from "./optimizer.js";
import type { Wrapper } from "./wrapper.js";

/** A link of a chain, which takes a step as its `g` and gives a step; or a wrapper without what it wraps. */
export type Transform = RuleOptimizer | Wrapper;
