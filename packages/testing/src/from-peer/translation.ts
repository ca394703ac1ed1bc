/**
 * The translation of a class of another library: its hyperparameters with their defaults, and their
 * names here.
 */
import { type GivenHyper, UsageError } from "@thalweg/core";
import { suggestion } from "@thalweg/core/host";

/** Values as in a fixture file. */
export type PeerValue = boolean | number | string | null | readonly number[];
export type PeerHyper = Readonly<Record<string, PeerValue>>;

/** A value of the registry, or an expression such as `negate|adam`, with its hyperparameters. */
export interface Translated {
  readonly name: string;
  readonly hyper: GivenHyper;
}

/** @param owner whose the hyperparameters are, for the message: `PyTorch's Adam` */
export type Translation = (owner: string, hyper: PeerHyper) => Translated;

/** `1e-3` stands for any number, `[0.9, 0.999]` for any two. */
type Widened<V> = V extends number
  ? number
  : V extends boolean
    ? boolean
    : V extends string
      ? string
      : V extends readonly number[]
        ? { readonly [K in keyof V]: number }
        : V;

/** Hyperparameters that change no result of a replay. */
const inert = ["foreach", "fused", "capturable", "differentiable"];

/** Hyperparameters that are not translated unless a class does; they may only be given as off. */
const switches = [
  "decoupled_weight_decay",
  "ams_bound",
  "adam_debias",
  "adanorm",
  "cautious",
  "rectify",
  "stable_adamw",
  "use_gc",
];

/**
 * A translation that completes a case with the library's defaults. With `maximize` the gradients
 * are negated first.
 * @param only hyperparameters that have no counterpart, with the one value that changes nothing
 * here
 * @throws UsageError, when used, for a hyperparameter that the class lacks, or a value of another
 * type or without counterpart
 */
export function translation<const D extends PeerHyper>(
  defaults: D,
  into: (hyper: { readonly [K in keyof D]: Widened<D[K]> }) => Translated,
  only: PeerHyper = {},
): Translation {
  return (owner, hyper) => {
    const values: Record<string, PeerValue> = { ...defaults };
    const { maximize = false, ...given } = hyper;
    checkValue(owner, "maximize", maximize, { maximize: false });
    for (const [name, value] of Object.entries(given)) {
      const off = value === false && switches.includes(name) && !Object.hasOwn(defaults, name);
      if (off || inert.includes(name) || isOnly(owner, name, value, only)) continue;
      checkValue(owner, name, value, defaults);
      values[name] = value;
    }
    // Every value has just been checked to be of its default's type.
    const { name, hyper: own } = into(values as { readonly [K in keyof D]: Widened<D[K]> });
    return { name: maximize === true ? `negate|${name}` : name, hyper: own };
  };
}

/**
 * Whether a hyperparameter is one of those without counterpart, and given as what changes nothing.
 */
function isOnly(owner: string, name: string, value: PeerValue, only: PeerHyper): boolean {
  if (!Object.hasOwn(only, name)) return false;
  if (value === only[name]) return true;
  const [given, wanted] = [value, only[name]].map((each) => JSON.stringify(each));
  throw new UsageError(`${owner}: "${name}" is ${given}; only ${wanted} is translated.`);
}

function checkValue(owner: string, name: string, value: PeerValue, defaults: PeerHyper): void {
  if (!Object.hasOwn(defaults, name)) {
    const known = suggestion(name, Object.keys(defaults));
    throw new UsageError(`${owner} has no hyperparameter "${name}" that is translated. ${known}`);
  }
  const [wanted, given] = [kindOf(defaults[name]), kindOf(value)];
  if (wanted === given) return;
  throw new UsageError(`${owner}: "${name}" is ${JSON.stringify(value)}; it must be ${wanted}.`);
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? `a list of ${value.length}` : `a ${typeof value}`;
}
