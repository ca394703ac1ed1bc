/**
 * Checks that the export of a module is a plugin. Plugins come from outside and can be plain
 * JavaScript; they are validated here, once.
 */
import type { AnyHyper, Plugin } from "@thalweg/core";
import {
  checkWords,
  forEachKind,
  type Kind,
  kinds,
  PluginError,
  resolveHyper,
  ThalwegError,
} from "@thalweg/core/host";
import { isA, messageOf } from "../trial/error-data.js";
import { keywords } from "./keywords.js";
import {
  type Fields,
  type Form,
  forms,
  isFields,
  isIdentifier,
  isName,
  isText,
  maxNameLength,
  maxTextLength,
  optional,
} from "./plugin-forms.js";

/** The forms of an object's fields, by the object's `kind`. */
type FormsByKind = Readonly<Record<string, Readonly<Record<string, Form>>>>;

interface List {
  readonly one: string;
  readonly maker: string;
  readonly inExpressions?: true;
  readonly kinds: FormsByKind;
}

const { fields, list, text, states } = forms;
const run = forms.function;
const rule = {
  rule: run,
  evalPoint: optional(run),
  scope: forms.scope,
  hyper: fields,
  state: states,
};
const wrapper = { wrap: run, evalPoint: optional(run), hyper: fields, state: states };

/** The fields of each kind's values that the engine reads. */
const formsOf: Readonly<Partial<Record<Kind, FormsByKind>>> = {
  optimizers: {
    rule,
    chain: { stages: list },
    partition: { parts: list },
    wrapper: { wrapper: fields, inner: fields },
  },
  schedulers: {
    scheduler: { value: run, observe: optional(run), hyper: fields, memory: forms.memory },
  },
  transforms: {
    rule,
    "wrapper-definition": wrapper,
  },
  losses: {
    loss: { value: run, weights: optional(run), targets: forms.targets, hyper: fields },
  },
  models: {
    model: { parameters: run, forward: run, hyper: fields },
  },
  datasets: {
    dataset: { load: run, resplit: optional(run), licence: text },
  },
  problems: {
    analytic: {
      objective: run,
      ...{ hyper: fields, start: forms.point, startNoise: forms.spread, steps: forms.count },
      ...{ minimum: forms.minimum, domain: forms.domain, target: forms.relativeTarget },
    },
    data: {
      network: run,
      ...{ hyper: fields, dataset: fields, batchSize: forms.count, epochs: forms.count },
      ...{ metrics: forms.metrics, optimum: optional(forms.optimum) },
      target: optional(forms.dataTarget),
    },
  },
};

/**
 * What a manifest's lists contain. Of a kind without forms, the engine reads the hyperparameters
 * only.
 */
const lists = forEachKind<Readonly<Record<Kind, List>>>((kind) => ({
  ...kinds[kind],
  kinds: formsOf[kind] ?? { [kinds[kind].one]: { hyper: fields } },
}));

/** How many levels deep optimizers can contain optimizers. */
const maxDepth = 64;

/**
 * Checks the manifest that a module exports, and returns it.
 * @param origin where it came from, which begins every message: `@thalweg/optimizers`,
 * `plugin file /home/me/mine.ts`
 * @throws PluginError if it is not a manifest, or one of its entries is malformed
 */
export function checkPlugin(value: unknown, origin: string): Plugin {
  try {
    return checkManifest(value, origin);
  } catch (error) {
    const message = messageOf(error);
    if (isA(error, PluginError) && message.startsWith(origin)) throw error;
    throw new PluginError(`${origin}: its manifest cannot be read: ${message}`);
  }
}

function checkManifest(value: unknown, origin: string): Plugin {
  if (!isManifest(value)) throw new PluginError(`${origin}: ${whyNoManifest(value)}`);
  if (!isText(value.name) || !isText(value.version)) {
    throw new PluginError(
      `${origin}: a plugin's name and version are texts of 1 to ${maxTextLength} characters, and it has ${show(value.name)} and ${show(value.version)}.`,
    );
  }
  for (const [listName, each] of Object.entries(lists)) checkList(value, listName, each, origin);
  return value;
}

function isManifest(value: unknown): value is Plugin {
  return isFields(value) && value.kind === "plugin";
}

