/** Whether what a module exports is a plugin. Plugins come from outside and may be plain JavaScript: this is where they are validated, once. */
import { type AnyHyper, type Plugin, PluginError, resolveHyper, ThalwegError } from "@thalweg/core";

/** What a field of an entry may hold, in words and as a check. */
const forms = {
  function: ["a function", (value: unknown) => typeof value === "function"],
  fields: ["an object", (value: unknown) => isFields(value) && !Array.isArray(value)],
  list: ["a list", (value: unknown) => Array.isArray(value)],
  numbers: [
    "a list of numbers",
    (value: unknown) => Array.isArray(value) && value.length > 0 && value.every(Number.isFinite),
  ],
  number: ["a number", (value: unknown) => Number.isFinite(value)],
  count: [
    "a whole number from 1",
    (value: unknown) => Number.isSafeInteger(value) && Number(value) > 0,
  ],
} as const satisfies Record<string, readonly [string, (value: unknown) => boolean]>;

type Form = keyof typeof forms;

interface List {
  readonly one: string;
  readonly maker: string;
  readonly kinds: Readonly<Record<string, Readonly<Record<string, Form>>>>;
}

/** What a manifest's lists hold: who makes the entries, their kinds, and the fields that the engine reads of each. */
const lists: Readonly<Record<string, List>> = {
  optimizers: {
    one: "optimizer",
    maker: "defineOptimizer, chain, partition or wrap",
    kinds: {
      rule: { rule: "function", hyper: "fields", state: "fields" },
      chain: { links: "list" },
      partition: { parts: "list" },
      wrapper: { wrapper: "fields", inner: "fields" },
    },
  },
  schedulers: {
    one: "scheduler",
    maker: "defineScheduler",
    kinds: { scheduler: { value: "function", hyper: "fields", memory: "fields" } },
  },
  transforms: {
    one: "transform",
    maker: "defineOptimizer or defineWrapper",
    kinds: {
      rule: { rule: "function", hyper: "fields", state: "fields" },
      "wrapper-definition": { wrap: "function", hyper: "fields", state: "fields" },
    },
  },
  losses: {
    one: "loss",
    maker: "defineLoss",
    kinds: { loss: { value: "function", hyper: "fields" } },
  },
  models: {
    one: "model",
    maker: "defineModel",
    kinds: { model: { parameters: "function", forward: "function", hyper: "fields" } },
  },
  datasets: {
    one: "dataset",
    maker: "defineDataset",
    kinds: { dataset: { load: "function" } },
  },
  problems: {
    one: "problem",
    maker: "defineProblem",
    kinds: {
      analytic: {
        objective: "function",
        ...{ hyper: "fields", start: "numbers", startNoise: "number", steps: "count" },
        ...{ minimum: "fields", domain: "list", target: "fields" },
      },
      data: {
        network: "function",
        ...{ hyper: "fields", dataset: "fields", batchSize: "count", epochs: "count" },
        metrics: "list",
      },
    },
  },
};

type Fields = Readonly<Record<string, unknown>>;

/**
 * The manifest that a module exports.
 * @param origin where it came from, which begins every message: `@thalweg/adam`, `plugin file /home/me/mine.ts`
 * @throws PluginError if it is none, or one of its entries is malformed
 */
export function checkPlugin(value: unknown, origin: string): Plugin {
  if (!isManifest(value)) throw new PluginError(`${origin}: ${whyNoManifest(value)}`);
  if (typeof value.name !== "string" || value.name === "" || typeof value.version !== "string") {
    throw new PluginError(
      `${origin}: a plugin's name and version are strings, and it has ${show(value.name)} and ${show(value.version)}.`,
    );
  }
  for (const [listName, list] of Object.entries(lists)) checkList(value, listName, list, origin);
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
  const fields =
    isFields(entry) && typeof entry.kind === "string" && Object.hasOwn(list.kinds, entry.kind)
      ? list.kinds[entry.kind]
      : undefined;
  if (!isFields(entry) || fields === undefined) {
    throw new PluginError(
      `${where} is ${show(entry)} and no ${list.one}; make it with ${list.maker}.`,
    );
  }
  checkName(entry.name, list.one, where);
  const owner = `${origin}: ${list.one} "${String(entry.name)}"`;
  checkAbout(entry, owner);
  for (const [name, form] of Object.entries(fields)) {
    const [words, fits] = forms[form];
    if (!fits(entry[name])) {
      throw new PluginError(`${owner}: "${name}" is ${show(entry[name])}; it must be ${words}.`);
    }
  }
  if (isFields(entry.hyper)) checkHyper(entry.hyper, owner);
}

/** Names are written in trials, on command lines and in file names, where `+`, `:` and `.` mean something else. */
function checkName(name: unknown, one: string, where: string): void {
  if (typeof name !== "string" || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    throw new PluginError(
      `${where} has the name ${show(name)}; names are in lower case, words joined by dashes, such as "my-${one}".`,
    );
  }
}

function checkAbout(entry: Fields, owner: string): void {
  if (typeof entry.source !== "string" || entry.source.trim() === "") {
    throw new PluginError(
      `${owner}: "source" is ${show(entry.source)}; say where it is published, or "own work".`,
    );
  }
  for (const alias of Array.isArray(entry.aliases) ? entry.aliases : []) {
    checkName(alias, "alias", owner);
  }
}

function checkHyper(hyper: Fields, owner: string): void {
  for (const [name, value] of Object.entries(hyper)) {
    if (!isHyper(value)) {
      throw new PluginError(
        `${owner}: hyperparameter "${name}" is ${show(value)}; make it with positive, decay, real, flag, choice, integer or list.`,
      );
    }
    checkDefault(owner, name, value);
  }
}

/** @throws PluginError if the default is outside the hyperparameter's own range */
function checkDefault(owner: string, name: string, hyper: AnyHyper): void {
  try {
    resolveHyper(owner, { [name]: hyper });
  } catch (error) {
    throw error instanceof ThalwegError ? new PluginError(error.message) : error;
  }
}

function isHyper(value: unknown): value is AnyHyper {
  if (!isFields(value)) return false;
  if (value.kind === "structural") return structuralForms.has(value.form);
  const isRange = typeof value.min === "number" && typeof value.max === "number";
  return value.kind === "numeric" && isRange && isFields(value.includes);
}

const structuralForms: ReadonlySet<unknown> = new Set(["flag", "choice", "integer", "list"]);

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return "a list";
  if (typeof value === "function") return "a function";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
