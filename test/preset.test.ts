import { readFileSync } from "node:fs";
import { createCatalogue, resolveOptimizer } from "@thalweg/engine";
import { plugins, starter } from "@thalweg/preset";
import { describe, expect, it } from "vitest";

const load = async () => {
  const modules = await Promise.all(plugins.map((module) => import(module)));
  return createCatalogue(modules.map((each, i) => ({ plugin: each.default, origin: plugins[i]! })));
};

describe("the preset", () => {
  it("lists plugins that load, and whose names do not clash", async () => {
    const { optimizers, schedulers, problems } = await load();
    expect(optimizers.names().length).toBeGreaterThanOrEqual(7);
    expect(schedulers.names().length).toBeGreaterThanOrEqual(11);
    expect(problems.names().length).toBeGreaterThanOrEqual(6);
  });

  it("lists plugins with the name and version of their packages", async () => {
    for (const module of plugins) {
      const { default: plugin } = await import(module);
      const manifest = readFileSync(new URL("../package.json", module), "utf8");
      const { name, version } = plugin;
      expect(JSON.parse(manifest)).toMatchObject({ name, version });
    }
  });

  it("has a starter study whose problems and optimizers all exist", async () => {
    const catalogue = await load();
    for (const name of starter.problems) expect(catalogue.problems.has(name)).toBe(true);
    for (const expression of starter.optimizers) {
      expect(resolveOptimizer(catalogue, expression, {}).hyper.numeric.lr).toBeGreaterThan(0);
    }
  });
});
