/** Tries a property on random cases, and tells of one that breaks it in a few lines. */
import fc from "fast-check";
import { runs } from "./thorough.js";

/** A law does not hold: what is wrong, for which arguments, and how they can be had again. */
export class LawBroken extends Error {
  override readonly name = "LawBroken";

  constructor(
    /** One sentence. */
    readonly what: string,
    /** The smallest arguments that were found, as text. */
    readonly counterexample: string,
    readonly seed: number,
    readonly shrinks: number,
    options?: ErrorOptions,
  ) {
    const shrunk = shrinks === 0 ? "" : `, shrunk ${shrinks} times`;
    super(`${what}\nCounterexample (seed ${seed}${shrunk}): ${counterexample}`, options);
  }
}

let tell = () => {};

/** Has `told` called at each case of each property, so that another thread can see that laws are being tried. */
export function onEachTry(told: () => void): void {
  tell = told;
}

/** Says that a law is being tried, from within a long case. */
export function stillTrying(): void {
  tell();
}

let seedOfAll: number | undefined;

/** Draws the cases of each property from this seed, so that a counterexample comes again; undefined: from another each time. */
export function drawFrom(seed: number | undefined): void {
  seedOfAll = seed;
}

/**
 * Tries a property.
 * @param quick the number of cases; ten times as many with `THALWEG_THOROUGH=1`
 * @throws LawBroken with the smallest counterexample
 */
export function hold<Arguments>(property: fc.IProperty<Arguments>, quick: number): void {
  const found = fc.check(property, {
    ...runs(quick),
    ...(seedOfAll !== undefined && { seed: seedOfAll }),
    plugins: [fc.beforeEach(() => tell())],
  });
  if (!found.failed) return;
  const { counterexample, errorInstance, numShrinks, seed } = found;
  if (counterexample === null) throw new Error("no case satisfies the law's precondition.");
  const what = errorInstance instanceof Error ? errorInstance.message : "it does not hold.";
  throw new LawBroken(what, shown(counterexample), seed, numShrinks, { cause: errorInstance });
}

/** The arguments without the brackets of their list. */
const shown = (counterexample: unknown): string => fc.stringify(counterexample).slice(1, -1);
