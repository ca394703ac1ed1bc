/**
 * Bans what plugins' code may not use while its result becomes part of a trial: the clock, unseeded
 * random numbers, and the functions of `Math` whose last bits differ between JavaScript engines. A
 * ban replaces them by functions that throw when a plugin's code calls them and behave as before
 * for all other callers.
 */
import { PluginError } from "@thalweg/core/host";
import { markAttributed } from "./attribution.js";

/** Running code of a plugin, and what it is run for. */
export interface ForeignRun {
  /** Begins every message: `optimizer "adam"`. */
  readonly owner: string;
  readonly purpose: Purpose;
}

/** What code is run for, and what it should use instead of the banned functions. */
export interface Purpose {
  /** For the message: `it is traced`. */
  readonly doing: string;
  readonly random: string;
  readonly clock: string;
  /** The module that has the elementary functions, and its substitutes for functions of `Math`. */
  readonly functions: {
    readonly module: string;
    readonly instead: Readonly<Record<string, string>>;
  };
}

/** A banned property of a global object. */
interface Forbidden {
  readonly holder: object;
  readonly key: string;
  /** The JavaScript expression of it: `Math.exp`. */
  readonly label: string;
  remedy(purpose: Purpose): string;
}

const same = ["exp", "expm1", "log", "log1p", "pow", "cbrt", "sin", "cos", "atan2", "tanh"];
const numeric: Readonly<Record<string, string>> = {
  ...Object.fromEntries(same.map((name) => [name, name])),
  log2: "log",
  log10: "log",
  tan: "sin and cos",
  atan: "atan2",
  sinh: "exp",
  cosh: "exp",
};
const withoutSubstitute = ["asin", "acos", "asinh", "acosh", "atanh"];

export const purposes = {
  tracing: {
    doing: "it is traced",
    random: 'take randomBits from "@thalweg/core", which follows the seed of the trial',
    clock: "a result may not depend on the clock, count with t",
    functions: { module: "@thalweg/core", instead: { ...numeric, hypot: "norm" } },
  },
  initialising: {
    doing: "it makes initial values",
    random: "draw from the stream that fill is given, which follows the seed of the trial",
    clock: "a result may not depend on the clock",
    functions: { module: "@thalweg/core/numeric", instead: numeric },
  },
  loading: {
    doing: "it loads",
    random: 'draw from a stream of "@thalweg/core/numeric", which is the same in every run',
    clock: "data may not depend on the clock",
    functions: { module: "@thalweg/core/numeric", instead: numeric },
  },
} as const satisfies Record<string, Purpose>;

/**
 * The plugin code that is being traced, innermost last. If there is none, the code that runs can
 * belong to one of the loaders.
 */
const traced: ForeignRun[] = [];
const loading = new Set<() => ForeignRun | undefined>();

/** Runs the synchronous function `body` as a plugin's code. */
export function runAs<T>(run: ForeignRun, body: () => T): T {
  traced.push(run);
  try {
    return body();
  } finally {
    traced.pop();
  }
}

/**
 * Registers a loader, given as a function that returns the loader's run while its code executes.
 * The result unregisters it.
 */
export function registerLoader(loader: () => ForeignRun | undefined): () => void {
  loading.add(loader);
  return () => {
    loading.delete(loader);
  };
}

function current(): ForeignRun | undefined {
  const own = traced.at(-1);
  if (own !== undefined) return own;
  for (const loader of loading) {
    const run = loader();
    if (run !== undefined) return run;
  }
  return undefined;
}

/** A ban on some functions, in force while at least one caller needs it. */
class Ban {
  #needed = 0;
  #restorers: (() => void)[] = [];

  constructor(private readonly things: () => readonly Forbidden[]) {}

  get isImposed(): boolean {
    return this.#needed > 0;
  }

