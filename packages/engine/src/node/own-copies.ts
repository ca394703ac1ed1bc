/**
 * The `@thalweg/*` modules as a person's own file sees them: the command's own copies, wherever the file lies. So a file in an empty
 * folder works, and a class or function of core is one and the same in all of them.
 */
import * as core from "@thalweg/core";
import * as numeric from "@thalweg/core/numeric";
import * as tensor from "@thalweg/tensor";
import { resolveModule } from "./resolve-module.js";

const { suggestion, UsageError } = core;
const prefix = "@thalweg/";

type Exports = Readonly<Record<string, unknown>>;

/** Loaded already, so that CommonJS files get them too. */
const loaded = new Map<string, Exports>(
  Object.entries({
    "@thalweg/core": core,
    "@thalweg/core/numeric": numeric,
    "@thalweg/tensor": tensor,
  }).map(([specifier, exports]) => [specifier, helpful(specifier, exports)]),
);

/**
 * Modules by specifier, for jiti.
 * @param parents the modules whose packages are looked through for other `@thalweg/*` packages
 */
export function ownCopies(parents: readonly string[]): Record<string, unknown> {
  return new Proxy<Record<string, unknown>>(
    {},
    {
      has: (_, specifier) => typeof specifier === "string" && specifier.startsWith(prefix),
      get: (_, specifier) =>
        loaded.get(String(specifier)) ?? importCopy(String(specifier), parents),
    },
  );
}

async function importCopy(specifier: string, parents: readonly string[]): Promise<Exports> {
  const url = resolveModule(specifier, [...parents, import.meta.url]);
  if (url === undefined) {
    throw new UsageError(
      `it imports "${specifier}", which is not among the packages that came with the command or its plugins.`,
    );
  }
  const exports: Exports = await import(url);
  return helpful(specifier, exports);
}

/** A module's exports, where asking for one that does not exist says what there is. */
function helpful(specifier: string, exports: Exports): Exports {
  const copy = Object.defineProperty({ ...exports }, "__esModule", { value: true });
  return new Proxy(copy, {
    get(target, key, receiver) {
      const asked = typeof key === "string" && key !== "then" && key !== "default";
      if (asked && !(key in target)) {
        throw new UsageError(
          `"${specifier}" exports no "${key}". ${suggestion(key, Object.keys(exports))}`,
        );
      }
      return Reflect.get(target, key, receiver);
    },
  });
}
