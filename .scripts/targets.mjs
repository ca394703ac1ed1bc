/**
 * Measures the targets of the problems on data, and writes them into their plugin: the median over 20 seeds of the validation
 * value that Adam ends with at the best of 8 rates, by a study of its own.
 */
import fs from "node:fs";
import { pathToFileURL } from "node:url";
import { inRoot } from "./paths.mjs";

const optimizer = "adam";
const written = inRoot("plugins/problems/src/targets.ts");

const load = (folder, entry = "index.js") =>
  import(pathToFileURL(inRoot(folder, "dist", entry)).href);

/** Measures all targets on the pool, tells of each as it is found, and writes the file. */
export async function measureTargets() {
  const { createLab } = await load("packages/engine", "node/index.js");
  const study = await load("packages/study");
  const { plugins } = await load("plugins/preset");
  const lab = await createLab({ plugins });
  try {
    const problems = lab.directory.problems.values().filter(({ kind }) => kind === "data");
    const names = problems.map(({ name }) => name);
    const input = { problems: names, optimizers: [optimizer], trials: 8, seeds: 20 };
    const spec = { ...study.parseStudy(input), plugins: lab.references };
    const executor = { name: "pool", run: (trials, options) => lab.run(trials, options) };
    const outcome = await study.runStudy(spec, executor, descriptionsOf(lab.directory));
    const targets = outcome.pairs.map((each, i) => [names[i], targetOf(study, each)]);
    for (const target of targets) console.log(...target);
    fs.writeFileSync(written, sourceOf(targets));
  } finally {
    await lab.close();
  }
  return written;
}

function descriptionsOf({ problems, optimizers, schedulers }) {
  const byName = (registry) =>
    Object.fromEntries(registry.values().map((each) => [each.name, each]));
  return {
    problems: byName(problems),
    optimizers: byName(optimizers),
    schedulers: byName(schedulers),
  };
}

function targetOf({ median, finalValue }, { pair: { decision }, choice, evaluation }) {
  if (choice.how !== "tuned") throw new Error(`no rate of ${optimizer} completed`);
  const { key } = decision.tune;
  const value = median(evaluation.map((result) => finalValue(result, decision.tune)));
  const rounded = Number(value.toPrecision(6));
  const provenance = `median over ${evaluation.length} seeds of the final ${key.replace(".", " ")} of ${optimizer} at lr ${choice.hyper.lr}, the best of 8 rates; written by \`npm run targets\``;
  return { value: rounded, provenance };
}

function sourceOf(targets) {
  const entries = targets.map(
    ([name, { value, provenance }]) =>
      `  ${JSON.stringify(name)}: { value: ${value}, provenance: ${JSON.stringify(provenance)} },\n`,
  );
  return `/** When the problems on data count as solved. Written by \`npm run targets\`, not by hand: run it again when a problem changes. */
import type { DataTarget } from "@thalweg/core";

export const targets = {
${entries.join("")}} as const satisfies Readonly<Record<string, DataTarget>>;
`;
}
