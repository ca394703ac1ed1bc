/** The name of a new plugin package and of its optimizer. */
import { builtinModules } from "node:module";
import { UsageError } from "@thalweg/core";

export interface PackageName {
  /** For npm: `@lab/my-optimizer`, `my-optimizer`. */
  readonly full: string;
  /** For the registry and the file: `my-optimizer`. */
  readonly short: string;
  /** For the export: `myOptimizer`. */
  readonly identifier: string;
}

/** npm's limit. */
const longest = 214;

/**
 * Reads a name.
 * @throws UsageError for a name that npm, the registry or JavaScript does not accept
 */
export function packageName(given: string): PackageName {
  const refuse = (why: string): never => {
    throw new UsageError(`the name "${given}" ${why}; take one such as "${betterThan(given)}".`);
  };
  const [, short] =
    /^(?:@[a-z0-9][a-z0-9._-]*\/)?([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/.exec(given) ?? [];
  if (short === undefined) {
    return refuse(
      "cannot be used: it is lower-case letters and digits, words joined by dashes, behind a scope or not",
    );
  }
  if (given.length > longest) return refuse(`is longer than the ${longest} letters that npm takes`);
  if (builtinModules.includes(given)) return refuse("is that of a module of Node");
  const identifier = short.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  if (reservedWords.has(identifier)) return refuse("is a word of JavaScript's");
  return { full: given, short, identifier };
}

/** The nearest valid name. */
function betterThan(given: string): string {
  const words = given
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  const name = words
    .join("-")
    .replace(/^[0-9-]+/, "")
    .slice(0, 40);
  return /-/.test(name) ? name : `my-${name || "optimizer"}`;
}

/**
 * ECMAScript 2025, sections 12.7.2 and 13.1.1, with those reserved in modules, and what the rule's
 * own words are called.
 */
const reservedWords: ReadonlySet<string> = new Set(
  [
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends false",
    "finally for function if implements import in instanceof interface let new null package private protected public return",
    "static super switch this throw true try typeof var void while with yield undefined",
    "debias decay ema mul positive zeros plugin",
  ]
    .join(" ")
    .split(" "),
);
