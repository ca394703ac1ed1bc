/** How steps grow with the gradients: whether scaling all of them scales every step by a power. */
import { log } from "@thalweg/core/numeric";
import { type Finding, found, none } from "./finding.js";
import { pattern } from "./pattern.js";
import type { RuleMap } from "./rule-map.js";

/** Degrees d of a rule: gradients c times as large make steps c^d times as large. */
export interface Degree {
  /** Of gradients so large that no stabiliser matters. */
  readonly large: Finding<number>;
  /** Of gradients far below every stabiliser. */
  readonly small: Finding<number>;
}

const length = 20;
/** How much larger the second of the two courses is that are compared. */
const factor = 1024;
const tolerance = 1e-6;

/** What a rule does at gradient 0, such as decaying weights, is taken off first. */
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

/** What the gradients add to each step, those of a fixed course times `scale`. */
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

/** Quotients of small numbers are meant: 0.7500000001 is 3/4. */
const rounded = (degree: number): number => Math.round(degree * 240) / 240 || 0;
