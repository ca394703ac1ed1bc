import { resolvePath } from "./arrows.js";
import { importsOf, isRelative } from "./imports.js";
import { isTest, type SourceFile } from "./workspace.js";

type Graph = ReadonlyMap<string, readonly string[]>;

/**
 * Files that import each other in a circle, each circle once: `a.ts -> b.ts -> a.ts`. Imports of
 * types leave no trace at run time and do not count, nor does `import()`, which runs later.
 */
export const importCycles = (sources: readonly SourceFile[]): string[] =>
  circles(importGraph(sources.filter(({ file }) => !isTest(file))));

/** The circles of a graph that a walk from each node in turn closes; none if and only if none is. */
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
        .filter(({ specifier, kind }) => kind === "static" && isRelative(specifier))
        .map(({ specifier }) => resolvePath(source.file, specifier).replace(/\.js$/, ".ts")),
    ]),
  );
}
