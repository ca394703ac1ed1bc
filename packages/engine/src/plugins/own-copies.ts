/**
 * The `@thalweg/*` modules for a user's own files: the command's copies, wherever the files are. A
 * file in an empty folder therefore works, and every plugin gets the same classes and functions of
 * core.
 */
import * as core from "@thalweg/core";
import * as host from "@thalweg/core/host";
import * as numeric from "@thalweg/core/numeric";
import * as tensor from "@thalweg/tensor";
import { resolveModule } from "./resolve-module.js";

const { UsageError } = core;
const { suggestion, wordCalled } = host;
const prefix = "@thalweg/";

type Exports = Readonly<Record<string, unknown>>;

/** Loaded here already, so that CommonJS files can get them too. */
const loaded = new Map<string, Exports>(
  Object.entries({
    "@thalweg/core": core,
    "@thalweg/core/host": host,
    "@thalweg/core/numeric": numeric,
    "@thalweg/tensor": tensor,
  }).map(([specifier, exports]) => [specifier, helpful(specifier, exports)]),
);

/**
 * Modules by specifier, for jiti.
 * @param parents the modules whose packages are searched for other `@thalweg/*` packages
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

/**
 * The exports of a module. Reading an export that does not exist throws an error that suggests
 * existing ones.
 */
function helpful(specifier: string, exports: Exports): Exports {
  const copy = Object.defineProperty({ ...exports }, "__esModule", { value: true });
  return new Proxy(copy, {
    get(target, key, receiver) {
      const asked = typeof key === "string" && key !== "then" && key !== "default";
      if (asked && !(key in target)) {
        const word = wordCalled(key);
        const mend =
          word !== undefined && word in target
            ? `Did you mean "${word}"?`
            : suggestion(key, Object.keys(exports));
        throw new UsageError(`"${specifier}" exports no "${key}". ${mend}`);
      }
      return Reflect.get(target, key, receiver);
    },
  });
}
