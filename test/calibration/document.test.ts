/** The numbers and figures of docs/calibration.md, from 200 studies of each protocol. */
import fs from "node:fs";
import { createLab } from "@thalweg/engine/node";
import { plugins } from "@thalweg/preset";
import type { StudyInput, StudyResults } from "@thalweg/study";
import { expect, it } from "vitest";
import { budgetFigure, type ProtocolShare, separationFigure } from "./figures.js";
import {
  apart,
  apartByChance,
  costsOf,
  covered,
  type IntervalOf,
  type Ranks,
  rangeOf,
  ranksCovered,
  ranksOf,
  type Share,
  settingOf,
  shareOf,
  total,
} from "./measure.js";
import { Simulation } from "./simulate.js";
import { readTable } from "./table-executor.js";

const STUDIES = 200;
const BUDGETS = [8, 16, 32];
const page = new URL("../../docs/calibration.md", import.meta.url);

interface Protocol {
  readonly name: string;
  readonly input: Partial<StudyInput>;
  readonly interval: IntervalOf;
  readonly values: (pair: StudyResults["pairs"][number]) => readonly number[];
}

/** The setting's interval is in values of the quantity, whose sign does not matter here. */
const settingValues: Protocol["values"] = ({ setting }) => [setting.estimate ?? Infinity];

const single = { replicates: 1, seeds: 10, growth: 0 };
const protocols: readonly Protocol[] = [
  {
    name: "one search on one seed, ten fresh seeds",
    input: { ...single, tuningSeeds: 1 },
    interval: settingOf,
    values: settingValues,
  },
  {
    name: "six replicates (the default)",
    input: {},
    interval: rangeOf,
    values: costsOf,
  },
];

const percent = (share: Share): number => 100 * shareOf(share);

it("docs/calibration.md states what the simulation gives (vitest --update)", async () => {
  const lab = await createLab({ plugins, executor: "inline" });
  const simulation = new Simulation(readTable(), lab.directory);
  await lab.close();

  const rows: string[] = [];
  const separations: ProtocolShare[] = [];
  for (const { name, input, interval, values } of protocols) {
    const studies = await simulation.studies(STUDIES, input);
    const separation = apart(studies, interval);
    for (const [problem, share] of separation) {
      separations.push({ protocol: name, problem, percent: percent(share) });
    }
    const runs = studies.reduce((sum, { trials }) => sum + trials.length, 0);
    const failures = studies.flatMap(({ pairs }) => pairs.map((pair) => pair.failures));
    const failed = {
      count: failures.reduce((sum, { count }) => sum + count, 0),
      of: failures.reduce((sum, { of }) => sum + of, 0),
    };
    rows.push(
      `| ${name} | ${percent(total(separation)).toFixed(2)} % | ${percent(total(covered(studies, interval, values))).toFixed(1)} % | ${percent(failed).toFixed(2)} % | ${(runs / studies.length / studies[0]!.pairs.length).toFixed(1)} |`,
    );
  }

  const byBudget: { readonly trials: number; readonly ranks: Ranks[] }[] = [];
  for (const trials of BUDGETS) {
    byBudget.push({ trials, ranks: ranksOf(await simulation.studies(50, { trials })) });
  }
  const budgets = byBudget.flatMap(({ trials, ranks }) =>
    ranks.map(({ optimizer, meanRank, intervals }) => ({
      optimizer,
      trials,
      meanRank,
      low: middle(intervals.map(([low]) => low)),
      high: middle(intervals.map(([, high]) => high)),
    })),
  );
  const agreement = byBudget.slice(1).map(({ trials, ranks }) => {
    const share = ranksCovered(byBudget[0]!.ranks, ranks);
    return `| ${trials} | ${percent(share).toFixed(1)} % |`;
  });

  const generated = [
    "| protocol | apart from itself | covers | chosen settings fail | runs a pair |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    "",
    "| settings | their mean ranks lie in the intervals with 8 |",
    "| --- | --- |",
    ...agreement,
  ].join("\n");
  const text = fs.readFileSync(page, "utf8");
  const between = /(<!-- numbers -->\n\n)([\s\S]*?)(\n\n<!-- end -->)/;
  const stated = text.replace(between, (_, from, __, to) => `${from}${generated}${to}`);
  await expect(stated).toMatchFileSnapshot("../../docs/calibration.md");
  const figures = [separationFigure(separations, 100 * apartByChance(6)), budgetFigure(budgets)];
  for (const { name, svg } of await Promise.all(figures)) {
    await expect(`${svg}\n`).toMatchFileSnapshot(`../../docs/images/${name}.svg`);
  }
}, 600_000);

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
