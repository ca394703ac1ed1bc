/** Analyses of losses and of optimizers' rules. Runs in a browser. */

// Error surfaces of problems of two coordinates.

export { type Surface, type SurfaceOptions, surface } from "./surface.js";

// Theory cards of optimizers.

export type { LargestStep } from "./theory/adversary.js";
export type { Cost } from "./theory/cost.js";
export type { Degree } from "./theory/degree.js";
export { type Finding, isFound } from "./theory/finding.js";
export type { StabilityLimit } from "./theory/stability.js";
export {
  type CardLimit,
  type CardStep,
  type Rate,
  type TheoryCard,
  theoryCard,
} from "./theory/theory-card.js";
