/** Every value of the preset's plugins is held to its laws by a test of its plugin. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Plugin } from "@thalweg/core";
import { plugins } from "@thalweg/preset";
import { describe, expect, it } from "vitest";
import { root } from "./house/workspace.js";

const kinds = [
  "optimizers",
  "transforms",
  "schedulers",
  "losses",
  "models",
  "datasets",
  "problems",
] as const;

/** The tests of a plugin's package, as one text. */
function testsOf(name: string): string {
  const folder = path.join(root, "plugins", path.basename(name), "src");
  const files = readdirSync(folder).filter((file) => file.endsWith(".test.ts"));
  return files.map((file) => readFileSync(path.join(folder, file), "utf8")).join("\n");
}

const camelCase = (name: string) =>
  name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

describe("the tests of each plugin of the preset", () => {
  it.each(plugins)("register the laws of all that it brings: %s", async (url) => {
    const { default: plugin }: { default: Plugin } = await import(url);
    const tests = testsOf(plugin.name);
    if (tests.includes("describePluginLaws(plugin);")) return;
    const names = kinds.flatMap((kind) => plugin[kind].map(({ name }) => name));
    const missing = names.filter((name) => !new RegExp(`Laws\\(${camelCase(name)}\\b`).test(tests));
    expect(missing).toEqual([]);
  });
});
