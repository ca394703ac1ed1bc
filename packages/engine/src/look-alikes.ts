/**
 * Values that have the names and hyperparameters of described ones, and can only be looked at: for threads that check names without loading
 * what bears them.
 */
import {
  type HyperSpec,
  InternalError,
  type Optimizer,
  Registry,
  type Scheduler,
  type Transform,
} from "@thalweg/core";
import type { Names } from "./training/resolve-expression.js";

interface Described {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly source: string;
  readonly formula?: string;
  readonly hyper: HyperSpec;
}

/** What expressions may name, as plain data. A composite optimizer's hyperparameters are given flat, as `part.name`. */
export interface DescribedNames {
  readonly optimizers: Iterable<Described>;
  readonly transforms: Iterable<Described & { readonly kind: Transform["kind"] }>;
  readonly schedulers: Iterable<Described>;
}

/** Registries to resolve expressions against, as far as names and hyperparameters go. */
export function lookAlikes({ optimizers, transforms, schedulers }: DescribedNames): Names {
  const names: Names = {
    optimizers: new Registry<Optimizer>("optimizer"),
    transforms: new Registry<Transform>("transform"),
    schedulers: new Registry<Scheduler>("scheduler"),
  };
  for (const each of optimizers) names.optimizers.add(rule(each), each.name);
  for (const each of transforms) {
    names.transforms.add(each.kind === "rule" ? rule(each) : wrapper(each), each.name);
  }
  for (const each of schedulers) names.schedulers.add(scheduler(each), each.name);
  return names;
}

const about = ({ name, aliases = [], source, formula, hyper }: Described) => ({
  ...{ name, aliases, source, hyper },
  ...(formula !== undefined && { formula }),
});

const rule = (each: Described) =>
  ({ ...about(each), kind: "rule", scope: "all", state: {}, rule: never }) as const;

const wrapper = (each: Described) =>
  ({ ...about(each), kind: "wrapper-definition", state: {}, wrap: never }) as const;

const scheduler = (each: Described) =>
  ({ ...about(each), kind: "scheduler", memory: {}, value: never }) as const;

function never(): never {
  throw new InternalError("a look-alike was run");
}
