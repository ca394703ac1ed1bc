/** Tests a property on random cases, and reports a counterexample in a few lines. */
import fc from "fast-check";
import { runs } from "./thorough.js";

/** A law does not hold: the error, the arguments, and how to reproduce them. */
export class LawBroken extends Error {
  override readonly name = "LawBroken";

  constructor(
    /** One sentence. */
    readonly what: string,
    /** The smallest counterexample, as text. */
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

/** Calls `told` at each case of each property, so that another thread sees progress. */
export function onEachTry(told: () => void): void {
  tell = told;
}

/** Signals progress from within a long case. */
export function stillTrying(): void {
  tell();
}

let seedOfAll: number | undefined;

/**
 * Draws the cases of each property from this seed, to reproduce a counterexample; undefined: from a
 * different seed each time.
 */
export function drawFrom(seed: number | undefined): void {
  seedOfAll = seed;
}

/**
 * Tests a property.
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
