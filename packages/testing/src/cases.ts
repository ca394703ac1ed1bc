/** The laws of a plugin as a list of cases, for test runners and for `thalweg check`. */
import type { Plugin, PluginTraits } from "@thalweg/core";
import {
  type Kind,
  kindNames,
  kinds,
  type NamedValues,
  PluginError,
  suggestion,
} from "@thalweg/core/host";
import { checkPlugin } from "@thalweg/engine/internals";
import { datasetLaws } from "./dataset-laws/laws.js";
import { casesFor, type LawCase } from "./law.js";
import { lossLaws } from "./loss-laws/laws.js";
import { modelLaws } from "./model-laws/laws.js";
import { optimizerLaws } from "./optimizer-laws/laws.js";
import { problemLaws } from "./problem-laws/laws.js";
import { schedulerLaws } from "./scheduler-laws/laws.js";
import { traitNamesOf } from "./trait-names.js";
import { transformCases } from "./transform-cases.js";

/**
 * The laws of each value of a plugin, with the traits of its manifest.
 * @throws PluginError for traits of unknown values, unknown traits, and exemptions from laws that
 * are unknown
 */
export function casesOf(plugin: Plugin): LawCase[] {
  checkPlugin(plugin, "casesOf");
  const { traits = {} } = plugin;
  const cases = kindNames.flatMap((kind) => casesOfKind(kind, plugin, traits));
  checkTraits(plugin, cases);
  return cases;
}

/** The laws of a value of each kind, with its traits. A kind without laws is not here. */
const lawsOf: {
  readonly [K in keyof PluginTraits]: (value: NamedValues[K], traits: TraitsOf<K>) => LawCase[];
} = {
  optimizers: (each, traits) => casesFor(kinds.optimizers.one, optimizerLaws, each, traits),
  transforms: transformCases,
  schedulers: (each, traits) => casesFor(kinds.schedulers.one, schedulerLaws, each, traits),
  losses: (each, traits) => casesFor(kinds.losses.one, lossLaws, each, traits),
  models: (each, traits) => casesFor(kinds.models.one, modelLaws, each, traits),
  datasets: (each, traits) => casesFor(kinds.datasets.one, datasetLaws, each, traits),
  problems: (each, traits) => casesFor(kinds.problems.one, problemLaws, each, traits),
};

type TraitsOf<K extends keyof PluginTraits> = NonNullable<PluginTraits[K]>[string];

function casesOfKind<K extends Kind>(kind: K, plugin: Plugin, traits: PluginTraits): LawCase[] {
  // A kind's laws take its values and its traits, which is what K says these are.
  type Cases = (value: NamedValues[Kind], traits: object) => LawCase[];
  const { [kind]: cases }: Readonly<Partial<Record<Kind, unknown>>> = lawsOf;
  const { [kind]: byName }: Partial<Record<Kind, Readonly<Record<string, object>>>> = traits;
  if (cases === undefined) return [];
  return plugin[kind].flatMap((each) => (cases as Cases)(each, byName?.[each.name] ?? {}));
}

function checkTraits(plugin: Plugin, cases: readonly LawCase[]): void {
  type Exempt = Readonly<Record<string, { readonly exempt?: Readonly<Record<string, string>> }>>;
  const traits: Readonly<Record<string, Exempt>> = { ...plugin.traits };
  for (const [kind, byName] of Object.entries(traits)) {
    const values = Object.entries(plugin).find(([key]) => key === kind)?.[1];
    const names = namesOf(values);
    const known = traitNamesOf(kind);
    for (const [name, given] of Object.entries(byName)) {
      const { exempt = {} } = given;
      const where = `plugin "${plugin.name}": traits.${kind} has "${name}"`;
      if (!names.includes(name)) {
        throw new PluginError(`${where}, which it does not bring. ${suggestion(name, names)}`);
      }
      const odd = Object.keys(given).find((trait) => !known.includes(trait));
      if (odd !== undefined) {
        throw new PluginError(
          `${where} with the trait "${odd}", which its kind has not. ${suggestion(odd, known)}`,
        );
      }
      const laws = cases.filter(({ subject }) => subject === name).map(({ law }) => law);
      const unknown = Object.keys(exempt).find((law) => !laws.includes(law));
      if (unknown === undefined) continue;
      throw new PluginError(
        `${where} exempt from "${unknown}", which is no law of its kind. ${suggestion(unknown, new Set(laws))}`,
      );
    }
  }
}

function namesOf(values: unknown): string[] {
  if (!Array.isArray(values)) return [];
  return values.map(({ name }: { readonly name: string }) => name);
}
