/** The degree of homogeneity of steps in the gradients. */
import { log } from "@thalweg/core/numeric";
import { type Finding, found, none } from "./finding.js";
import { pattern } from "./pattern.js";
import type { RuleMap } from "./rule-map.js";

/** Degrees d of a rule: gradients c times as large make steps c^d times as large. */
export interface Degree {
  /** The degree for gradients so large that epsilons have no effect. */
  readonly large: Finding<number>;
  /** The degree for gradients far below every epsilon. */
  readonly small: Finding<number>;
}

const length = 20;
/** The factor between the two gradient sequences that are compared. */
const factor = 1024;
const tolerance = 1e-6;

/** The step at gradient 0, such as weight decay, is subtracted first. */
export function degreeOf(map: RuleMap): Degree {
  if (map.readsLoss) {
    const why = none("the rule reads the loss, which gradients alone do not tell");
    return { large: why, small: why };
  }
  return { large: degreeAt(map, 2 ** 40), small: degreeAt(map, 2 ** -60) };
}

function degreeAt(map: RuleMap, scale: number): Finding<number> {
  const near = responses(map, scale);
  const far = responses(map, scale * factor);
  const moved = [...near.keys()].filter((i) => near[i] !== 0 || far[i] !== 0);
  const degrees = moved.map((i) => log(Math.abs(far[i]! / near[i]!)) / log(factor));
  const [first = 0] = degrees;
  if (moved.length === 0) return none("the steps do not depend on the gradients");
  const one = moved.every((i, k) => far[i]! / near[i]! > 0 && isNear(degrees[k]!, first));
  return one ? found(rounded(first)) : none("the steps scale by no power of the gradients");
}

/** The part of each step due to the gradients, a fixed sequence times `scale`. */
function responses(map: RuleMap, scale: number): number[] {
  const start = map.start(map.returns === "step" ? 1 : 0);
  const gradients = pattern(length);
  const still = map.feed(
    start,
    gradients.map(() => 0),
  ).steps;
  const { steps } = map.feed(
    start,
    gradients.map((g) => g * scale),
  );
  return steps.map((step, i) => (Number.isNaN(still[i]!) ? step : step - still[i]!));
}

const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= tolerance;

/** Rounds to a quotient of small integers: 0.7500000001 to 3/4. */
const rounded = (degree: number): number => Math.round(degree * 240) / 240 || 0;
