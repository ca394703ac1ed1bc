import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const plugins = path.resolve(import.meta.dirname, "../plugins");

/** The files that define an optimizer. */
function optimizerFiles(): string[] {
  return readdirSync(plugins)
    .flatMap((plugin) => sourcesIn(path.join(plugin, "src")))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .filter((file) => read(file).includes("= defineOptimizer({"));
}

function sourcesIn(folder: string): string[] {
  const inside = { recursive: true, encoding: "utf8" } as const;
  return readdirSync(path.join(plugins, folder), inside).map((file) => path.join(folder, file));
}

function read(file: string): string {
  return readFileSync(path.join(plugins, file), "utf8");
}

/** The lines of a file without doc blocks, imports and blank lines. */
function codeLines(text: string): string[] {
  return text
    .replace(/\/\*\*[\s\S]*?\*\//g, "")
    .replace(/^import[\s\S]*?;$/gm, "")
    .split("\n")
    .filter((line) => line.trim() !== "");
}

/** A formula for listings is one string, which is never broken. */
const isText = (line: string): boolean => /^\s*(["']).*\1,$/.test(line);

describe("an optimizer's file is as short as its algorithm box", () => {
  it("finds the optimizers", () => {
    expect(optimizerFiles()).toContain(path.join("optimizers", "src", "adam", "adam.ts"));
  });

  it.each(optimizerFiles())(
    "%s has under 40 lines of at most 100 columns beside doc block and imports",
    (file) => {
      const lines = codeLines(read(file));
      expect(lines.length).toBeLessThan(40);
      expect(lines.filter((line) => line.length > 100 && !isText(line))).toEqual([]);
    },
  );
});
