import { createHash } from "node:crypto";
import { decay, positive, real } from "@thalweg/core";
import { buildReport, type Figure, figuresOf, renderFigure, renderTables } from "@thalweg/report";
import { beforeAll, describe, expect, it } from "vitest";
import { madeDescriptions, madeResults, madeStudy } from "./made-results.js";

const span = (low: number, high: number, count: number) =>
  Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));

const x = span(-2, 2, 41);
const y = span(-1, 3, 41);
const surfaces = {
  rosenbrock: {
    x,
    y,
    values: y.flatMap((b) => x.map((a) => 100 * (b - a * a) ** 2 + (1 - a) ** 2)),
    levels: [1, 10, 100, 1000],
  },
};

type Report = Awaited<ReturnType<typeof buildReport>>;

/** The names of elements that are never closed, or closed and never opened. */
function unbalanced(markup: string): string[] {
  const voids = new Set(["meta", "link", "br", "!doctype"]);
  const plain = markup.replace(/<(style|script)>[\s\S]*?<\/\1>/g, "");
  const open: string[] = [];
  const faults: string[] = [];
  for (const [, close, name = "", rest = ""] of plain.matchAll(
    /<(\/?)([!a-zA-Z][\w-]*)([^>]*)>/g,
  )) {
    if (rest.endsWith("/") || voids.has(name.toLowerCase())) continue;
    if (close === "") open.push(name);
    else if (open.pop() !== name) faults.push(`</${name}>`);
  }
  return [...faults, ...open];
}

/**
 * NaN, undefined and the like in a text, outside the embedded font, which may contain any letters.
 */
const strayWords = (html: string): string[] =>
  html.replace(/<(style|script)>[\s\S]*?<\/\1>/g, "").match(/NaN|undefined|Infinity/g) ?? [];

