/**
 * Transforms: what an expression combines with an optimizer to make another one:
 * `clip-by-global-norm|adam`, `lookahead(adam)`.
 */
import type { RuleOptimizer } from "./rule.js";
import type { Wrapper } from "./wrapper.js";

/**
 * A stage of a chain, which receives a step as its `g` and returns a step; or a wrapper without its
 * inner optimizer.
 */
export type Transform = RuleOptimizer | Wrapper;
