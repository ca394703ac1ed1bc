/**
 * Numeric hyperparameters as what a rule is traced with: variables, so that another value is the same program; but one that is 0 is absent,
 * and so are the terms it multiplies: a run without weight decay does not pay for it. Which ones are 0 is therefore part of a program's key.
 */
import type { Scalar } from "@thalweg/core";
import { absentScalar, scalarVariable } from "@thalweg/tensor";

type Numbers = Readonly<Record<string, number>>;

/** Scalars by the hyperparameters' names; `nameOf` says what their variables are called. */
export function hyperScalars(
  numeric: Numbers,
  nameOf: (name: string) => string,
): ReadonlyMap<string, Scalar> {
  return new Map(
    Object.entries(numeric).map(([name, value]) => [
      name,
      value === 0 ? absentScalar() : scalarVariable(nameOf(name)),
    ]),
  );
}

/** The names of those that are 0. */
export const absentHyper = (numeric: Numbers): string[] =>
  Object.keys(numeric).filter((name) => numeric[name] === 0);
