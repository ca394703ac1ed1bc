import { type Plugin, UsageError } from "@thalweg/core";
import { type Catalogue, createCatalogue, type PluginSource } from "../catalogue/catalogue.js";
import { checkPlugin } from "../catalogue/check-plugin.js";
import { describePlugin } from "../catalogue/describe-plugin.js";
import type { DescribedPlugin } from "../catalogue/directory.js";
import { type DescribeLimits, describePlugins } from "../isolated/describe-plugins.js";
import { loadPlugins } from "../plugins/load-plugin.js";
import { type GivenPlugin, type LocatedPlugin, locatePlugin } from "../plugins/plugin-location.js";

/**
 * The plugins of a lab: references, which threads can load, and values, which only this thread can
 * use. A plugin that is given twice counts once.
 */
export class LabPlugins {
  readonly #located: readonly LocatedPlugin[];
  readonly #values: readonly PluginSource[];
  #catalogue: Promise<Catalogue> | undefined;

  /** @param from the folder that names are resolved from */
  constructor(given: readonly (GivenPlugin | Plugin)[], from: string) {
    checkGiven(given);
    const named = given.filter((each): each is GivenPlugin => !isValue(each));
    const located = named.map((each) => locatePlugin(each, from));
    this.#located = [...new Map(located.map((each) => [each.url, each])).values()];
    this.#values = [...new Set(given.filter(isValue))].map((plugin) => {
      const origin = `plugin "${plugin.name}", given as a value`;
      return { plugin: checkPlugin(plugin, origin), origin };
    });
  }

  /**
   * The plugins that threads can load.
   * @throws UsageError if some plugins were given as values
   */
  located(): readonly LocatedPlugin[] {
    const [value] = this.#values;
    if (value === undefined) return this.#located;
    throw new UsageError(
      `${value.origin}, cannot cross to the pool's threads; give its file or package, or choose the executor "inline".`,
    );
  }

  /** The catalogue of all plugins. The first call loads them into this thread. */
  catalogue(): Promise<Catalogue> {
    this.#catalogue ??= this.#load();
    return this.#catalogue;
  }

  /** The descriptions of the plugins. With limits a worker thread makes them, else this thread. */
  async describe(limits: DescribeLimits | undefined): Promise<DescribedPlugin[]> {
    const located =
      limits === undefined
        ? (await loadPlugins(this.#located)).map((source, i) =>
            describePlugin(source, this.#located[i]!.reference),
          )
        : await describePlugins(this.#located, limits);
    const fromFiles = located.map((description, i) => ({
      description,
      origin: this.#located[i]!.origin,
    }));
    const fromValues = this.#values.map((source) => {
      const { name, version } = source.plugin;
      const reference = { module: `value:${name}`, version };
      return { description: describePlugin(source, reference), origin: source.origin };
    });
    return [...fromFiles, ...fromValues];
  }

  async #load(): Promise<Catalogue> {
    return createCatalogue([...(await loadPlugins(this.#located)), ...this.#values]);
  }
}

function isValue(given: GivenPlugin | Plugin): given is Plugin {
  return typeof given === "object" && "kind" in given && given.kind === "plugin";
}

/** @throws UsageError unless it is a plugin or names one; the caller can be plain JavaScript */
function checkGiven(given: unknown): void {
  if (!Array.isArray(given)) {
    throw new UsageError(`plugins is ${show(given)}; it must be a list of plugins.`);
  }
  for (const [i, each] of given.entries()) {
    const isObject = typeof each === "object" && each !== null;
    const isNamed =
      typeof each === "string" ||
      each instanceof URL ||
      (isObject && typeof each.module === "string" && typeof each.version === "string");
    if (isNamed || (isObject && each.kind === "plugin")) continue;
    throw new UsageError(
      `plugins[${i}] is ${show(each)}; it must be a package's name, a file, a reference { module, version }, or a plugin made with definePlugin.`,
    );
  }
}

function show(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  return "default" in value ? "a module; give its default export" : "an object";
}
