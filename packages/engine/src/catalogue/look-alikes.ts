/**
 * Stand-ins for described values, with the same names and hyperparameters but without functions.
 * Threads use them to check names without loading the plugins.
 */
import type { Optimizer, Scheduler, Transform } from "@thalweg/core";
import { InternalError, kinds, Registry } from "@thalweg/core/host";
import type { HyperDescription } from "./describe-plugin.js";
import type { Directory } from "./directory.js";
import type { Names } from "./resolve-expression.js";

/**
 * Descriptions of everything that expressions can name. The hyperparameters of a composite
 * optimizer are a flat list, named `part.name`.
 */
export type DescribedNames = Pick<Directory, "optimizers" | "transforms" | "schedulers">;

/**
 * Registries of stand-ins, against which expressions are resolved to check their names and
 * hyperparameters.
 */
export function lookAlikes({ optimizers, transforms, schedulers }: DescribedNames): Names {
  const names: Names = {
    optimizers: new Registry<Optimizer>(kinds.optimizers.one),
    transforms: new Registry<Transform>(kinds.transforms.one),
    schedulers: new Registry<Scheduler>(kinds.schedulers.one),
  };
  for (const each of optimizers.values()) names.optimizers.add(rule(each), each.name);
  for (const each of transforms.values()) {
    names.transforms.add(each.kind === "rule" ? rule(each) : wrapper(each), each.name);
  }
  for (const each of schedulers.values()) names.schedulers.add(scheduler(each), each.name);
  return names;
}

const about = ({ name, aliases, source, formula, hyper }: HyperDescription) => ({
  ...{ name, aliases, source, hyper },
  ...(formula !== undefined && { formula }),
});

const rule = (each: HyperDescription) =>
  ({ ...about(each), kind: "rule", scope: "all", state: {}, rule: never }) as const;

const wrapper = (each: HyperDescription) =>
  ({ ...about(each), kind: "wrapper-definition", state: {}, wrap: never }) as const;

const scheduler = (each: HyperDescription) =>
  ({ ...about(each), kind: "scheduler", memory: {}, value: never }) as const;

function never(): never {
  throw new InternalError("a look-alike was run");
}
