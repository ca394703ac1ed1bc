import { resolvePath } from "./arrows.js";
import { importsOf, isRelative } from "./imports.js";
import { isTest, type SourceFile } from "./workspace.js";

type Graph = ReadonlyMap<string, readonly string[]>;

/**
 * Files that import each other in a circle, each circle once: `a.ts -> b.ts -> a.ts`. Imports of
 * types count: files that need each other's types can only be read together, and a shared type has
 * a place below both. `import()` does not count: it loads a module later.
 */
export const importCycles = (sources: readonly SourceFile[]): string[] =>
  circles(importGraph(sources.filter(({ file }) => !isTest(file))));

/**
 * The circles found by a depth-first walk from each node; empty if and only if the graph has none.
 */
export function circles(graph: Graph): string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) cycles.push([...trail.slice(start), file].join(" -> "));
    if (start >= 0 || done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return cycles;
}

function importGraph(sources: readonly SourceFile[]): Graph {
  return new Map(
    sources.map((source) => [
      source.file,
      importsOf(source)
        .filter(({ specifier, kind }) => kind !== "dynamic" && isRelative(specifier))
        .map(({ specifier }) => resolvePath(source.file, specifier).replace(/\.js$/, ".ts")),
    ]),
  );
}
