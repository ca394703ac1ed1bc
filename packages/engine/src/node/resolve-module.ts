import { createJiti } from "jiti";

const resolver = createJiti(import.meta.url, { fsCache: false });

/** The URL that `import` would load for a specifier, from the first of the modules that find it. */
export function resolveModule(specifier: string, parents: readonly string[]): string | undefined {
  for (const parentURL of parents) {
    const url = resolver.esmResolve(specifier, { parentURL, try: true });
    if (url !== undefined) return url;
  }
  return undefined;
}
