import { createRequire } from "node:module";
import type { Jiti } from "jiti";

const require = createRequire(import.meta.url);

let resolver: Jiti | undefined;

/**
 * The URL that `import` would load for a specifier, from the first of the parent modules that can
 * resolve it.
 */
export function resolveModule(specifier: string, parents: readonly string[]): string | undefined {
  resolver ??= newResolver();
  for (const parentURL of parents) {
    const url = resolver.esmResolve(specifier, { parentURL, try: true });
    if (url !== undefined) return url;
  }
  return undefined;
}

/** Created at the first use: loading jiti takes 50 ms, and many threads never need it. */
function newResolver(): Jiti {
  const { createJiti }: typeof import("jiti") = require("jiti");
  return createJiti(import.meta.url, { fsCache: false });
}
