import { positive } from "@thalweg/core";
import { buildReport, figuresOf, renderFigure, renderTables } from "@thalweg/report";
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

/** Element names that are open and never closed, or closed and never opened. */
function unbalanced(markup: string): string[] {
  const voids = new Set(["meta", "link", "br", "!doctype"]);
  const plain = markup.replace(/<style>[\s\S]*?<\/style>/g, "");
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

/** What a number that is none looks like in a text; the embedded font may spell anything. */
const strayWords = (html: string): string[] =>
  html.replace(/<style>[\s\S]*?<\/style>/g, "").match(/NaN|undefined|Infinity/g) ?? [];

/** What a browser would fetch: everything that is addressed, except parts of the page and data inside it. */
const requests = (html: string): string[] =>
  [...html.matchAll(/(?:src|href|xlink:href|action|data)="([^"]*)"|url\(([^)]*)\)|@import[^;]*/g)]
    .map(([whole, attribute, url]) => attribute ?? url ?? whole)
    .filter((address) => !/^"?(#|data:)/.test(address) && !/^figures\/[\w-]+\.svg$/.test(address));

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

  it("asks the network for nothing, runs no script, and says so to the browser", () => {
    expect(requests(report.html)).toEqual([]);
    expect(report.html.match(/<script|<iframe|<object| on\w+=|javascript:/gi)).toBeNull();
    expect(report.html.includes("default-src 'none'")).toBe(true);
  });

  it("has no identifier twice, and no link to one that is missing", () => {
    const ids = [...report.html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);
    expect(new Set(ids).size).toBe(ids.length);
    const links = [...report.html.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id!);
    for (const link of links) expect(ids).toContain(link);
  });

  it("has a section, a table and figures for each problem, and the ranking first", () => {
    const headings = [...report.html.matchAll(/<h2>([^<]*)<\/h2>/g)].map(([, text]) => text);
    expect(headings.filter((text) => text !== "Warnings")).toEqual([
      "Overall ranking",
      ...madeStudy.problems,
      "Reproduce",
    ]);
    expect(report.figures.map(({ file }) => file)).toEqual([
      "figures/ranking.svg",
      "figures/curves-rosenbrock.svg",
      "figures/surface-rosenbrock.svg",
      "figures/sensitivity-rosenbrock.svg",
      "figures/curves-digits-mlp.svg",
      "figures/sensitivity-digits-mlp.svg",
      "figures/curves-diabetes-linear.svg",
      "figures/sensitivity-diabetes-linear.svg",
    ]);
  });

  it("gives every figure a title, a description, and each optimizer's name", () => {
    for (const { svg } of report.figures) {
      expect(/<title [^>]*>[^<]+<\/title><desc [^>]*>[^<]+<\/desc>/.test(svg)).toBe(true);
      for (const optimizer of madeStudy.optimizers)
        expect(svg.includes(`>${optimizer}</text>`)).toBe(true);
    }
  });

  it("shows an optimizer in the same colour in every figure", () => {
    const adam = "#d55e00";
    for (const { svg } of report.figures) expect(svg.includes(adam)).toBe(true);
  });

  it("draws contours once, however many panels show them", () => {
    const surface = report.figures.find(({ file }) => file.includes("surface"))!;
    const uses = [...surface.svg.matchAll(/<use href="#([^"]*)"/g)].map(([, id]) => id!);
    expect(uses.length).toBeGreaterThanOrEqual(6);
    for (const id of uses) expect(surface.svg.includes(`id="${id}"`)).toBe(true);
  });

  it("tells how to get the same results again", () => {
    expect(report.html.includes("npx thalweg compare --problems &#39;a&amp;b&#39;")).toBe(true);
  });

  it("is the same text from the same results", async () => {
    const command = "npx thalweg compare --problems 'a&b'";
    const again = await buildReport(await madeResults(), { surfaces, command });
    expect(again.html === report.html).toBe(true);
  });
});

describe("a report on unusual results", () => {
  const evil = `<img src=x onerror=alert(1)>"'&`;

  it("escapes every name and text that a plugin or a study brings", async () => {
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

  it("keeps figure files apart whose problems' labels differ in forbidden letters only", async () => {
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
    expect(html.includes("none of the 8 tuning trials completed")).toBe(true);
    expect(strayWords(html)).toEqual([]);
  });

  it("is drawn for one optimizer, one seed and nothing tuned", async () => {
    const study = { problems: ["digits-mlp"], optimizers: ["adam"], trials: 0, seeds: 1 };
    const { html, figures } = await buildReport(await madeResults(study));
    expect(figures.map(({ file }) => file)).toEqual([
      "figures/ranking.svg",
      "figures/curves-digits-mlp.svg",
    ]);
    expect(html.includes("Nothing was tuned")).toBe(true);
    expect(strayWords(html)).toEqual([]);
  });

  it("tells more optimizers than colours apart by dashes", async () => {
    const optimizers = span(1, 9, 9).map((i) => ({ optimizer: "adam", label: `adam ${i}` }));
    const [, curves] = await figuresOf(await madeResults({ problems: ["digits-mlp"], optimizers }));
    expect(await renderFigure(curves!)).toContain('stroke-dasharray="6,3"');
  });
});

describe("the tables on a terminal", () => {
  it("fit 100 columns and hold each problem, the ranking and the warnings", async () => {
    const text = renderTables(await madeResults());
    for (const line of text.split("\n")) expect([...line].length).toBeLessThanOrEqual(100);
    for (const heading of [...madeStudy.problems, "Overall ranking"]) {
      expect(text).toMatch(new RegExp(`^${heading}$`, "m"));
    }
    expect(text).not.toMatch(/NaN|undefined/);
  });
});