  /** Puts the ban in force. The result lifts it again. */
  impose(): () => void {
    if (this.#needed++ === 0) this.#restorers = this.things().map(forbid);
    let lifted = false;
    return () => {
      if (lifted) return;
      lifted = true;
      if (--this.#needed > 0) return;
      for (const restore of this.#restorers) restore();
    };
  }
}

function forbid({ holder, key, label, remedy }: Forbidden): () => void {
  const before = Object.getOwnPropertyDescriptor(holder, key);
  const original: unknown = Reflect.get(holder, key);
  if (!isCallable(original)) return () => {};
  const check: Check = (caller, isOfArguments = false) => {
    const run = current();
    if (run === undefined) return;
    if (run.purpose === purposes.loading && (isOfArguments || isCalledByEngine(caller))) return;
    throw markAttributed(
      new PluginError(
        `${run.owner} uses ${label} while ${run.purpose.doing}; ${remedy(run.purpose)}.`,
      ),
    );
  };
  const value = key === clockName ? watchedDate(original, check) : watched(original, check);
  Object.defineProperty(holder, key, { value, writable: true, configurable: true });
  return () => {
    if (before === undefined) Reflect.deleteProperty(holder, key);
    else Object.defineProperty(holder, key, before);
  };
}

type Callable = (...values: never[]) => unknown;

const isCallable = (value: unknown): value is Callable => typeof value === "function";

/** @param caller the function that was called in place of the original */
type Check = (caller: Callable, isOfArguments?: boolean) => void;

function watched(original: Callable, check: Check): (...values: unknown[]) => unknown {
  return function used(this: unknown, ...values: unknown[]): unknown {
    check(used);
    return Reflect.apply(original, this, values);
  };
}

/**
 * The class `Date` with checks when it is called, constructed, or asked for the current time.
 * `instanceof` works, and a loader can construct dates from values that it has read.
 */
function watchedDate(original: Callable, check: Check): object {
  const construct = (target: Callable, values: unknown[], newTarget: Callable) => {
    check(construct, values.length > 0);
    return Reflect.construct(target, values, newTarget);
  };
  const apply = (target: Callable, self: unknown, values: unknown[]) => {
    check(apply);
    return Reflect.apply(target, self, values);
  };
  const get = (target: Callable, key: string | symbol) => {
    if (key === "now") check(get);
    return Reflect.get(target, key);
  };
  return new Proxy(original, { construct, apply, get });
}

/**
 * Whether the JavaScript engine's own library calls the function, for example to time a fetch. Such
 * calls are not the loader's.
 */
function isCalledByEngine(caller: Callable): boolean {
  const here: { stack?: string } = {};
  const { captureStackTrace } = Error as {
    captureStackTrace?: (on: object, above: object) => void;
  };
  captureStackTrace?.(here, caller);
  const [, first = ""] = here.stack?.split("\n") ?? [];
  return first.includes("(node:");
}

// A string, since the linter forbids the identifier in this file.
const clockName = "Date";

/** The ban on the clock and unseeded random numbers. */
export const unrepeatable = new Ban(() => {
  const crypto = globalObject("crypto");
  const random = ({ random: instead }: Purpose) => instead;
  const clock = ({ clock: why }: Purpose) => why;
  return [
    { holder: globalObject("Math"), key: "random", label: "Math.random", remedy: random },
    { holder: globalThis, key: clockName, label: clockName, remedy: clock },
    { holder: globalObject("performance"), key: "now", label: "performance.now", remedy: clock },
    { holder: globalObject("process"), key: "hrtime", label: "process.hrtime", remedy: clock },
    ...["getRandomValues", "randomUUID"].map((key) => ({
      holder: crypto,
      key,
      label: `crypto.${key}`,
      remedy: random,
    })),
  ];
});

/** The ban on functions whose accuracy ECMA-262 leaves to the JavaScript engine. */
export const approximate = new Ban(() => {
  const holder = globalObject("Math");
  return [...Object.keys(numeric), "hypot", ...withoutSubstitute].map((key) => ({
    holder,
    key,
    label: `Math.${key}`,
    remedy: ({ functions: { module, instead } }: Purpose) => {
      const word = instead[key];
      return word === undefined
        ? `its last bits differ between engines, compose it from operations of "${module}"`
        : `its last bits differ between engines, use ${word} from "${module}"`;
    },
  }));
});

function globalObject(name: string): object {
  const value: unknown = Reflect.get(globalThis, name);
  return typeof value === "object" && value !== null ? value : {};
}
