/**
 * Portable numerics: the same bits on every machine and in every browser. Imported as
 * `@thalweg/core/numeric`.
 */

// what formulas are written with, and the two carriers on numbers
export {
  type Arithmetic,
  type BinaryFormula,
  exactProduct,
  type Format,
  formats,
  orderedSum,
  type Precision,
  polynomial,
  roundShifted,
  type UnaryFormula,
  unshift,
} from "./arithmetic.js";
// canonical text and hashes
export { canonicalJson, type Json } from "./canonical.js";
export { doubles } from "./doubles.js";
export {
  type BinaryElementary,
  type ElementaryName,
  elementary,
  type Interval,
  type UnaryElementary,
} from "./elementary/table.js";
// the elementary functions on doubles
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
export { type FingerprintArray, fingerprint, hashBytes, hashJson, toHex } from "./hash.js";
// random and quasi-random numbers
export { type Block, type Key, philox4x32, philox4x32Into, philoxConstants } from "./philox.js";
export { quasiRandom, radicalInverse } from "./quasi-random.js";
export { Sha256, sha256 } from "./sha256.js";
export { singles } from "./singles.js";
export { Stream, stream, streamKey } from "./streams.js";
