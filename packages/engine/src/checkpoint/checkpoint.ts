/**
 * The state of a training between two steps, as a safetensors file: the arrays that its program
 * changes, and what the training loop has gathered.
 *
 *     variable/NAME                        parameters, states, counters, memories of schedulers
 *     loop                                 steps done, sum and count of losses, gradients to target
 *     first/NAME                           the measurements before the first step
 *     curve.evaluations/NAME, curve.value/NAME, path
 *
 * Everything else follows from the trial: streams are counted by step. A training that goes on from
 * its state ends with the same bits.
 */
import type { TypedArray } from "@thalweg/tensor";
import type { Curve } from "../trial/trial.js";
import { type NamedArray, type SafetensorsFile, safetensorsType } from "./safetensors.js";

/** What a training loop has gathered. */
export interface LoopState {
  /** The number of steps done. */
  readonly done: number;
  /** Of the steps since the last point of the curve. */
  readonly losses: { readonly sum: number; readonly count: number };
  readonly evaluationsToTarget: number | null;
  /** The measurements before the first step. */
  readonly first: Readonly<Record<string, number>>;
  readonly curves: Readonly<Record<string, Curve>>;
  readonly path: readonly (readonly (number | null)[])[];
}

type Variables = ReadonlyMap<string, TypedArray>;

/** Steps done, sum and count of losses, gradients to the target. */
type Loop = [number, number, number, number];

const prefixes = {
  variable: "variable/",
  first: "first/",
  evaluations: "curve.evaluations/",
  value: "curve.value/",
} as const;

/** NaN stands for null. */
const numbersOf = (values: readonly (number | null)[]): Float64Array =>
  Float64Array.from(values, (value) => value ?? Number.NaN);
const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

const vector = (name: string, values: NamedArray["values"]): NamedArray => ({
  ...{ name, shape: [values.length], values },
});

/** The arrays of a state. Those of the program are not copied. */
export function checkpointArrays(variables: Variables, state: LoopState): NamedArray[] {
  const { done, losses, evaluationsToTarget, first, curves, path } = state;
  const width = path[0]?.length ?? 0;
  return [
    ...[...variables].map(([name, values]) => vector(prefixes.variable + name, values)),
    vector("loop", numbersOf([done, losses.sum, losses.count, evaluationsToTarget])),
    ...Object.entries(first).map(([name, value]) =>
      vector(prefixes.first + name, numbersOf([value])),
    ),
    ...Object.entries(curves).flatMap(([name, { evaluations, value }]) => [
      vector(prefixes.evaluations + name, numbersOf(evaluations)),
      vector(prefixes.value + name, numbersOf(value)),
    ]),
    { name: "path", shape: [path.length, width], values: numbersOf(path.flat()) },
  ];
}

/**
 * Reads a state into the variables of a program that was started for the same trial.
 * @param stop the step at which the training ends
 * @returns undefined, with the variables as they were, if it is no state of such a training
 */
export function restoreCheckpoint(
  file: SafetensorsFile,
  variables: Variables,
  stop: number,
): LoopState | undefined {
  const names = [...file.entries.keys()];
  const kept = names.filter((name) => name.startsWith(prefixes.variable));
  const fits = ([name, values]: [string, TypedArray]) =>
    file.fits(prefixes.variable + name, values, safetensorsType(values));
  if (kept.length !== variables.size || ![...variables].every(fits)) return undefined;
  const loop = file.entries.get("loop");
  const path = file.entries.get("path");
  if (loop?.dtype !== "F64" || loop.shape[0] !== 4 || path?.shape.length !== 2) return undefined;

  const under = (prefix: string) =>
    names
      .filter((name) => name.startsWith(prefix))
      .map((name) => [name.slice(prefix.length), [...file.array(name).values]] as const);
  const [done, sum, count, toTarget] = [...file.array("loop").values] as Loop;
  if (!Number.isSafeInteger(done) || done < 1 || done >= stop) return undefined;
  const values = new Map(under(prefixes.value));
  const curves = under(prefixes.evaluations).map(([name, evaluations]) => {
    return [name, { evaluations, value: (values.get(name) ?? []).map(orNull) }] as const;
  });
  const [points, width] = path.shape as [number, number];
  const flat = [...file.array("path").values].map(orNull);
  for (const [name, values] of variables) file.readInto(prefixes.variable + name, values);
  return {
    done,
    losses: { sum, count },
    evaluationsToTarget: orNull(toTarget),
    first: Object.fromEntries(under(prefixes.first).map(([name, [value]]) => [name, value!])),
    curves: Object.fromEntries(curves),
    path: Array.from({ length: points }, (_, i) => flat.slice(i * width, (i + 1) * width)),
  };
}
