/**
 * Checks trials from outside, once, where executors receive them. A checked trial is a plain copy
 * whose fields have the right form and are in range, so that later code meets no getter, proxy or
 * NaN. Names are resolved later.
 */
import { type GivenHyper, type StructuralValue, UsageError } from "@thalweg/core";
import { type PluginReference, suggestion, visibleLine } from "@thalweg/core/host";
import type { TrialSpec } from "./trial.js";

const limits = {
  letters: 4000,
  nameLetters: 200,
  entries: 1000,
  items: 10_000,
  trials: 1e7,
  shown: 60,
};

type Check<T> = (value: unknown, where: string) => T;

/**
 * Checks trials and copies them.
 * @throws UsageError that begins with the trial's place and the field, and says what the field must
 * be
 */
export function checkTrials(trials: unknown): TrialSpec[] {
  const pluginsOf = rememberedPlugins();
  return entriesOf(trials, "trials", "trials", limits.trials).map((trial, i) =>
    checkFields(trial, `trial ${i}`, pluginsOf),
  );
}

/** @throws UsageError as {@link checkTrials} */
export function checkTrial(trial: unknown): TrialSpec {
  return checkFields(trial, "trial", rememberedPlugins());
}

function checkFields(trial: unknown, where: string, plugins: Check<PluginReference[]>): TrialSpec {
  const fields = fieldsOf(trial, where, "a trial");
  const known = ["problem", "problemHyper", "optimizer", "hyper", "seed", "phase", "budget"];
  const others = ["stopAfter", "target", "dtype", "numerics", "microbatches", "trace", "plugins"];
  refuseUnknown(fields, [...known, ...others], where);
  const required = <T>(name: string, check: Check<T>): T =>
    check(fields.get(name), `${where}: ${name}`);
  const optional = <K extends string, T>(name: K, check: Check<T>) =>
    fields.get(name) === undefined ? {} : ({ [name]: required(name, check) } as { [_ in K]: T });
  return {
    problem: required("problem", text(limits.nameLetters)),
    ...optional("problemHyper", hyper),
    optimizer: required("optimizer", text(limits.letters)),
    hyper: required("hyper", hyper),
    seed: required("seed", wholeNumber(0)),
    phase: required("phase", oneOf(["tune", "evaluate", "train"])),
    ...optional("budget", wholeNumber(1)),
    ...optional("stopAfter", wholeNumber(1)),
    ...optional("target", finite),
    ...optional("dtype", oneOf(["f32", "f64"])),
    ...optional("numerics", oneOf(["portable", "fast"])),
    ...optional("microbatches", wholeNumber(1)),
    ...optional("trace", flag),
    plugins: required("plugins", plugins),
  };
}

const text =
  (letters: number): Check<string> =>
  (value, where) => {
    if (typeof value === "string" && value !== "" && value.length <= letters) return value;
    return refuse(value, where, `a text of 1 to ${letters} letters`);
  };

const wholeNumber =
  (least: number): Check<number> =>
  (value, where) => {
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= least)
      return value + 0;
    return refuse(value, where, `a whole number from ${least} to 2^53 - 1`);
  };

const finite: Check<number> = (value, where) =>
  isNumber(value) ? value + 0 : refuse(value, where, "a finite number");

const oneOf =
  <const C extends string>(choices: readonly C[]): Check<C> =>
  (value, where) => {
    const chosen = choices.find((choice) => choice === value);
    const words = choices.map((choice) => `"${choice}"`);
    return chosen ?? refuse(value, where, `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`);
  };

const flag: Check<boolean> = (value, where) =>
  typeof value === "boolean" ? value : refuse(value, where, "true or false");

const hyper: Check<GivenHyper> = (value, where) => {
  const fields = fieldsOf(value, where, "an object of values by hyperparameter");
  return Object.fromEntries(
    [...fields].flatMap(([name, each]) =>
      each === undefined ? [] : [[name, hyperValue(each, `${where}.${shortName(name)}`)]],
    ),
  );
};

