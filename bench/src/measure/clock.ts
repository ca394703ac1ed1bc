/**
 * The processor's clock as a program sees it, by a chain of integer multiplications, each of which waits for the last: three cycles on every x86-64
 * since 2008 and on the 64-bit ARM cores of today. On a shared machine it changes from one second to the next, and every time with it.
 */
import type { Participant } from "./rounds.js";

const cyclesOfMultiplication = 3;
const chain = 1_000;

/** A participant whose unit is a chain; {@link cyclesPerSecond} of the seconds that one takes. */
export const clock: Participant = {
  id: "clock",
  modes: [""],
  round: (_, units, warm) => {
    multiply(warm);
    const began = performance.now();
    multiply(units);
    return Promise.resolve((performance.now() - began) / 1_000);
  },
};

export const cyclesPerSecond = (secondsOfChain: number): number =>
  (cyclesOfMultiplication * chain) / secondsOfChain;

/** What the last chain gave, kept so that no engine leaves the chains out. */
let product = 1;

function multiply(chains: number): void {
  let x = product;
  // Odd, so that no product becomes 0; changed each time, so that it is no constant.
  const factor = (product & 6) + 3;
  for (let i = 0; i < chains; i++) {
    for (let j = 0; j < chain; j++) x = Math.imul(x, factor);
  }
  product = x;
}
