/** Axes for hyperparameters, on the scales of their search. */
import type { TunedFacts } from "@thalweg/study";
import { linearAxis, logAxis, scaleOf, type ValueAxis } from "./value-axis.js";

export interface SettingAxis {
  readonly axis: ValueAxis;
  readonly scale: object;
  /** The title below the axis. */
  readonly title: (name: string) => string;
  /** The position of a value of the hyperparameter on the axis. */
  readonly place: (value: number) => number;
}

interface Tuned {
  readonly name: string;
  readonly facts: TunedFacts;
  /** The values that were tried; ranges can have grown. */
  readonly tried?: readonly number[];
}

/**
 * One axis for each hyperparameter: the same object for all learning rates, and for all of one
 * name.
 */
export function settingAxes(tuned: readonly Tuned[]): SettingAxis[] {
  const keys = tuned.map(({ name, facts }) => `${facts.isLearningRate ? "" : name} ${facts.scale}`);
  const axes = new Map(
    [...new Set(keys)].map((key) => [key, axisOfAll(tuned.filter((_, i) => keys[i] === key))]),
  );
  return keys.map((key) => axes.get(key)!);
}

/** An axis that contains every searched range, every tried value and every default. */
function axisOfAll(tuned: readonly Tuned[]): SettingAxis {
  const scale = tuned[0]!.facts.scale;
  const all = tuned.flatMap(({ facts: { range, usual }, tried = [] }) => [
    ...[range.min, range.max, usual, ...tried],
  ]);
  if (scale === "log-complement") {
    const axis = logWhole(all.map((value) => 1 - value));
    return {
      axis,
      scale: { ...scaleOf(axis), reverse: true },
      title: (name) => `1 \u2212 ${name}`,
      place: (value) => Math.max(axis.domain[0], 1 - value),
    };
  }
  const axis = scale === "log" ? logWhole(all) : linearAxis([Math.min(...all), Math.max(...all)]);
  const [low] = axis.domain;
  return {
    axis,
    scale: scaleOf(axis),
    title: (name) => name,
    place: (value) => Math.max(low, value),
  };
}

/** Whole decades or 1-2-5 steps around the positive values. */
function logWhole(values: readonly number[]): ValueAxis {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) return logAxis(0.1, 1);
  return logAxis(Math.min(...positive), Math.max(...positive));
}
