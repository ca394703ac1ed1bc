/**
 * Runs code of a plugin that builds a graph, and holds it to its promise: what is traced depends on nothing but its arguments. While it
 * runs, the clock, unseeded random numbers and the functions of `Math` whose last bits differ between engines throw. Tracing is
 * synchronous, so nothing else runs meanwhile.
 */
import { InternalError, PluginError, ThalwegError } from "@thalweg/core";

/** Something of the global object that may not be used, and what to write instead. */
interface Forbidden {
  readonly holder: object;
  readonly key: string;
  /** How a person writes it: `Math.exp`. */
  readonly label: string;
  readonly mend: string;
}

const wordFor: Readonly<Record<string, string>> = {
  hypot: "norm",
  log2: "log",
  log10: "log",
  tan: "sin and cos",
  atan: "atan2",
  sinh: "exp",
  cosh: "exp",
};
const words = ["exp", "expm1", "log", "log1p", "pow", "cbrt", "sin", "cos", "atan2", "tanh"];
const withoutWord = ["asin", "acos", "asinh", "acosh", "atanh"];

const owners: string[] = [];
const attributed = new WeakSet<Error>();

/**
 * The value of `body`, which builds a graph with code that `owner` brings. May be nested; the innermost owner is named.
 * @param owner `optimizer "adam"`, which begins every message
 * @throws PluginError if the code throws, or uses something whose value is not the same on every machine and in every run
 */
export function trace<T>(owner: string, body: () => T): T {
  const restore = owners.length === 0 ? forbidAll() : () => {};
  owners.push(owner);
  try {
    return body();
  } catch (error) {
    throw attribute(owner, error);
  } finally {
    owners.pop();
    restore();
  }
}

/** The error as one sentence that says whose code it comes from; one that says so already stays as it is. */
function attribute(owner: string, error: unknown): unknown {
  if (error instanceof InternalError || (error instanceof Error && attributed.has(error))) {
    return error;
  }
  if (error instanceof ThalwegError && error.message.startsWith(`${owner}: `)) {
    attributed.add(error);
    return error;
  }
  const mended = new PluginError(
    error instanceof ThalwegError
      ? `${owner}: ${error.message}`
      : `${owner} throws while it is traced: ${error instanceof Error ? error.message : String(error)}`,
  );
  attributed.add(mended);
  return mended;
}

function forbidAll(): () => void {
  const restorers = forbiddenThings().map(forbid);
  return () => {
    for (const restore of restorers) restore();
  };
}

function forbid({ holder, key, label, mend }: Forbidden): () => void {
  const refuse = (): never => {
    const error = new PluginError(`${owners.at(-1)} uses ${label} while it is traced; ${mend}.`);
    attributed.add(error);
    throw error;
  };
  const before = Object.getOwnPropertyDescriptor(holder, key);
  const value = key === clockName ? refusingClass(Reflect.get(holder, key), refuse) : refuse;
  Object.defineProperty(holder, key, { value, writable: true, configurable: true });
  return () => {
    if (before === undefined) Reflect.deleteProperty(holder, key);
    else Object.defineProperty(holder, key, before);
  };
}

/** A class that can be asked about (`instanceof`), but neither built nor called, nor asked for the time. */
function refusingClass(original: object, refuse: () => never): object {
  return new Proxy(original, {
    construct: refuse,
    apply: refuse,
    get: (target, key) => (key === "now" ? refuse : Reflect.get(target, key)),
  });
}

// Named by string: this file talks about what it may not use itself.
const clockName = "Date";
const clockMend = "a result may not depend on the clock, count with t";
const randomMend = 'take randomBits from "@thalweg/core", which follows the seed of the trial';

function forbiddenThings(): Forbidden[] {
  const math = globalObject("Math");
  const functions = [...words, ...Object.keys(wordFor), ...withoutWord].map((key) => ({
    holder: math,
    key,
    label: `Math.${key}`,
    mend: mendFor(key),
  }));
  const crypto = globalObject("crypto");
  return [
    ...functions,
    { holder: math, key: "random", label: "Math.random", mend: randomMend },
    { holder: globalThis, key: clockName, label: clockName, mend: clockMend },
    {
      holder: globalObject("performance"),
      key: "now",
      label: "performance.now",
      mend: clockMend,
    },
    ...["getRandomValues", "randomUUID"].map((key) => ({
      holder: crypto,
      key,
      label: `crypto.${key}`,
      mend: randomMend,
    })),
  ];
}

function mendFor(key: string): string {
  const why = "its last bits differ between engines";
  const word = words.includes(key) ? key : wordFor[key];
  return word === undefined
    ? `${why}, compose it from words of "@thalweg/core"`
    : `${why}, use ${word} from "@thalweg/core"`;
}

function globalObject(name: string): object {
  const value: unknown = Reflect.get(globalThis, name);
  return typeof value === "object" && value !== null ? value : {};
}
