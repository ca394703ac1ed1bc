/**
 * The kinds of named things. A plugin brings a list of each; trials, studies and commands refer to
 * them by name. Registries, descriptions, listings and documents iterate over this table, so that a
 * new kind is one row here and the definition of its values.
 */
import type { Dataset } from "../define/dataset.js";
import type { Loss } from "../define/loss.js";
import type { Model } from "../define/model.js";
import type { Optimizer } from "../define/optimizer.js";
import type { Problem } from "../define/problem.js";
import type { Scheduler } from "../define/scheduler.js";
import type { Transform } from "../define/transform.js";
import type { Registry } from "./registry.js";

/** The type of the values of each kind. The key is the name of the kind's list in a plugin. */
export interface NamedValues {
  readonly optimizers: Optimizer;
  readonly transforms: Transform;
  readonly schedulers: Scheduler;
  readonly losses: Loss;
  readonly models: Model;
  readonly datasets: Dataset;
  readonly problems: Problem;
}

/** The name of a kind, in the plural: `"optimizers"`. */
export type Kind = keyof NamedValues;

export interface KindRow {
  /** The name in the singular, for messages. */
  readonly one: string;
  /** The function that defines a value, for messages. */
  readonly maker: string;
  /** Whether names of this kind are used in expressions, where keywords are reserved. */
  readonly inExpressions?: true;
}

/** The table of kinds. Listings follow its order. */
export const kinds: Readonly<Record<Kind, KindRow>> = {
  optimizers: {
    one: "optimizer",
    maker: "defineOptimizer, chain, partition or wrap",
    inExpressions: true,
  },
  transforms: { one: "transform", maker: "defineOptimizer or defineWrapper", inExpressions: true },
  schedulers: { one: "scheduler", maker: "defineScheduler", inExpressions: true },
  losses: { one: "loss", maker: "defineLoss" },
  models: { one: "model", maker: "defineModel" },
  datasets: { one: "dataset", maker: "defineDataset" },
  problems: { one: "problem", maker: "defineProblem" },
};

/** The kinds, in the order of the table. */
export const kindNames = Object.keys(kinds) as readonly Kind[];

/** An object with one value for each kind. */
export function forEachKind<T extends { readonly [K in Kind]: unknown }>(
  make: <K extends Kind>(kind: K) => T[K],
): T {
  // `make` returns T[K] for every K, as T requires.
  return Object.fromEntries(kindNames.map((kind) => [kind, make(kind)])) as unknown as T;
}

/** A list of values for each kind, as a plugin brings them. */
export type ListsOf<T extends { readonly [K in Kind]: unknown }> = {
  readonly [K in Kind]: readonly T[K][];
};

/** Lists of values for each kind. */
export function listsOf<T extends { readonly [K in Kind]: unknown }>(
  make: <K extends Kind>(kind: K) => readonly T[K][],
): ListsOf<T> {
  return forEachKind<ListsOf<T>>(make as <K extends Kind>(kind: K) => ListsOf<T>[K]);
}

/** Lists of values for each kind, empty for kinds that are left out. */
export function completeLists<T extends { readonly [K in Kind]: unknown }>(
  given: Partial<ListsOf<T>>,
): ListsOf<T> {
  return listsOf<T>((kind) => given[kind] ?? []);
}

/** A registry for each kind. */
export type RegistriesOf<T extends { readonly [K in Kind]: unknown }> = {
  readonly [K in Kind]: Registry<T[K] & { readonly name: string }>;
};
