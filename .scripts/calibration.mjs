/**
 * Trains the starter's optimizers on its problems over a grid of learning rates and seeds, and
 * records what tuning and judging need to know of each run. The tests of the study protocol replay
 * whole studies from this table (`test/calibration/`), thousands of them, without training.
 *
 *     npm run calibration                        some ten minutes on two cores
 *     npm run calibration -- --seeds 2 --problems beale --out F    a smaller table
 */
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { readOptions, wholeNumber } from "./options.mjs";
import { inRoot } from "./paths.mjs";

const recorded = inRoot("test/calibration/table.json.gz");

/** Rates are a fifth of a decade apart, from four decades below the default to four above. */
const PER_DECADE = 5;
const DECADES = 4;

const load = (folder, entry = "index.js") =>
  import(pathToFileURL(inRoot(folder, "dist", entry)).href);

/** Trains all on the pool and writes the table. */
export async function collectTable(args) {
  const { out = recorded, ...size } = readOptions("calibration", args, [
    ...["out", "seeds", "problems", "optimizers"],
  ]);
  const seeds = wholeNumber("--seeds", size.seeds ?? "16", 1);
  const { createLab } = await load("packages/engine", "node.js");
  const study = await load("packages/study");
  const { plugins, starter } = await load("plugins/preset");
  const lab = await createLab({ plugins });
  try {
    const input = {
      problems: size.problems?.split(",") ?? [...starter.problems],
      optimizers: size.optimizers?.split(",") ?? [...starter.optimizers],
    };
    const spec = { ...study.parseStudy(input), plugins: lab.references };
    const { pairs } = study.planStudy(spec, lab.directory);
    const cells = pairs.map((pair) => ({ pair, rates: ratesOf(pair) }));
    const trials = cells.flatMap(({ pair, rates }) =>
      rates.flatMap(({ hyper }) =>
        Array.from({ length: seeds }, (_, seed) => ({
          problem: pair.problem.problem,
          optimizer: pair.optimizer.optimizer,
          hyper,
          seed,
          phase: "train",
          plugins: pair.plugins,
        })),
      ),
    );
    const rows = new Array(trials.length);
    let done = 0;
    for await (const { index, result } of lab.run(trials)) {
      const at = Math.floor(index / (seeds * (2 * PER_DECADE * DECADES + 1)));
      rows[index] = rowOf(result, pairs[at].decision);
      if (++done % 1000 === 0) console.log(`${done} of ${trials.length}`);
    }
    const table = {
      seeds,
      ratesPerDecade: PER_DECADE,
      decades: DECADES,
      columns: ["failed", "tune", "tie", "judge", "loss", "start", "evaluationsToTarget"],
      pairs: cells.map(({ pair, rates }, at) => ({
        problem: pair.problem.problem,
        optimizer: pair.optimizer.optimizer,
        rate: Object.keys(pair.optimizer.tuned)[0],
        usual: Object.values(pair.optimizer.tuned)[0].usual,
        evaluations: rows.slice(at * rates.length * seeds).find((row) => row.evaluations)
          .evaluations,
        examples: rows[at * rates.length * seeds].examples,
        runs: rows
          .slice(at * rates.length * seeds, (at + 1) * rates.length * seeds)
          .map(({ values }) => values),
      })),
    };
    fs.writeFileSync(path.resolve(out), gzipSync(JSON.stringify(table), { level: 9 }));
  } finally {
    await lab.close();
  }
}

function ratesOf({ optimizer }) {
  const [[name, { usual }]] = Object.entries(optimizer.tuned);
  return Array.from({ length: 2 * PER_DECADE * DECADES + 1 }, (_, i) => ({
    hyper: { [name]: Number((usual * 10 ** (i / PER_DECADE - DECADES)).toPrecision(3)) },
  }));
}

function rowOf({ status, metrics }, { tune, tie, judge, loss }) {
  const rounded = (value) =>
    value === undefined || value === null ? null : Number(value.toPrecision(7));
  const final = ({ key }) => rounded(metrics.final[key]);
  const start = metrics.curves[tune.key]?.value[0];
  return {
    evaluations: status === "completed" ? metrics.evaluations : 0,
    examples: metrics.examples,
    values: [
      status === "completed" ? 0 : 1,
      final(tune),
      final(tie),
      final(judge),
      final(loss),
      rounded(start),
      metrics.evaluationsToTarget,
    ],
  };
}
