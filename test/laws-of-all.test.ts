/** A test of each of the preset's plugins registers the laws of all the plugin's values. */
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

/** The source files of a plugin that match a pattern, by folder. */
function filesOf(name: string, pattern: RegExp): { folder: string; file: string }[] {
  const sources = path.join(root, "plugins", path.basename(name), "src");
  return readdirSync(sources, { recursive: true, encoding: "utf8" })
    .filter((file) => pattern.test(file))
    .map((file) => ({ folder: path.join(sources, path.dirname(file)), file: path.basename(file) }));
}

/** The tests of a plugin's package, as one text. */
const testsOf = (name: string): string => textOf(filesOf(name, /\.test\.ts$/));

const textOf = (files: readonly { folder: string; file: string }[]): string =>
  files.map(({ folder, file }) => readFileSync(path.join(folder, file), "utf8")).join("\n");

/** The names defined in files of their own beside a test that registers the laws of its folder. */
function namesInTestedFolders(name: string): Set<string> {
  const registering = filesOf(name, /\.test\.ts$/).filter((each) =>
    textOf([each]).includes("describePluginLaws(plugin, { folder: import.meta.dirname });"),
  );
  const tested = new Set(registering.map(({ folder }) => folder));
  const standing = filesOf(name, /\.ts$/).filter(({ folder }) => tested.has(folder));
  return new Set(standing.map(({ file }) => path.basename(file, ".ts")));
}

const camelCase = (name: string) =>
  name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

describe("the tests of each plugin of the preset", () => {
  it.each(plugins)("register the laws of all its values: %s", async (url) => {
    const { default: plugin }: { default: Plugin } = await import(url);
    const tests = testsOf(plugin.name);
    if (tests.includes("describePluginLaws(plugin);")) return;
    const inFolders = namesInTestedFolders(plugin.name);
    const names = kinds.flatMap((kind) => plugin[kind].map(({ name }) => name));
    const missing = names
      .filter((name) => !inFolders.has(name))
      .filter((name) => !new RegExp(`Laws\\(${camelCase(name)}\\b`).test(tests));
    expect(missing).toEqual([]);
  });
});
