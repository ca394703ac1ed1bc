import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FingerprintArray, fingerprint, hashJson, toHex } from "./hash.js";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 2000 : 200;

const system = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex");

function raw(array: FingerprintArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

describe("hashes", () => {
  it("of JSON are the SHA-256 of the UTF-8 form of the canonical text", () => {
    expect(hashJson({ b: "\u20ac", a: [1e21, -0] })).toBe(system('{"a":[1e+21,0],"b":"\u20ac"}'));
  });

  it("of bytes are written in lower-case hexadecimal, zeros kept", () => {
    expect(toHex(Uint8Array.of(0, 10, 255))).toBe("000aff");
  });
});

describe("a fingerprint", () => {
  it("is the SHA-256 of the arrays' little-endian bytes in turn", () => {
    const arrays = fc.array(
      fc.oneof(
        fc.float32Array({ maxLength: 40, noNaN: true }),
        fc.float64Array({ maxLength: 40, noNaN: true }),
        fc.int32Array({ maxLength: 40 }),
        fc.uint32Array({ maxLength: 40 }),
        fc.uint8Array({ maxLength: 40 }),
      ),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(arrays, (parts) => {
        // this machine is little-endian, like every one on which the tests run
        expect(fingerprint(parts)).toBe(system(Buffer.concat(parts.map(raw))));
      }),
      { numRuns },
    );
  });

  it("reads views where they lie and arrays longer than its buffer", () => {
    const long = Float32Array.from({ length: 30_000 }, (_, i) => Math.fround(i / 7));
    const view = long.subarray(11, 25_001);
    expect(fingerprint([view])).toBe(system(raw(view)));
  });

  it("sees one NaN in all of them, quiet, signalling or signed", () => {
    const single = Uint32Array.of(0x7fc00000, 0x7f800001, 0xffffffff, 0x7fc12345);
    const singles = Array.from(single, (_, i) => new Float32Array(single.buffer, 4 * i, 1));
    const expected = system(Uint8Array.of(0, 0, 0xc0, 0x7f));
    expect(singles.map((array) => fingerprint([array]))).toEqual(Array(4).fill(expected));
    const double = BigUint64Array.of(0x7ff8000000000000n, 0x7ff0000000000001n, 0xffffffffffffffffn);
    const doubles = Array.from(double, (_, i) => new Float64Array(double.buffer, 8 * i, 1));
    const wide = system(Uint8Array.of(0, 0, 0, 0, 0, 0, 0xf8, 0x7f));
    expect(doubles.map((array) => fingerprint([array]))).toEqual(Array(3).fill(wide));
  });

  it("tells 0 from -0", () => {
    expect(fingerprint([Float32Array.of(0)])).not.toBe(fingerprint([Float32Array.of(-0)]));
  });
});
