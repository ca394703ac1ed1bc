import { type Plugin, UsageError } from "@thalweg/core";
import type { PluginSource } from "../catalogue.js";
import { checkPlugin } from "../check-plugin.js";
import { describePlugin } from "../describe-plugin.js";
import type { DescribedPlugin } from "../directory.js";
import { type DescribeLimits, describePlugins } from "./describe-plugins.js";
import { loadPlugins } from "./load-plugin.js";
import { type GivenPlugin, type LocatedPlugin, locatePlugin } from "./plugin-location.js";

/** The plugins that a lab was given: those that threads can load, and values of this thread. Named twice is given once. */
export class LabPlugins {
  readonly #located: readonly LocatedPlugin[];
  readonly #values: readonly PluginSource[];

  /** @param from the folder that names are resolved from */
  constructor(given: readonly (GivenPlugin | Plugin)[], from: string) {
    const named = given.filter((each): each is GivenPlugin => !isValue(each));
    const located = named.map((each) => locatePlugin(each, from));
    this.#located = [...new Map(located.map((each) => [each.url, each])).values()];
    this.#values = [...new Set(given.filter(isValue))].map((plugin) => {
      const origin = `plugin "${plugin.name}", given as a value`;
      return { plugin: checkPlugin(plugin, origin), origin };
    });
  }

  /**
   * Those that threads can load.
   * @throws UsageError if there are others
   */
  located(): readonly LocatedPlugin[] {
    const [value] = this.#values;
    if (value === undefined) return this.#located;
    throw new UsageError(
      `${value.origin}, cannot cross to the pool's threads; give its file or package, or choose the executor "inline".`,
    );
  }

  /** Loads all of them into this thread. */
  async load(): Promise<PluginSource[]> {
    return [...(await loadPlugins(this.#located)), ...this.#values];
  }

  /** What they bring. A worker thread looks, if it is given limits; else this one does. */
  async describe(limits: DescribeLimits | undefined): Promise<DescribedPlugin[]> {
    const located =
      limits === undefined
        ? (await loadPlugins(this.#located)).map(({ plugin }, i) =>
            describePlugin(plugin, this.#located[i]!.reference),
          )
        : await describePlugins(this.#located, limits);
    const fromFiles = located.map((description, i) => ({
      description,
      origin: this.#located[i]!.origin,
    }));
    const fromValues = this.#values.map(({ plugin, origin }) => {
      const reference = { module: `value:${plugin.name}`, version: plugin.version };
      return { description: describePlugin(plugin, reference), origin };
    });
    return [...fromFiles, ...fromValues];
  }
}

function isValue(given: GivenPlugin | Plugin): given is Plugin {
  return typeof given === "object" && "kind" in given && given.kind === "plugin";
}
