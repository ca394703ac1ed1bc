/**
 * The processor's clock frequency, measured by a chain of dependent integer multiplications: three
 * cycles each on every x86-64 since 2008 and on current 64-bit ARM cores. On a shared machine the
 * frequency changes from one second to the next, and all times with it.
 */
import type { Participant } from "./rounds.js";

const cyclesOfMultiplication = 3;
const chain = 1_000;

/** A participant whose unit of work is one chain; {@link cyclesPerSecond} converts its seconds. */
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

/** The result of the last chain, stored so that no engine removes the chains. */
let product = 1;

function multiply(chains: number): void {
  let x = product;
  // Odd, so that no product becomes 0; changed each time, so that it is not a constant.
  const factor = (product & 6) + 3;
  for (let i = 0; i < chains; i++) {
    for (let j = 0; j < chain; j++) x = Math.imul(x, factor);
  }
  product = x;
}