function hyperValue(value: unknown, where: string): StructuralValue {
  if (typeof value === "boolean" || isNumber(value)) return value;
  if (typeof value === "string" && value.length <= limits.letters) return value;
  if (typeof value === "object" && isList(value)) {
    return entriesOf(value, where, "numbers").map((item, i) =>
      isNumber(item) ? item : refuse(item, `${where}[${i}]`, "a finite number"),
    );
  }
  const forms = `a finite number, a list of them, true, false or a text of at most ${limits.letters} letters`;
  return refuse(value, where, forms);
}

const isNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value);

/** A check of plugin lists that checks each list once, since the trials of a study share one. */
function rememberedPlugins(): Check<PluginReference[]> {
  const checked = new Map<unknown, PluginReference[]>();
  return (value, where) => {
    const known = checked.get(value) ?? pluginList(value, where);
    checked.set(value, known);
    return known;
  };
}

const pluginList: Check<PluginReference[]> = (value, where) =>
  entriesOf(value, where, "references { module, version } to plugins").map((each, i) => {
    const at = `${where}[${i}]`;
    const fields = fieldsOf(each, at, "a reference { module, version }");
    refuseUnknown(fields, ["module", "version"], at);
    const part = (name: string) => text(limits.letters)(fields.get(name), `${at}.${name}`);
    return { module: part("module"), version: part("version") };
  });

/** The own enumerable fields of an object, each read once. */
function fieldsOf(value: unknown, where: string, what: string): ReadonlyMap<string, unknown> {
  if (typeof value !== "object" || value === null || isList(value)) refuse(value, where, what);
  const names = reading(where, () => Object.keys(value));
  if (names.length > limits.entries) {
    throw new UsageError(`${where} has ${names.length} fields; it has at most ${limits.entries}.`);
  }
  for (const name of names) {
    if (name.length <= limits.nameLetters) continue;
    throw new UsageError(
      `${where} has a field whose name has ${name.length} letters; names have at most ${limits.nameLetters}.`,
    );
  }
  return new Map(
    names.map((name) => [
      name,
      reading(`${where}: ${shortName(name)}`, () => Reflect.get(value, name)),
    ]),
  );
}

function entriesOf(value: unknown, where: string, what: string, atMost = limits.items): unknown[] {
  if (typeof value !== "object" || !isList(value)) return refuse(value, where, `a list of ${what}`);
  const list: ArrayLike<unknown> = reading(where, () => value as ArrayLike<unknown>);
  const count = reading(where, () => list.length);
  if (!(count <= atMost)) {
    throw new UsageError(`${where} has ${count} entries; it has at most ${atMost}.`);
  }
  return Array.from({ length: count }, (_, i) => reading(`${where}[${i}]`, () => list[i]));
}

/** Whether a value is a list. A revoked proxy is not one. */
function isList(value: unknown): boolean {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** Reads from a foreign value, which can be a proxy or have getters. */
function reading<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch {
    throw new UsageError(`${where} cannot be read, as reading it throws; give plain data.`);
  }
}

function refuseUnknown(
  fields: ReadonlyMap<string, unknown>,
  known: readonly string[],
  where: string,
): void {
  for (const name of fields.keys()) {
    if (known.includes(name)) continue;
    throw new UsageError(
      `${where} has an unknown field "${shortName(name)}". ${suggestion(name, known)}`,
    );
  }
}

function refuse(value: unknown, where: string, what: string): never {
  throw new UsageError(`${where} is ${show(value)}; it must be ${what}.`);
}

const shortName = (name: string): string => visibleLine(name.slice(0, limits.shown));

function show(value: unknown): string {
  switch (typeof value) {
    case "string": {
      const short = value.length > limits.shown ? `${value.slice(0, limits.shown)}...` : value;
      return visibleLine(JSON.stringify(short));
    }
    case "function":
      return "a function";
    case "symbol":
      return "a symbol";
    case "bigint":
      return "a bigint";
    case "object":
      return value === null ? "null" : isList(value) ? "a list" : "an object";
    case "undefined":
      return "missing";
    default:
      return Object.is(value, -0) ? "-0" : String(value);
  }
}