/** The addresses that a browser would fetch: all except fragments of the page and data URLs. */
const requests = (html: string): string[] =>
  [...html.matchAll(/(?:src|href|xlink:href|action|data)="([^"]*)"|url\(([^)]*)\)|@import[^;]*/g)]
    .map(([whole, attribute, url]) => attribute ?? url ?? whole)
    .filter((address) => !/^"?(#|data:)/.test(address) && !/^figures\/[\w-]+\.svg$/.test(address));

/** The texts of a list in a figure, from top to bottom, sorted by their vertical position. */
function fromTheTop(svg: string, wanted: readonly string[]): string[] {
  const texts = [...svg.matchAll(/<text [^>]*translate\(-?[\d.]+,(-?[\d.]+)\)[^>]*>([^<]*)</g)];
  return texts
    .filter(([, , text]) => wanted.includes(text!))
    .sort(([, a], [, b]) => Number(a) - Number(b))
    .map(([, , text]) => text!);
}

const figureNamed = (figures: readonly Figure[], name: string): Figure =>
  figures.find((figure) => figure.name === name)!;

const inFigures = (name: string) => `figures/${name}.svg`;

describe("the report of a study", () => {
  let report: Report;
  beforeAll(async () => {
    report = await buildReport(await madeResults(), {
      surfaces,
      command: "npx thalweg compare --problems 'a&b'",
    });
  });

  it("is well-formed: every element that is opened is closed, in order", () => {
    expect(unbalanced(report.html)).toEqual([]);
    for (const { svg } of report.figures) expect(unbalanced(svg)).toEqual([]);
  });

  it("makes no request, runs one script, and forbids others by its content security policy", () => {
    expect(requests(report.html)).toEqual([]);
    const scripts = [...report.html.matchAll(/<script>([\s\S]*?)<\/script>/g)];
    expect(scripts).toHaveLength(1);
    const hash = createHash("sha256").update(scripts[0]![1]!).digest("base64");
    const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(report.html)!;
    expect(policy).toContain("default-src 'none';");
    expect(/script-src ([^;]*);/.exec(policy!)![1]).toBe(`'sha256-${hash}'`);
    const rest = report.html.replace(scripts[0]![0], "");
    expect(rest.match(/<script|<iframe|<object| on\w+=|javascript:/gi)).toBeNull();
  });

  it("has unique identifiers, and no link to a missing one", () => {
    const ids = [...report.html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);
    expect(new Set(ids).size).toBe(ids.length);
    const links = [...report.html.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id!);
    for (const link of links) expect(ids).toContain(link);
  });

  it("has a section, a table and figures for each problem, and the ranking first", () => {
    const headings = [...report.html.matchAll(/<h2>([^<]*)<\/h2>/g)].map(([, text]) => text);
    expect(headings.filter((text) => text !== "Warnings")).toEqual([
      ...["Overview", "Against the tuning budget", "Comparisons"],
      ...madeStudy.problems,
      ...["Runs that failed", "Methods", "Reproduce"],
    ]);
    expect(report.figures.map(({ file }) => file)).toEqual([
      ...["ranking", "critical-difference", "heat-map", "profile", "budget"].map(inFigures),
      ...["outcomes", "curves", "surface", "sensitivity"].map((k) => inFigures(`${k}-rosenbrock`)),
      ...["outcomes", "curves", "sensitivity"].map((k) => inFigures(`${k}-digits-mlp`)),
      ...["outcomes", "curves", "sensitivity"].map((k) => inFigures(`${k}-diabetes-linear`)),
    ]);
  });

  it("gives every figure a title, a description, and each optimizer's name", () => {
    for (const { svg } of report.figures) {
      expect(/<title [^>]*>[^<]+<\/title><desc [^>]*>[^<]+<\/desc>/.test(svg)).toBe(true);
      for (const optimizer of madeStudy.optimizers)
        expect(svg.includes(`>${optimizer}</text>`)).toBe(true);
    }
  });

  it("ranks from top to bottom, the best optimizer first, in figure and table", async () => {
    const best = (await madeResults()).ranking.map(({ optimizer }) => optimizer);
    expect(best).not.toEqual(madeStudy.optimizers);
    const { svg } = report.figures.find(({ file }) => file === "figures/ranking.svg")!;
    expect(fromTheTop(svg, madeStudy.optimizers)).toEqual(best);
    const section = /The ranking as a table<.*?<\/table>/s.exec(report.html)![0];
    const rows = [...section.matchAll(/<th scope="row"[^>]*>(?:<span[^>]*><\/span>)?([^<]*)</g)];
    expect(rows.map(([, name]) => name)).toEqual(best);
    // Its mean rank, and its rank on each of the three problems.
    expect(
      [...section.matchAll(/<td class="best"[^>]*>([^<]*)</g)].map(([, cell]) => cell),
    ).toEqual([...["1.00", "1", "1", "1"]]);
  });

  it("shows an optimizer in the same colour in every figure", () => {
    const adam = "#d55e00";
    const coloured = report.figures.filter(({ file }) => file !== inFigures("heat-map"));
    for (const { svg } of coloured) expect(svg.includes(adam)).toBe(true);
  });

  it("draws contours once for all panels", () => {
    const surface = report.figures.find(({ file }) => file.includes("surface"))!;
    const uses = [...surface.svg.matchAll(/<use href="#([^"]*)"/g)].map(([, id]) => id!);
    expect(uses.length).toBeGreaterThanOrEqual(6);
    for (const id of uses) expect(surface.svg.includes(`id="${id}"`)).toBe(true);
  });

  it("says how to reproduce the results", () => {
    expect(report.html.includes("npx thalweg compare --problems &#39;a&amp;b&#39;")).toBe(true);
  });

  it("draws learning curves over gradient evaluations, for any cost of a step", async () => {
    const optimizers = ["adam", "sam|adam"];
    const results = await madeResults({ problems: ["rosenbrock"], optimizers, budget: 1990 });
    const { spec } = figureNamed(await figuresOf(results), "curves-rosenbrock");
    const text = JSON.stringify(spec);
    expect(text).toContain('"gradient evaluations"');
    for (const label of optimizers) {
      const times = [...text.matchAll(/"label":"([^"]*)","part":0,"time":([\d.]+)/g)]
        .filter(([, name]) => name === label)
        .map(([, , time]) => Number(time));
      expect([Math.min(...times), Math.max(...times)]).toEqual([0, 1990]);
    }
    expect(text).toContain('"domain":[0,1990]');
  });

  it("describes a problem: its formula once, or its model and loss", async () => {
    const { problems } = madeDescriptions;
    const named = (formula: string) => ({ ...problems.rosenbrock!, formula });
    const data = { ...problems["digits-mlp"]!, formula: "y = b + w x, mean squared error" };
    const descriptions = {
      ...madeDescriptions,
      problems: {
        a: named("x^2 + y^2"),
        b: named("f(x, y) = x^2 + y^2"),
        c: named("sum_{i=1}^2 x_i^2"),
        d: data,
      },
    };
    const study = { problems: Object.keys(descriptions.problems), optimizers: ["adam"], trials: 0 };
    const { html } = await buildReport(await madeResults(study, { descriptions }));
    const first = [...html.matchAll(/<h2>[abcd]<\/h2>\n<p>(.*?)<\/p>/g)].map(([, text]) => text);
    expect(first).toEqual([
      "f = x^2 + y^2.",
      "f(x, y) = x^2 + y^2.",
      "f = sum_{i=1}^2 x_i^2.",
      "Model and loss: y = b + w x, mean squared error.",
    ]);
  });

  it("formats code spans as code in every text", async () => {
    const digits = madeDescriptions.problems["digits-mlp"]!;
    if (digits.kind !== "data") throw new Error("it has a target");
    const target = { value: 0.9, provenance: "written by `npm run targets`" };
    const problems = { digits: { ...digits, source: "`a<b`", formula: "`softmax`", target } };
    const results = await madeResults(
      { problems: ["digits"], optimizers: ["adam"], trials: 0 },
      { descriptions: { ...madeDescriptions, problems } },
    );
    const { html } = await buildReport({ ...results, warnings: ["see `--help`"] });
    for (const code of ["npm run targets", "a&lt;b", "softmax", "--help"]) {
      expect(html.includes(`<code>${code}</code>`)).toBe(true);
    }
    expect(html.replace(/<style>.*?<\/style>/s, "").includes("`")).toBe(false);
  });

  it("states the budget of the runs, and the problem's own budget if it differs", async () => {
    const study = {
      problems: ["rosenbrock", { problem: "digits-mlp", budget: 77 }, "diabetes-linear"],
      optimizers: ["adam"],
      trials: 0,
    };
    const budgets = async (more: object) => {
      const { html } = await buildReport(await madeResults({ ...study, ...more }));
      return [...html.matchAll(/Budget: [^.]*\./g)].map(([text]) => text);
    };
    expect(await budgets({ budget: 1234 })).toEqual([
      "Budget: 1,234 gradient evaluations, where the problem&#39;s own is 2,000 gradient evaluations.",
      "Budget: 77 gradient evaluations, where the problem&#39;s own is 20 epochs.",
      "Budget: 1,234 gradient evaluations, where the problem&#39;s own is 20 epochs.",
    ]);
    expect(await budgets({})).toEqual([
      "Budget: 2,000 gradient evaluations.",
      "Budget: 77 gradient evaluations, where the problem&#39;s own is 20 epochs.",
      "Budget: 20 epochs.",
    ]);
  });

  it("shows each tuned hyperparameter by its name, in tables and in a panel", async () => {
    const range = { min: 1e-4, max: 1e-1 };
    const radam = {
      ...madeDescriptions.optimizers.radam!,
      hyper: { lr: positive(1e-3), beta: decay(0.9), rho: real(1) },
    };
    const descriptions = {
      ...madeDescriptions,
      optimizers: { ...madeDescriptions.optimizers, radam },
    };
    const search = { lr: range, beta: { min: 0.5, max: 0.99 }, rho: { min: 0, max: 4 } };
    const results = await madeResults(
      { problems: ["digits-mlp"], optimizers: ["sam|adam", { optimizer: "radam", search }] },
      { descriptions },
    );
    const { html, figures } = await buildReport(results);
    const [sam, joint] = results.pairs.map(({ chosen }) => chosen);
    expect(html.includes(`>adam.lr ${String(sam!["adam.lr"])}</td>`)).toBe(true);
    const values = `lr ${String(joint!.lr)}<br>beta ${String(joint!.beta)}<br>rho ${String(joint!.rho)}`;
    expect(html.includes(`>${values}</td>`)).toBe(true);
    expect(html.includes("Tuned: adam.lr of sam|adam; lr and beta and rho of radam.")).toBe(true);
    expect(renderTables(results)).toMatch(/adam\.lr [\d.e-]+ /);
    const { svg } = figures.find(({ file }) => file === "figures/sensitivity-digits-mlp.svg")!;
    for (const axis of ["adam.lr", "lr", "1 \u2212 beta", "rho"]) {
      expect(svg.includes(`>${axis}</text>`)).toBe(true);
    }
  });

  it("separates the names of many optimizers at the ends of their curves", async () => {
    const long = "partition(matrices: muon; rest: adamw)+";
    const optimizers = span(1, 24, 24).map((i) => ({
      optimizer: "adam",
      label: `${long}cosine ${i}`,
    }));
    const results = await madeResults({
      problems: ["digits-mlp"],
      optimizers,
      trials: 0,
      seeds: 2,
    });
    const figure = figureNamed(await figuresOf(results), "curves-digits-mlp");
    const svg = await renderFigure(figure);
    const texts = [
      ...svg.matchAll(/<text [^>]*translate\(([\d.]+),(-?[\d.]+)\)[^>]*>([^<]*cosine \d+)</g),
    ];
    // The labels of each of the three panels.
    expect(texts).toHaveLength(3 * 24);
    for (const panel of [texts.slice(0, 24), texts.slice(24, 48), texts.slice(48)]) {
      const ys = panel.map(([, , y]) => Number(y)).sort((a, b) => a - b);
      for (const [i, y] of ys.slice(1).entries()) expect(y - ys[i]!).toBeGreaterThan(14.9);
    }
    expect(Number(/width="([\d.]+)"/.exec(svg)![1])).toBeLessThan(960);
    const narrow = await renderFigure(figure, "narrow");
    expect(Number(/width="([\d.]+)"/.exec(narrow)![1])).toBeLessThan(360);
    expect(figure.legend?.map(({ text }) => text)).toEqual(optimizers.map(({ label }) => label));
  });

  it("is the same text from the same results", async () => {
    const command = "npx thalweg compare --problems 'a&b'";
    const again = await buildReport(await madeResults(), { surfaces, command });
    expect(again.html === report.html).toBe(true);
  });
});

describe("a report on unusual results", () => {
  const evil = `<img src=x onerror=alert(1)>"'&`;

  it("escapes every name and text of plugins and studies", async () => {
    const { problems, optimizers } = madeDescriptions;
    const descriptions = {
      ...madeDescriptions,
      problems: { ...problems, [evil]: { ...problems.rosenbrock!, formula: evil, source: evil } },
      optimizers: {
        ...optimizers,
        [evil]: { name: evil, source: evil, hyper: { lr: positive(1) } },
      },
    };
    const study = {
      name: evil,
      problems: [evil, "../up", "../up"].slice(0, 1),
      optimizers: ["adam"],
    };
    const named = { ...study, optimizers: ["adam", { optimizer: "adam", label: evil }] };
    const { html, figures } = await buildReport(await madeResults(named, { descriptions }));
    expect(html.includes("<img")).toBe(false);
    expect(unbalanced(html)).toEqual([]);
    expect(requests(html)).toEqual([]);
    for (const { file, svg } of figures) {
      expect(file).toMatch(/^figures\/[\w-]+\.svg$/);
      expect(svg.includes("<img")).toBe(false);
    }
  });

  it("gives different figure files to problems whose labels differ only in characters forbidden in file names", async () => {
    const problems = ["a/b", "a:b", ".."].map((label) => ({ problem: "diabetes-linear", label }));
    const figures = await figuresOf(await madeResults({ problems, optimizers: ["adam"] }));
    const names = figures.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[\w-]+$/);
  });

  it("is drawn when every run diverged", async () => {
    const results = await madeResults(madeStudy, { broken: true });
    const { html } = await buildReport(results, { surfaces });
    expect(unbalanced(html)).toEqual([]);
    expect(html.includes("adam (diverged)")).toBe(true);
    expect(html.includes("every tuning run failed in 6 of 6 replicates")).toBe(true);
    expect(strayWords(html)).toEqual([]);
  });

  it("is drawn for one optimizer, one seed and nothing tuned", async () => {
    const study = { problems: ["digits-mlp"], optimizers: ["adam"], trials: 0, seeds: 1 };
    const { html, figures } = await buildReport(await madeResults(study));
    expect(figures.map(({ file }) => file)).toEqual([
      ...["ranking", "heat-map", "outcomes-digits-mlp", "curves-digits-mlp"].map(inFigures),
    ]);
    expect(html.includes("Nothing was tuned")).toBe(true);
    expect(strayWords(html)).toEqual([]);
  });

  it("distinguishes more optimizers than colours by dashes", async () => {
    const optimizers = span(1, 9, 9).map((i) => ({ optimizer: "adam", label: `adam ${i}` }));
    const figures = await figuresOf(await madeResults({ problems: ["digits-mlp"], optimizers }));
    expect(renderFigure(figureNamed(figures, "curves-digits-mlp"))).toContain(
      'stroke-dasharray="6,3"',
    );
  });
});

describe("the tables on a terminal", () => {
  it("fit 100 columns and show each problem, the ranking and the warnings", async () => {
    const text = renderTables(await madeResults());
    for (const line of text.split("\n")) expect([...line].length).toBeLessThanOrEqual(100);
    for (const heading of [...madeStudy.problems, "Overall ranking"]) {
      expect(text).toMatch(new RegExp(`^${heading}$`, "m"));
    }
    expect(text).not.toMatch(/NaN|undefined/);
  });

  it("omit the ranks on each problem if they do not fit", async () => {
    const results = await madeResults();
    const ranking = (width: number) => {
      const lines = renderTables(results, width).split("\n");
      const at = lines.indexOf("Overall ranking");
      return lines.slice(at + 2, at + 3 + results.ranking.length).join("\n");
    };
    const [label] = madeStudy.problems;
    expect(ranking(100)).toContain(label);
    expect(ranking(60)).not.toContain(label);
    expect(ranking(60)).toContain("96.9 % interval");
  });
});
