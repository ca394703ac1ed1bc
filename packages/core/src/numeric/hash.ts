/**
 * Hashes that identify values: SHA-256 in hexadecimal, of bytes, of canonical JSON, and of arrays
 * of numbers.
 */
import { canonicalJson } from "./canonical.js";
import { sha256, startSha256 } from "./sha256.js";

/** Typed arrays that can be fingerprinted: numbers of 32 and 64 bits, and bytes. */
export type FingerprintArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

const CHUNK = 1 << 13;
const buffer = new Uint8Array(CHUNK * 8);
const view = new DataView(buffer.buffer);

/** Bytes in lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The SHA-256 of bytes, 64 hexadecimal digits. */
export function hashBytes(bytes: Uint8Array): string {
  return toHex(sha256(bytes));
}

/**
 * The SHA-256 of the UTF-8 form of a value's canonical JSON, 64 hexadecimal digits.
 * @throws UsageError as {@link canonicalJson}
 */
export function hashJson(value: unknown): string {
  return hashBytes(new TextEncoder().encode(canonicalJson(value)));
}

function littleEndian(array: FingerprintArray, from: number, to: number): number {
  const size = array.BYTES_PER_ELEMENT;
  for (let i = from; i < to; i++) {
    const at = (i - from) * size;
    const x = array[i]!;
    if (array instanceof Float32Array) {
      if (!Number.isNaN(x)) view.setFloat32(at, x, true);
      else view.setUint32(at, 0x7fc00000, true);
    } else if (array instanceof Float64Array) {
      if (!Number.isNaN(x)) view.setFloat64(at, x, true);
      else view.setBigUint64(at, 0x7ff8000000000000n, true);
    } else view.setInt32(at, x, true);
  }
  return (to - from) * size;
}

/**
 * The SHA-256 of arrays of numbers, 64 hexadecimal digits. The hash is over the little-endian bytes
 * of each array in turn, without separators; every NaN counts as 0x7fc00000 (f32) or
 * 0x7ff8000000000000 (f64).
 */
export function fingerprint(arrays: Iterable<FingerprintArray>): string {
  const hash = startSha256();
  for (const array of arrays) {
    if (array instanceof Uint8Array) {
      hash.update(array);
      continue;
    }
    for (let from = 0; from < array.length; from += CHUNK) {
      const to = Math.min(from + CHUNK, array.length);
      hash.update(buffer.subarray(0, littleEndian(array, from, to)));
    }
  }
  return toHex(hash.digest());
}
