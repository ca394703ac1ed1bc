/**
 * Hyperparameters of another library completed with its defaults, under the names of the fixture
 * files or the library's own.
 */
import { UsageError } from "@thalweg/core";
import { suggestion } from "@thalweg/core/host";
import type { PeerHyper, PeerValue } from "./translation.js";

/** A list has any length; what is absent unless given is a number. */
type Loose<V> = V extends number
  ? number
  : V extends boolean
    ? boolean
    : V extends string
      ? string
      : V extends null
        ? number | null
        : readonly number[];

/** What changes no rate and no loss. */
const inert = ["note", "verbose", "lastEpoch", "optimizer"];

/**
 * The values, `stepSize` and `step_size` being one name, and null being the default.
 * @throws UsageError for a name that the library lacks, or a value of another type
 */
export function options<const D extends PeerHyper>(
  owner: string,
  given: PeerHyper,
  defaults: D,
): { readonly [K in keyof D]: Loose<D[K]> } {
  const values: Record<string, PeerValue> = { ...defaults };
  for (const [raw, value] of Object.entries(given)) {
    const name = camelCase(raw);
    if (value === null || inert.includes(name)) continue;
    if (!Object.hasOwn(defaults, name)) {
      const known = suggestion(name, Object.keys(defaults));
      throw new UsageError(`${owner} has no hyperparameter "${raw}" that is translated. ${known}`);
    }
    const [wanted, kind] = [kindOf(defaults[name] ?? 0), kindOf(value)];
    if (wanted !== kind) {
      throw new UsageError(`${owner}: "${raw}" is ${JSON.stringify(value)}; it must be ${wanted}.`);
    }
    values[name] = value;
  }
  // Every value has just been checked to be of its default's type.
  return values as { readonly [K in keyof D]: Loose<D[K]> };
}

/** `step_size` is `stepSize`, `T_max` is `tMax`. */
function camelCase(name: string): string {
  const joined = name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  return joined.charAt(0).toLowerCase() + joined.slice(1);
}

/** @throws UsageError if the library has no default for it */
export function required(owner: string, name: string, value: number | null): number {
  if (value !== null) return value;
  throw new UsageError(`${owner} needs "${name}", for which the library has no default; give it.`);
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}
