/** Looking at a loss, and at the rules that descend it. Runs in a browser. */

export { type Surface, type SurfaceOptions, surface } from "./surface.js";
// what theory says of an optimizer
export type { LargestStep } from "./theory/adversary.js";
export { type Cost, costOf } from "./theory/cost.js";
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
