/** The files beside the page, and reports on studies with little in them. */
import { buildReport, figuresOf, renderFigure } from "@thalweg/report";
import { rankingByBudget, type StudyResults } from "@thalweg/study";
import { describe, expect, it } from "vitest";
import { madeResults, madeStudy } from "./made-results.js";

const evil = `a,"b"|c_{d}\\&%$#^~<i>\`e`;

/** The cells of a line of CSV, as RFC 4180 has them. */
const cellsOf = (line: string): string[] =>
  [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
    .map(([, cell = ""]) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell))
    .slice(0, -1);

describe("the files of a report", () => {
  it("hold every table in three forms, and each figure's specification", async () => {
    const { figures, files } = await buildReport(await madeResults());
    const names = ["ranking", ...madeStudy.problems.map((each) => `problem-${each}`)];
    const tables = [...names, "comparisons", "failures"].flatMap((name) =>
      ["csv", "tex", "md"].map((form) => `tables/${name}.${form}`),
    );
    const specs = figures.map(({ file }) => file.replace(/\.svg$/, ".vl.json"));
    expect(files.map(({ file }) => file)).toEqual([...specs, ...tables]);
    for (const { file, content } of files.slice(0, specs.length)) {
      expect(Object.keys(JSON.parse(content)), file).toContain("$schema");
    }
  });

  it("hold a ranking in full digits, with any label as one cell", async () => {
    const optimizers = [{ optimizer: "adam", label: evil }, "momentum"];
    const results = await madeResults({ problems: ["rosenbrock"], optimizers });
    const { files } = await buildReport(results);
    const content = (name: string) => files.find(({ file }) => file === `tables/${name}`)!.content;
    const [head, ...rows] = content("ranking.csv").trimEnd().split("\r\n").map(cellsOf);
    expect(head!.slice(0, 2)).toEqual(["optimizer", "mean rank"]);
    expect(rows.map(([label, rank]) => [label, Number(rank)])).toEqual(
      results.ranking.map(({ optimizer, meanRank }) => [optimizer, meanRank]),
    );
    const own = (text: string) => text.split("\n").find((line) => line.includes("momentum"))!;
    const other = (text: string) => text.split("\n").find((line) => /a,"b"/.test(line))!;
    for (const [form, cell] of [
      ["md", /(?<!\\)\|/g],
      ["tex", /(?<!\\)&/g],
    ] as const) {
      const text = content(`ranking.${form}`);
      expect(other(text).match(cell)).toHaveLength(own(text).match(cell)!.length);
    }
    expect(other(content("ranking.tex"))).not.toMatch(/(?<!\\)[%#_]|<|>|\||~/);
  });
});

describe("the ranking by the tuning budget", () => {
  it("is that of all tuning runs at the whole budget, and sums to the same at each", async () => {
    const results = await madeResults();
    const budgets = rankingByBudget(results);
    const k = results.optimizers.length;
    expect(budgets.map(({ settings }) => settings)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const { meanRanks } of budgets) {
      expect(meanRanks.reduce((a, b) => a + b, 0)).toBeCloseTo((k * (k + 1)) / 2, 9);
      for (const rank of meanRanks) expect(rank >= 1 && rank <= k).toBe(true);
    }
  });

  it("is empty where nothing was tuned", async () => {
    expect(rankingByBudget(await madeResults({ ...madeStudy, trials: 0 }))).toEqual([]);
  });
});

describe("a report on little", () => {
  const faulty = (text: string) => text.match(/NaN|undefined|Infinity/g) ?? [];

  async function expectWhole(results: StudyResults): Promise<void> {
    const { html, figures, files } = await buildReport(results);
    const page = html.replace(/<(style|script)>[\s\S]*?<\/\1>/g, "");
    expect(faulty(page)).toEqual([]);
    for (const { file, content } of files) expect(faulty(content), file).toEqual([]);
    for (const { svg } of figures)
      expect(faulty(svg.replace(/<style>.*?<\/style>/s, ""))).toEqual([]);
  }

  it.each([
    ["one optimizer", { ...madeStudy, optimizers: ["adam"] }],
    ["one problem", { ...madeStudy, problems: ["rosenbrock"] }],
    ["one replicate", { ...madeStudy, replicates: 1 }],
    ["one seed", { ...madeStudy, seeds: 1, tuningSeeds: 1 }],
    ["one setting", { ...madeStudy, trials: 1 }],
    ["nothing tuned", { ...madeStudy, trials: 0 }],
    ["one of each", { ...oneOfEach() }],
  ])("is whole with %s", async (_, study) => {
    await expectWhole(await madeResults(study));
  });

  it("is whole where every run failed, and lists the runs by reason", async () => {
    const results = await madeResults(madeStudy, { broken: true });
    await expectWhole(results);
    const { html } = await buildReport(results);
    expect(html).toContain(`${results.trials.length} of ${results.trials.length} runs failed`);
    expect(html).toContain("<td>not finite</td>");
  });

  function oneOfEach() {
    const more = { trials: 1, replicates: 1, seeds: 1, tuningSeeds: 1, growth: 0 };
    return { name: "one", problems: ["rosenbrock"], optimizers: ["adam"], ...more };
  }
});

it("the marks of an optimizer have its class, so that the page can hide them", async () => {
  const results = await madeResults();
  const figures = await figuresOf(results);
  for (const figure of figures) {
    const svg = renderFigure(figure);
    for (const i of results.optimizers.keys()) expect(svg, figure.name).toContain(` class="o${i}"`);
  }
});