function whyNoManifest(value: unknown): string {
  const wrapped = (list: string) => `export default definePlugin({ name, ${list} })`;
  if (value === undefined) {
    return `it has no default export; write ${wrapped("optimizers: [...]")}.`;
  }
  for (const [listName, list] of Object.entries(lists)) {
    if (
      isFields(value) &&
      typeof value.kind === "string" &&
      Object.hasOwn(list.kinds, value.kind)
    ) {
      const name = typeof value.name === "string" ? ` "${value.name}"` : "";
      return `its default export is the ${list.one}${name} alone; wrap it: ${wrapped(`${listName}: [x]`)}.`;
    }
  }
  return `its default export is ${show(value)} and no plugin; write ${wrapped("optimizers: [...]")}.`;
}

function checkList(plugin: Plugin, listName: string, list: List, origin: string): void {
  const entries: unknown = Object.entries(plugin).find(([key]) => key === listName)?.[1];
  const where = `${origin}: "${listName}"`;
  if (!Array.isArray(entries)) {
    throw new PluginError(`${where} is ${show(entries)}; it must be a list of ${list.one} values.`);
  }
  for (const [i, entry] of entries.entries()) checkEntry(entry, list, `${where}[${i}]`, origin);
}

function checkEntry(entry: unknown, list: List, where: string, origin: string): void {
  const kind = fieldsOf(entry, list, where);
  const { name } = kind.entry;
  checkName(name, list.one, where);
  if (list.inExpressions) checkNoKeyword(kind.entry, where);
  const owner = `${origin}: ${list.one} "${name}"`;
  checkAbout(kind.entry, owner);
  checkFields(kind, owner, 0);
}

/** An entry of a list, with the forms of the fields of its kind. */
interface Entry {
  readonly entry: Fields;
  readonly fields: Readonly<Record<string, Form>>;
}

function fieldsOf(entry: unknown, list: List, where: string): Entry {
  if (isFields(entry)) {
    const { kind } = entry;
    const fields =
      typeof kind === "string" && Object.hasOwn(list.kinds, kind) ? list.kinds[kind] : undefined;
    if (fields !== undefined) return { entry, fields };
  }
  throw new PluginError(
    `${where} is ${show(entry)} and no ${list.one}; make it with ${list.maker}.`,
  );
}

function checkFields({ entry, fields }: Entry, owner: string, depth: number): void {
  for (const [name, { words, fits }] of Object.entries(fields)) {
    const value = entry[name];
    if (!fits(value, entry)) {
      throw new PluginError(`${owner}: "${name}" is ${show(value)}; it must be ${words}.`);
    }
  }
  if (isFields(entry.hyper))
    checkHyper(entry.hyper, isFields(entry.state) ? entry.state : {}, owner);
  for (const { inside, list, where } of insideOf(entry)) {
    if (depth === maxDepth) {
      throw new PluginError(
        `${owner}: ${where} is the ${maxDepth}th optimizer inside another; nest fewer.`,
      );
    }
    const found = fieldsOf(inside, list, `${owner}: ${where}`);
    for (const name of ["name", "source", "formula"]) {
      const said = found.entry[name];
      if (isText(said) || (name === "formula" && said === undefined)) continue;
      throw new PluginError(
        `${owner}: ${where} has the ${name} ${show(said)}; it must be ${text.words}.`,
      );
    }
    checkFields(found, owner, depth + 1);
  }
}

interface Inside {
  readonly inside: unknown;
  readonly list: List;
  readonly where: string;
}

/** The values inside an entry that the engine uses. */
function insideOf({ kind, stages, parts, inner, wrapper: around, dataset }: Fields): Inside[] {
  const { optimizers, transforms, datasets } = lists;
  if (kind === "chain" && Array.isArray(stages)) {
    return stages.map((inside: unknown, i) => ({
      inside,
      list: optimizers,
      where: `"stages"[${i}]`,
    }));
  }
  if (kind === "partition" && Array.isArray(parts)) {
    return parts.map((part: unknown, i) => ({
      inside: isPart(part) ? part.optimizer : undefined,
      list: optimizers,
      where: `the optimizer of "parts"[${i}], with its name and selector,`,
    }));
  }
  if (kind === "wrapper") {
    return [
      { inside: around, list: transforms, where: '"wrapper"' },
      { inside: inner, list: optimizers, where: '"inner"' },
    ];
  }
  return kind === "data" ? [{ inside: dataset, list: datasets, where: '"dataset"' }] : [];
}

