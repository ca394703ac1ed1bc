import { createRequire } from "node:module";
import type { Jiti } from "jiti";

const require = createRequire(import.meta.url);

let resolver: Jiti | undefined;

/** The URL that `import` would load for a specifier, from the first of the modules that find it. */
export function resolveModule(specifier: string, parents: readonly string[]): string | undefined {
  resolver ??= newResolver();
  for (const parentURL of parents) {
    const url = resolver.esmResolve(specifier, { parentURL, try: true });
    if (url !== undefined) return url;
  }
  return undefined;
}

/** Loading jiti takes 50 ms, which a thread that never asks has no use for. */
function newResolver(): Jiti {
  const { createJiti }: typeof import("jiti") = require("jiti");
  return createJiti(import.meta.url, { fsCache: false });
}
