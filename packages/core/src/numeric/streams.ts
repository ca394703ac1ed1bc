/**
 * Seeded random streams, keyed by a path such as (seed, problem, "initial values"): streams with
 * different keys are independent, and the same key gives the same numbers on every machine.
 * Philox4x32-10 with the first 64 bits of the SHA-256 of the key's canonical JSON.
 *
 * Word i of a stream is word i mod 4 of the block with counter [b mod 2^32, b div 2^32, 0, 0], b =
 * floor(i / 4). The graph's `randomBits(key, t)` gives element i word i mod 4 of block [floor(i /
 * 4), t, 0, 0]: at t = 0, the first words of the stream.
 */
import { UsageError } from "../errors/errors.js";
import { normalPair } from "./box-muller.js";
import { canonicalJson } from "./canonical.js";
import { type Key, philox4x32Into } from "./philox.js";
import type { RandomStream } from "./random-stream.js";
import { sha256 } from "./sha256.js";

const WORD = 2 ** 32;
const GREATEST = 2 ** 53;

/**
 * The Philox key of a path: the first two big-endian 32-bit words of the SHA-256 of its canonical
 * JSON.
 */
export function streamKey(...path: readonly (string | number)[]): Key {
  if (path.length === 0) throw new UsageError("A random stream needs a key: a seed and a purpose.");
  const digest = new DataView(sha256(new TextEncoder().encode(canonicalJson(path))).buffer);
  return [digest.getUint32(0), digest.getUint32(4)];
}

/**
 * A stream of random numbers. Every draw takes the next words in order, so that the results depend
 * on the order of calls.
 */
export class Stream implements RandomStream {
  readonly key: Key;
  readonly #counter = new Uint32Array(4);
  readonly #block = new Uint32Array(4);
  readonly #pair = new Float64Array(2);
  #used = 4;
  #spareNormal: number | undefined;

  constructor(key: Key) {
    this.key = key;
  }

  /** The next word, uniform over 0, ... 2^32 - 1. */
  word(): number {
    if (this.#used === 4) this.#nextBlock();
    return this.#block[this.#used++]!;
  }

  #nextBlock(): void {
    philox4x32Into(this.#block, this.#counter, this.key);
    this.#counter[0] = this.#counter[0]! + 1;
    if (this.#counter[0] === 0) this.#counter[1] = this.#counter[1]! + 1;
    this.#used = 0;
  }

  /** 53 uniform bits, from two words: (first >> 5) 2^26 + (second >> 6). */
  #bits53(): number {
    const high = this.word() >>> 5;
    return high * 2 ** 26 + (this.word() >>> 6);
  }

  /** Uniform over the multiples of 2^-53 in [0, 1). */
  uniform(): number {
    return this.#bits53() * 2 ** -53;
  }

  /**
   * Standard normal, in pairs from two uniforms u, v: sqrt(-2 log(1 - u)) cos(2 pi v), then the
   * same with sin. Reference: Box & Muller 1958.
   */
  normal(): number {
    if (this.#spareNormal !== undefined) {
      const spare = this.#spareNormal;
      this.#spareNormal = undefined;
      return spare;
    }
    normalPair(this.#pair, this.uniform(), this.uniform());
    this.#spareNormal = this.#pair[1]!;
    return this.#pair[0]!;
  }

  /**
   * Uniform over 0, ... bound - 1, for whole bounds from 1 to 2^53, without bias: draws beyond the
   * largest multiple of the bound are rejected and repeated.
   */
  integer(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > GREATEST) {
      throw new UsageError(`integer(${bound}): the bound must be a whole number from 1 to 2^53.`);
    }
    if (bound < WORD) return this.#below(bound);
    const span = bound === WORD ? WORD : GREATEST;
    const limit = span - (span % bound);
    for (;;) {
      const draw = span === WORD ? this.word() : this.#bits53();
      if (draw < limit) return draw % bound;
    }
  }

  /**
   * {@link integer} for a bound below 2^32, in unsigned words, which JavaScript engines divide
   * without conversion to doubles.
   */
  #below(bound: number): number {
    const divisor = bound >>> 0;
    for (;;) {
      const draw = this.word() >>> 0;
      const result = (draw % divisor) >>> 0;
      // draw - result is a multiple of the divisor. The draw is accepted if the interval that
      // begins there ends at or below 2^32.
      if (draw - result <= WORD - divisor) return result;
    }
  }

  /**
   * A uniformly random order of 0, ... count - 1. Reference: Fisher & Yates, as Durstenfeld 1964
   * (from the end downwards).
   */
  permutation(count: number): Int32Array {
    if (!Number.isInteger(count) || count < 0 || count >= 2 ** 31) {
      throw new UsageError(
        `permutation(${count}): the count must be a whole number from 0 to 2^31 - 1.`,
      );
    }
    const order = new Int32Array(count);
    for (let i = 0; i < count; i++) order[i] = i;
    // `#below(i + 1)`, inlined to avoid a call for each word.
    const block = this.#block;
    let used = this.#used;
    for (let i = count - 1; i > 0; i--) {
      const divisor = (i + 1) >>> 0;
      let draw: number;
      let j: number;
      do {
        if (used === 4) {
          this.#nextBlock();
          used = 0;
        }
        draw = block[used++]!;
        j = (draw % divisor) >>> 0;
      } while (draw - j > WORD - divisor);
      const kept = order[i]!;
      order[i] = order[j]!;
      order[j] = kept;
    }
    this.#used = used;
    return order;
  }

  /** Fills the array with draws of {@link uniform}, in order. */
  fillUniform(target: Float64Array): Float64Array {
    for (let i = 0; i < target.length; i++) target[i] = this.uniform();
    return target;
  }

  /** Fills the array with draws of {@link normal}, in order. */
  fillNormal(target: Float64Array): Float64Array {
    for (let i = 0; i < target.length; i++) target[i] = this.normal();
    return target;
  }
}

/**
 * The stream of a path of strings and finite numbers, from its first word:
 * `stream(seed, "rosenbrock", "start")`.
 */
export function stream(...path: readonly (string | number)[]): Stream {
  return new Stream(streamKey(...path));
}
