import type { PluginTraits } from "@thalweg/core";

/** Every field of the traits of a kind, and no other. */
type Fields<K extends keyof PluginTraits> = Readonly<
  Record<keyof NonNullable<PluginTraits[K]>[string], true>
>;

const optimizers: Fields<"optimizers"> = {
  hyper: true,
  scaleInvariantWith: true,
  steadyWith: true,
  convergesWith: true,
  convergesOn: true,
  stableBelow: true,
  exempt: true,
};

const fields: { readonly [K in keyof PluginTraits]-?: Fields<K> } = {
  optimizers,
  transforms: optimizers,
  schedulers: { exempt: true },
  losses: { hyper: true, reference: true, exempt: true },
  models: { hyper: true, inputs: true, outputs: true, tokens: true, exempt: true },
  datasets: { exempt: true },
  problems: { exempt: true },
};

/** The traits that a value of a kind can have; none for a list that is no kind with laws. */
export function traitNamesOf(kind: string): string[] {
  return Object.keys(Object.entries(fields).find(([key]) => key === kind)?.[1] ?? {});
}
