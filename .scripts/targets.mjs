/**
 * Measures the targets of the problems on data that have no known minimum, and writes them into
 * their plugin, as AlgoPerf sets its targets (Dahl et al. 2023, arXiv:2306.07179, section 4.2):
 * each of several reference optimizers is tuned with many settings, its best setting runs on 20
 * fresh seeds, and the best median of the final validation value is the target. Rates are constant,
 * as those of most entrants are. The key of its seeds is no seed that a study is given, so that no
 * entrant shares a draw with it.
 *
 *     npm run targets -- --out FILE       writes another file
 *     npm run targets -- --trials 2 --seeds 3    a smaller study; what is written says so
 */
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { readOptions, wholeNumber } from "./options.mjs";
import { inRoot } from "./paths.mjs";

/** AlgoPerf's: heavy ball, Nesterov's momentum, AdamW and Nadam. */
const references = ["momentum", "nesterov", "adamw", "nadam"];
const seed = Number.parseInt(
  crypto.createHash("sha256").update("npm run targets").digest("hex").slice(0, 12),
  16,
);
const recorded = inRoot("plugins/problems/src/targets.ts");

const load = (folder, entry = "index.js") =>
  import(pathToFileURL(inRoot(folder, "dist", entry)).href);

/** Measures all targets on the pool, prints each, and writes the file. */
export async function measureTargets(args) {
  const { out = recorded, ...size } = readOptions("targets", args, ["out", "trials", "seeds"]);
  const trials = wholeNumber("--trials", size.trials ?? "32", 1);
  const seeds = wholeNumber("--seeds", size.seeds ?? "20", 1);
  const { createLab } = await load("packages/engine", "node.js");
  const study = await load("packages/study");
  const { plugins } = await load("plugins/preset");
  const lab = await createLab({ plugins });
  try {
    const problems = lab.directory.problems.values();
    const names = problems
      .filter(({ kind, optimum }) => kind === "data" && optimum === undefined)
      .map(({ name }) => name);
    const protocol = { trials, seeds, replicates: 1, seed };
    const input = { problems: names, optimizers: references, ...protocol };
    const spec = { ...study.parseStudy(input), plugins: lab.references };
    const { pairs } = await study.runStudy(study.planStudy(spec, lab.directory), lab);
    const targets = names.map((name) => {
      const of = pairs.filter(({ pair }) => pair.problem.label === name);
      return [name, targetOf(of.map((each) => measured(study, each)))];
    });
    for (const target of targets) console.log(...target);
    fs.writeFileSync(path.resolve(out), sourceOf(targets));
  } finally {
    await lab.close();
  }
}

/** The median final validation value of a reference optimizer at its best setting. */
function measured({ quantile, finalValue }, { pair, replicates: [replicate] }) {
  const { choice, tuning, evaluation } = replicate;
  const { tune } = pair.decision;
  const value = quantile(
    evaluation.map((result) => finalValue(result, tune)),
    0.5,
  );
  const lr = Number(choice.hyper.lr.toPrecision(3));
  const settings = new Set(tuning.map(({ spec }) => spec.hyper.lr)).size;
  console.log(`${pair.problem.label}: ${pair.optimizer.label} at lr ${lr}: ${value}`);
  return {
    ...tune,
    optimizer: pair.optimizer.label,
    lr,
    settings,
    seeds: evaluation.length,
    value,
  };
}

/** The best of the reference optimizers. */
function targetOf(all) {
  const sign = all[0].better === "lower" ? 1 : -1;
  const [best] = all.toSorted((a, b) => sign * (a.value - b.value));
  const { key, optimizer, lr, settings, seeds } = best;
  if (!Number.isFinite(best.value)) throw new Error("no reference optimizer succeeded");
  return {
    value: rounded(best),
    provenance: `median over ${plural(seeds, "seed")} of the final ${key.replace(".", " ")} of ${optimizer} at lr ${lr}, the best of ${plural(settings, "rate")}, and the best of ${references.join(", ")}; written by \`npm run targets\``,
  };
}

/** To six digits, towards the worse: a run with the measured value itself meets the target. */
function rounded({ value, better }) {
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 5);
  const round = better === "lower" ? Math.ceil : Math.floor;
  return Number((round(value / unit) * unit).toPrecision(6));
}

const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** The source in the formatter's style: a provenance is longer than the rest of its line. */
function sourceOf(targets) {
  const entries = targets.map(
    ([name, { value, provenance }]) => `  ${JSON.stringify(name)}: {
    value: ${value},
    provenance:
      ${JSON.stringify(provenance)},
  },
`,
  );
  return `/**
 * When the problems on data count as solved. Written by \`npm run targets\`, not by hand: run it
 * again when a problem changes.
 */
import type { DataTarget } from "@thalweg/core";

export const targets = {
${entries.join("")}} as const satisfies Readonly<Record<string, DataTarget>>;
`;
}
