/**
 * The argument of a replay: a value, its name, or a reference to a plugin's value. Plugins are
 * loaded on demand.
 */
import { UsageError } from "@thalweg/core";
import { checkArgument, type Named, type PluginReference, type Registry } from "@thalweg/core/host";
import type { Catalogue } from "@thalweg/engine";

/**
 * A plugin's module; its version or hash, checked if given; and the name of the value in it, unless
 * it has only one.
 */
export interface ValueReference {
  readonly module: PluginReference["module"];
  readonly version?: PluginReference["version"];
  readonly export?: string;
}

/** A value, its name, or a reference to it. */
export type Which<T> = string | T | ValueReference;

export interface ResolveOptions {
  /** The lab in which names are looked up; default: one with the plugins of `@thalweg/preset`. */
  readonly lab?: { catalogue(): Promise<Catalogue> };
}

/**
 * The value that is meant.
 * @throws UsageError for an unknown name, a module that does not exist or is of another version, or
 * a reference that leaves open which value
 */
export async function resolveValue<T extends Named>(
  which: Which<T>,
  pick: (catalogue: Catalogue) => Registry<T>,
  options: ResolveOptions = {},
): Promise<T> {
  if (typeof which === "string") return pick(await catalogueIn(options)).get(which);
  checkArgument("resolving a value", "what is given", which, "fields");
  return "module" in which ? chosen(which, pick(await catalogueOf([which]))) : which;
}

/** Where names are looked up. */
export function catalogueIn({ lab = preset }: ResolveOptions): Promise<Catalogue> {
  return lab.catalogue();
}

function chosen<T extends Named>(reference: ValueReference, registry: Registry<T>): T {
  const values = registry.values();
  const { module, export: name } = reference;
  if (name !== undefined) {
    return values.find((value) => camelCase(value.name) === name) ?? registry.get(name);
  }
  const [only, ...others] = values;
  if (only !== undefined && others.length === 0) return only;
  throw new UsageError(
    `plugin ${module} has ${values.length} ${registry.kind}s${values.length > 0 ? ` (${registry.names().join(", ")})` : ""}; name one as "export".`,
  );
}

/** What a value of this name is called in its module: `gradient-descent` is `gradientDescent`. */
function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

async function catalogueOf(
  plugins: readonly (string | Pick<ValueReference, "module" | "version">)[],
): Promise<Catalogue> {
  const { createLab } = await import("@thalweg/engine/node");
  const given = plugins.map((plugin) => {
    if (typeof plugin === "string") return plugin;
    const { module, version } = plugin;
    return version === undefined ? module : { module, version };
  });
  const lab = await createLab({ plugins: given, executor: "inline" });
  return lab.catalogue();
}

const preset = {
  loading: undefined as Promise<Catalogue> | undefined,
  /** The preset's plugins, loaded once. */
  catalogue(): Promise<Catalogue> {
    this.loading ??= import("@thalweg/preset").then(({ plugins }) => catalogueOf(plugins), missing);
    return this.loading;
  },
};

function missing(): never {
  throw new UsageError(
    "names are looked up in @thalweg/preset, which is not installed; install it, or give { lab } or the value itself.",
  );
}
