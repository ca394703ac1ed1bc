/** Everything that the laws say about a plugin, as a list of cases: for test runners, and for `thalweg check`. */
import { type Plugin, PluginError, suggestion } from "@thalweg/core";
import { datasetLaws } from "./dataset-laws/laws.js";
import { casesFor, type LawCase } from "./law.js";
import { lossLaws } from "./loss-laws/laws.js";
import { modelLaws } from "./model-laws/laws.js";
import { optimizerLaws } from "./optimizer-laws/laws.js";
import { problemLaws } from "./problem-laws/laws.js";
import { schedulerLaws } from "./scheduler-laws/laws.js";
import { transformCases } from "./transform-cases.js";

/**
 * The laws of each value that a plugin brings, with the traits that its manifest gives.
 * @throws PluginError for traits of something that it does not bring, and exemptions from laws that there are not
 */
export function casesOf(plugin: Plugin): LawCase[] {
  const { traits = {} } = plugin;
  const cases = [
    ...plugin.optimizers.flatMap((each) =>
      casesFor("optimizer", optimizerLaws, each, traits.optimizers?.[each.name] ?? {}),
    ),
    ...plugin.transforms.flatMap((each) =>
      transformCases(each, traits.transforms?.[each.name] ?? {}),
    ),
    ...plugin.schedulers.flatMap((each) =>
      casesFor("scheduler", schedulerLaws, each, traits.schedulers?.[each.name] ?? {}),
    ),
    ...plugin.losses.flatMap((each) =>
      casesFor("loss", lossLaws, each, traits.losses?.[each.name] ?? {}),
    ),
    ...plugin.models.flatMap((each) =>
      casesFor("model", modelLaws, each, traits.models?.[each.name] ?? {}),
    ),
    ...plugin.datasets.flatMap((each) =>
      casesFor("dataset", datasetLaws, each, traits.datasets?.[each.name] ?? {}),
    ),
    ...plugin.problems.flatMap((each) =>
      casesFor("problem", problemLaws, each, traits.problems?.[each.name] ?? {}),
    ),
  ];
  checkTraits(plugin, cases);
  return cases;
}

function checkTraits(plugin: Plugin, cases: readonly LawCase[]): void {
  type Exempt = Readonly<Record<string, { readonly exempt?: Readonly<Record<string, string>> }>>;
  const traits: Readonly<Record<string, Exempt>> = { ...plugin.traits };
  for (const [kind, byName] of Object.entries(traits)) {
    const values = Object.entries(plugin).find(([key]) => key === kind)?.[1];
    const names = namesOf(values);
    for (const [name, { exempt = {} }] of Object.entries(byName)) {
      const where = `plugin "${plugin.name}": traits.${kind} has "${name}"`;
      if (!names.includes(name)) {
        throw new PluginError(`${where}, which it does not bring. ${suggestion(name, names)}`);
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
