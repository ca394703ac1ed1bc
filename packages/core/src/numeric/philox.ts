/**
 * Philox4x32-10, a counter-based random generator: four 32-bit words from a 128-bit counter and a
 * 64-bit key, by ten rounds of multiplications and exclusive ors, with no state. Salmon, Moraes,
 * Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */

/** Four unsigned 32-bit words. */
export type Block = readonly [number, number, number, number];

/** Two unsigned 32-bit words. */
export type Key = readonly [number, number];

/**
 * The constants of Philox4x32-10: the multipliers of the two halves, and the increments of the key
 * in each round.
 */
export const philoxConstants = {
  multipliers: [0xd2511f53, 0xcd9e8d57],
  weyl: [0x9e3779b9, 0xbb67ae85],
  rounds: 10,
} as const;

/**
 * The high 32 bits of the 64-bit product of two unsigned words, as a signed word. The first factor
 * is given as its high and low halves.
 */
function multiplyHigh(xh: number, xl: number, y: number): number {
  const yl = y & 0xffff;
  const yh = y >>> 16;
  const middle = Math.imul(xh, yl) + (Math.imul(xl, yl) >>> 16);
  const carry = middle & 0xffff;
  return (Math.imul(xh, yh) + (middle >>> 16) + ((Math.imul(xl, yh) + carry) >>> 16)) | 0;
}

/** One block of Philox4x32-10. All words are unsigned. */
export function philox4x32(counter: Block, key: Key): Block {
  const block = new Uint32Array(4);
  philox4x32Into(block, counter, key);
  return [block[0]!, block[1]!, block[2]!, block[3]!];
}

/**
 * Writes one block of {@link philox4x32} to the first four words of `target`, without allocation.
 */
export function philox4x32Into(target: Uint32Array, counter: ArrayLike<number>, key: Key): void {
  // Signed words, which JavaScript engines keep as small integers before they optimise this
  // function.
  let k0 = key[0] | 0;
  let k1 = key[1] | 0;
  let c0 = counter[0]! | 0;
  let c1 = counter[1]! | 0;
  let c2 = counter[2]! | 0;
  let c3 = counter[3]! | 0;
  // Literal copies of `philoxConstants`: JavaScript engines do not always treat a module's
  // constants as constant.
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd251, 0x1f53, c0);
    const high1 = multiplyHigh(0xcd9e, 0x8d57, c2);
    const low0 = Math.imul(0xd2511f53, c0);
    const low1 = Math.imul(0xcd9e8d57, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  target[0] = c0;
  target[1] = c1;
  target[2] = c2;
  target[3] = c3;
}
