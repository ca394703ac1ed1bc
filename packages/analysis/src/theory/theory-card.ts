/** Properties of an optimizer that follow from its rule alone. */
import { learningRatesOf, type ResolvedOptimizer } from "@thalweg/engine";
import { type LargestStep, largestStep } from "./adversary.js";
import { type Cost, costOf } from "./cost.js";
import { type Degree, degreeOf } from "./degree.js";
import { type Finding, found, isFound, none } from "./finding.js";
import { parityOf } from "./parity.js";
import { RuleMap } from "./rule-map.js";
import { late, limitAtRest, limitInNoise, type StabilityLimit } from "./stability.js";

/** A limit of stability, also in units of the rate. */
export interface CardLimit extends StabilityLimit {
  /** Curvature times rate, if there is a rate. */
  readonly curvatureTimesRate?: number;
}

/** A largest step, also in units of the rate. */
export interface CardStep extends LargestStep {
  /** Size divided by rate, if there is a rate. */
  readonly inRates?: number;
}

/** The hyperparameter to which steps are proportional. */
export interface Rate {
  readonly name: string;
  readonly value: number;
}

export interface TheoryCard {
  /** Absent if the step depends on no learning rate, or on several. */
  readonly rate?: Rate;
  readonly stability: {
    /** At the minimum, after many steps with gradient 0. */
    readonly atRest: Finding<CardLimit>;
    /** With mean squares held at their values for gradients of size 1; absent if there are none. */
    readonly inNoise?: Finding<CardLimit>;
  };
  readonly degree: Degree;
  readonly odd: boolean;
  readonly largestStep: Finding<CardStep>;
  readonly cost: Cost;
}

/**
 * Differentiates and evaluates the rule for one parameter: on the parabola h/2 theta^2 and on
 * chosen gradients, in f64. Schedules are ignored: hyperparameters have their base values.
 * @throws PluginError if the rule breaks its contract
 */
export function theoryCard(resolved: ResolvedOptimizer): TheoryCard {
  const map = new RuleMap(resolved, 2 * late);
  const parity = parityOf(map);
  const rate = rateOf(map, resolved);
  const inNoise = limitInNoise(map, parity);
  const degree = degreeOf(map);
  return {
    ...(rate && { rate }),
    stability: {
      atRest: inUnitsOf(rate, limitAtRest(map)),
      ...(inNoise && { inNoise: inUnitsOf(rate, inNoise) }),
    },
    degree,
    odd: parity.odd,
    largestStep: largestOf(map, degree, rate),
    cost: costOf(resolved),
  };
}

function rateOf(map: RuleMap, { hyper, optimizer }: ResolvedOptimizer): Rate | undefined {
  const rates = learningRatesOf(optimizer).filter((name) => map.hyper.includes(name));
  const [name] = rates;
  if (name === undefined || rates.length > 1) return undefined;
  return { name, value: hyper.numeric[name]! };
}

function inUnitsOf(rate: Rate | undefined, limit: Finding<StabilityLimit>): Finding<CardLimit> {
  if (!isFound(limit) || rate === undefined) return limit;
  return found({ ...limit.value, curvatureTimesRate: limit.value.curvature * rate.value });
}

/** A step of more than this many rates counts as unbounded. */
const boundless = 1e6;

function largestOf(map: RuleMap, { large }: Degree, rate: Rate | undefined): Finding<CardStep> {
  if (map.readsLoss) return none("the rule reads the loss, so that gradients alone decide no step");
  if (isFound(large) && large.value > 0)
    return none("unbounded: larger gradients make larger steps");
  const largest = largestStep(map);
  const inRates = largest.size / (rate?.value ?? 1);
  if (inRates >= boundless) {
    return none(
      "no bound was found: a long course of gradients makes steps of more than 1e6 rates",
    );
  }
  return found({ ...largest, ...(rate && { inRates }) });
}
