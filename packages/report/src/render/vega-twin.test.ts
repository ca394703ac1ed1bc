/** Vega draws the same specifications: it accepts each, and puts points and lines where we do. */
import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { beforeAll, describe, expect, it } from "vitest";
import { madeResults } from "../../../../test/report/made-results.js";
import { figuresOf } from "../figures-of.js";
import { type Figure, renderFigure } from "./render-svg.js";
import { vegaLiteFile } from "./vega-lite-file.js";

const refuse = (...words: readonly unknown[]): never => {
  throw new Error(words.map(String).join(" "));
};
const strict = {
  level: () => strict,
  error: refuse,
  warn: refuse,
  info: () => strict,
  debug: () => strict,
};

async function byVega(figure: Figure): Promise<string> {
  const spec = JSON.parse(vegaLiteFile(figure)) as TopLevelSpec;
  const view = new View(parse(compile(spec, { logger: strict }).spec), {
    renderer: "none",
    logger: strict,
  });
  const svg = await view.toSVG();
  view.finalize();
  return svg;
}

const rounded = (numbers: readonly (string | undefined)[]) =>
  numbers.map((each) => Math.round(Number(each))).join(",");

/** The places of points in their panels, of ours and of Vega's. */
function points(svg: string): string[] {
  const circles = [...svg.matchAll(/<circle cx="([^"]*)" cy="([^"]*)"/g)];
  const shapes = [...svg.matchAll(/<path transform="translate\(([^,]*),([^)]*)\)/g)];
  const symbols = [...svg.matchAll(/role-mark[^"]* ?[^>]*mark-symbol|mark-symbol role-mark/g)];
  const own = [...circles, ...shapes].map(([, x, y]) => rounded([x, y]));
  if (symbols.length === 0) return own.sort();
  const found = svg
    .split(/<g class="mark-/)
    .filter((part) => part.startsWith("symbol role-mark"))
    .flatMap((part) => [...part.matchAll(/<path[^>]* transform="translate\(([^,]*),([^)]*)\)/g)]);
  return found.map(([, x, y]) => rounded([x, y])).sort();
}

describe("Vega", () => {
  let figures: readonly Figure[];
  beforeAll(async () => {
    const x = [-2, 0, 2];
    const surface = { x, y: x, values: [1, 2, 3, 2, 3, 4, 3, 4, 5], levels: [2.5] };
    figures = await figuresOf(await madeResults(), { surfaces: { rosenbrock: surface } });
  });

  it("accepts every figure without a warning, and puts each point within a pixel of ours", async () => {
    let count = 0;
    for (const figure of figures) {
      const ours = points(renderFigure(figure));
      const theirs = points(await byVega(figure));
      expect(ours.length, figure.name).toBe(theirs.length);
      const far = ours.filter((each) => !near(each, theirs));
      expect(far, figure.name).toEqual([]);
      count += ours.length;
    }
    expect(count).toBeGreaterThan(1000);
  });
});

const near = (place: string, others: readonly string[]): boolean => {
  const [x = 0, y = 0] = place.split(",").map(Number);
  return others.some((each) => {
    const [a = 0, b = 0] = each.split(",").map(Number);
    return Math.abs(a - x) <= 1 && Math.abs(b - y) <= 1;
  });
};
