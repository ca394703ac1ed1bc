/**
 * The pages that say what plugins are made of, and others with code for contributors: each block of
 * code is type-checked and run; it prints what its comments say; what it defines keeps the laws;
 * and a block with `// refused:` is refused with that sentence.
 */
import { readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import {
  defineOptimizer,
  definePlugin,
  mul,
  type Optimizer,
  type Plugin,
  type Wrapper,
  wrap,
} from "@thalweg/core";
import { type Kind, listsOf, type NamedValues } from "@thalweg/core/host";
import { casesOf, createStepper } from "@thalweg/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type DocBlock, typeErrors, writeBlocks } from "./house/doc-blocks.js";
import { root } from "./house/workspace.js";

const contracts = readdirSync(path.join(root, "docs/contracts"));
const blocks = writeBlocks([
  ...contracts.map((page) => `docs/contracts/${page}`),
  "docs/services.md",
  "docs/studies.md",
  "CONTRIBUTING.md",
]);
const accepted = blocks.filter(({ refusal }) => refusal === undefined);
const refused = blocks.filter(({ refusal }) => refusal !== undefined);

const lists: Readonly<Record<string, Kind>> = {
  rule: "optimizers",
  chain: "optimizers",
  partition: "optimizers",
  wrapper: "optimizers",
  "wrapper-definition": "transforms",
  scheduler: "schedulers",
  loss: "losses",
  model: "models",
  dataset: "datasets",
  analytic: "problems",
  data: "problems",
};

interface Value {
  readonly kind: string;
}

/**
 * What a block brings: its default export if that is a plugin, else a plugin of the values it
 * defines.
 */
async function pluginOf({ file }: DocBlock): Promise<Plugin> {
  const { default: whole, ...own } = await import(pathToFileURL(file).href);
  if (whole !== undefined) return whole;
  const values = Object.values<unknown>(own).filter(
    (each): each is Value =>
      typeof each === "object" && each !== null && "kind" in each && String(each.kind) in lists,
  );
  return definePlugin({
    name: "block",
    ...listsOf<NamedValues>(
      (kind) =>
        // The table above says of which kind a value is.
        values.filter((each) => lists[each.kind] === kind) as unknown as NamedValues[typeof kind][],
    ),
  });
}

const printed: string[] = [];
beforeEach(() => {
  printed.length = 0;
  vi.spyOn(console, "log").mockImplementation((...shown) => printed.push(format(...shown)));
});
afterEach(() => vi.restoreAllMocks());

it("the blocks of every page are found", () => {
  expect(accepted.length).toBeGreaterThan(20);
  expect(refused.length).toBeGreaterThan(10);
});

it("every block that is not refused has no type error", () => {
  expect(typeErrors(accepted)).toEqual([]);
}, 120_000);

describe("every block runs, prints what its comments say, and what it defines keeps the laws", () => {
  it.each(accepted)("$title", async (block) => {
    const plugin = await pluginOf(block);
    expect(printed).toEqual(block.prints);
    for (const each of casesOf(plugin)) {
      if (each.exempt !== undefined) continue;
      try {
        await each.run();
      } catch (error) {
        throw new Error(`${each.kind} ${each.subject}, law ${each.law}`, { cause: error });
      }
    }
  });
});

const descent = defineOptimizer({
  name: "descent",
  source: "Cauchy 1847",
  hyper: {},
  rule: ({ g }) => ({ step: mul(0.1, g) }),
});

/** Builds what a block defines, as a run would, up to the first step. */
async function build(block: DocBlock): Promise<void> {
  const plugin = await pluginOf(block);
  const step = (optimizer: Optimizer): unknown =>
    createStepper(optimizer, { parameters: [{ name: "w", shape: [2, 3] }], dtype: "f32" });
  plugin.optimizers.forEach(step);
  for (const each of plugin.transforms) {
    step(each.kind === "rule" ? each : wrap(each satisfies Wrapper, descent));
  }
  for (const each of casesOf(plugin)) {
    if (each.kind !== "optimizer" && each.kind !== "transform") await each.run();
  }
}

describe("every block under which `refused` stands is refused with that sentence", () => {
  it.each(refused)("$title", async (block) => {
    const message = await build(block).then(
      () => "",
      (error: Error) => error.message,
    );
    expect(message.split("\n")[0]).toContain(block.refusal);
  });
});
