/**
 * Portable numerics: the same bits on every machine and in every browser. Imported as
 * `@thalweg/core/numeric`.
 */

// The elementary functions on doubles.

export {
  atan2,
  cbrt,
  cos,
  erf,
  exp,
  expm1,
  log,
  log1p,
  pow,
  sigmoid,
  sin,
  tanh,
} from "./functions.js";

// Random and quasi-random numbers.

export { type Block, type Key, philox4x32, philox4x32Into, philoxConstants } from "./philox.js";
export { quasiRandom } from "./quasi-random.js";
export { Stream, stream, streamKey } from "./streams.js";

// Canonical text and hashes.

export { canonicalJson, type Json } from "./canonical.js";
export { type FingerprintArray, fingerprint, hashBytes, hashJson } from "./hash.js";
export { Sha256, sha256 } from "./sha256.js";

// The formulas of the elementary functions, for carriers of other values.

export {
  type Arithmetic,
  type BinaryFormula,
  type Format,
  formats,
  type Precision,
  type UnaryFormula,
} from "./arithmetic.js";
export {
  type BinaryElementary,
  type ElementaryName,
  elementary,
  type Interval,
  type UnaryElementary,
} from "./elementary/table.js";