const isPart = (part: unknown): part is Fields =>
  isFields(part) && isText(part.name) && typeof part.select === "function";

/** @throws PluginError for a name that cannot stand in trials, on command lines and in file names */
export function checkName(name: unknown, one: string, where: string): asserts name is string {
  if (isName(name)) return;
  throw new PluginError(
    `${where} has the name ${show(name)}; names are in lower case, words joined by dashes, such as "my-${one}"${tooLong(name)}.`,
  );
}

const tooLong = (name: unknown): string =>
  typeof name === "string" && name.length > maxNameLength
    ? `, of at most ${maxNameLength} characters`
    : "";

function checkAbout({ source, formula, aliases = [] }: Fields, owner: string): void {
  if (typeof source !== "string" || source.trim() === "") {
    throw new PluginError(
      `${owner}: "source" is ${show(source)}; say where it is published, or "own work".`,
    );
  }
  for (const [name, value] of Object.entries({ source, formula })) {
    if (value === undefined || isText(value)) continue;
    throw new PluginError(`${owner}: "${name}" is ${show(value)}; it must be ${text.words}.`);
  }
  if (!Array.isArray(aliases)) {
    throw new PluginError(`${owner}: "aliases" is ${show(aliases)}; it must be a list of names.`);
  }
  for (const alias of aliases) checkName(alias, "alias", owner);
}

/**
 * @throws PluginError for a name or alias that is a keyword of expressions, such as `partition`,
 * `rest`, `sequence`
 */
function checkNoKeyword({ name, aliases }: Fields, where: string): void {
  for (const each of [name, ...(Array.isArray(aliases) ? aliases : [])]) {
    if (typeof each !== "string" || !keywords.has(each)) continue;
    throw new PluginError(
      `${where} has the name "${each}", which is a keyword of expressions, as are ${[...keywords].filter((word) => word !== each).join(", ")}; give it another.`,
    );
  }
}

function checkHyper(hyper: Fields, state: Fields, owner: string): void {
  for (const [name, value] of Object.entries(hyper)) {
    if (!isIdentifier(name)) {
      throw new PluginError(
        `${owner}: hyperparameter ${show(name)} is not a valid name; use letters and digits, a letter first.`,
      );
    }
    if (!isHyper(value)) {
      throw new PluginError(
        `${owner}: hyperparameter "${name}" is ${show(value)}; make it with learningRate, positive, nonNegative, decay, real, length, flag, choice, integer or list.`,
      );
    }
    for (const about of [value.source, value.meaning]) {
      if (about === undefined || isText(about)) continue;
      throw new PluginError(
        `${owner}: hyperparameter "${name}" is described by ${show(about)}; it must be ${text.words}.`,
      );
    }
  }
  asPlugin(() => {
    checkWords(owner, hyper, state);
    // Resolving the defaults checks that each value is a hyperparameter whose range contains its
    // default.
    resolveHyper(owner, hyper as Readonly<Record<string, AnyHyper>>);
  });
}

/**
 * Turns errors of the check into PluginErrors: a default out of range and a reserved name are
 * mistakes of the plugin.
 */
function asPlugin(check: () => void): void {
  try {
    check();
  } catch (error) {
    throw isA(error, ThalwegError) ? new PluginError(messageOf(error)) : error;
  }
}

function isHyper(value: unknown): value is AnyHyper {
  if (!isFields(value)) return false;
  const { kind, form, min, max, scale, includes, role, choices } = value;
  if (kind === "structural") {
    const known = form === "flag" || form === "integer" || form === "list";
    return known || (form === "choice" && Array.isArray(choices) && choices.every(isText));
  }
  const isRange = typeof min === "number" && typeof max === "number" && min <= max;
  const hasRole = role === undefined || role === "learning-rate";
  const hasScale = scale === "linear" || scale === "log" || scale === "log-complement";
  return kind === "numeric" && isRange && hasScale && isFields(includes) && hasRole;
}

/** A short description of a value. */
function show(value: unknown): string {
  if (typeof value === "string") return showText(value);
  if (Array.isArray(value)) return "a list";
  if (typeof value === "function") return "a function";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}

const showText = (value: string): string =>
  value.length <= maxNameLength
    ? JSON.stringify(value)
    : `${JSON.stringify(value.slice(0, maxNameLength))} and ${value.length - maxNameLength} characters more`;
