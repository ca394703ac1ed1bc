import { readdirSync, readFileSync } from "node:fs";
import {
  defineOptimizer,
  mul,
  type Optimizer,
  positive,
  type Transform,
  wrap,
} from "@thalweg/core";
import optimizers from "@thalweg/optimizers";
import transforms from "@thalweg/transforms";
import { describe, expect, it } from "vitest";
import { graphText, tracedStep } from "./traced.js";

const entries = [...transforms.transforms, ...optimizers.transforms];

const descent = defineOptimizer({
  name: "descent",
  source: "Cauchy 1847",
  hyper: { lr: positive(0.1) },
  rule: ({ g, lr }) => ({ step: mul(lr, g) }),
});

const asOptimizer = (entry: Transform): Optimizer =>
  entry.kind === "rule" ? entry : wrap(entry, descent);

describe("the transforms", () => {
  it("are at least 30, no two of which trace to the same graph", () => {
    const byGraph = new Map<string, string[]>();
    for (const entry of entries) {
      const graph = graphText(tracedStep(asOptimizer(entry)));
      byGraph.set(graph, [...(byGraph.get(graph) ?? []), entry.name]);
    }
    expect([...byGraph.values()].filter((names) => names.length > 1)).toEqual([]);
    expect(byGraph.size).toBeGreaterThanOrEqual(30);
  });

  it("are seen to be the same under other names", () => {
    const other = { ...descent, name: "other", hyper: { rate: positive(1) } };
    const renamed: Optimizer = {
      ...other,
      rule: ({ rate, ...rest }) => descent.rule({ ...rest, lr: rate }),
    };
    expect(graphText(tracedStep(renamed))).toBe(graphText(tracedStep(descent)));
  });

  it.each(entries)("$name says where it is published and what it does", ({ source, formula }) => {
    expect(source.length).toBeGreaterThan(5);
    expect(formula?.length).toBeGreaterThan(5);
  });

  it.each(["transforms/src", "optimizers/src/wrappers"])(
    "%s: stand one a file, each under 40 lines of code",
    (folder) => {
      const at = new URL(`../../plugins/${folder}/`, import.meta.url);
      for (const file of readdirSync(at).filter((name) => !/^(index|traits)|test/.test(name))) {
        const text = readFileSync(new URL(file, at), "utf8");
        const code = text.replace(/\/\*\*.*?\*\//gs, "").replace(/import \{.*?;\n/gs, "");
        expect([file, code.trim().split("\n").length < 40]).toEqual([file, true]);
      }
    },
  );
});
