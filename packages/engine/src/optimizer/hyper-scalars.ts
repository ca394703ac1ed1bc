/**
 * The scalars with which rules are traced in place of numeric hyperparameters. A value that is
 * normal in f32 is a variable that is known not to be 0, so that divisors need no comparison with
 * 0. A smaller one, which can be rounded to 0, is a plain variable. A value of 0 is absent, and so
 * are the terms that it multiplies: without weight decay, a run does not compute any. The key of a
 * program therefore contains which hyperparameters are 0 and which are nearly 0.
 */
import type { Scalar } from "@thalweg/core";
import { formats } from "@thalweg/core/numeric";
import { absentScalar, presentScalar, scalarVariable } from "@thalweg/tensor";

export type Numbers = Readonly<Record<string, number>>;

/** Whether a number is 0, can be rounded to 0, or neither. */
const sizeOf = (value: number): "zero" | "tiny" | "present" => {
  if (value === 0) return "zero";
  return Math.abs(value) < formats.f32.leastNormal ? "tiny" : "present";
};

const scalarOf = { zero: absentScalar, tiny: scalarVariable, present: presentScalar };

/** The scalars by the hyperparameters' names; `nameOf` gives the names of their variables. */
export function hyperScalars(
  numeric: Numbers,
  nameOf: (name: string) => string,
): ReadonlyMap<string, Scalar> {
  return new Map(
    Object.entries(numeric).map(([name, value]) => [name, scalarOf[sizeOf(value)](nameOf(name))]),
  );
}

/**
 * The names of the hyperparameters that are 0, and of those that can be rounded to 0. They are what
 * the program depends on.
 */
export function smallHyper(numeric: Numbers): Readonly<Record<"zero" | "tiny", string[]>> {
  const names = (size: "zero" | "tiny") =>
    Object.keys(numeric).filter((name) => sizeOf(numeric[name]!) === size);
  return { zero: names("zero"), tiny: names("tiny") };
}
