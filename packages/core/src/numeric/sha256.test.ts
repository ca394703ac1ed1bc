import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHex } from "./hash.js";
import { Sha256, sha256, startSha256 } from "./sha256.js";

const runs = process.env.THALWEG_THOROUGH === "1" ? 2000 : 200;
const hashBytes = (bytes: Uint8Array) => toHex(new Sha256().update(bytes).digest());
const ascii = (text: string) => new TextEncoder().encode(text);

describe("the hash that is used", () => {
  it("is Node's own, with the bytes of ours", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(toHex(sha256(bytes))).toBe(hashBytes(bytes));
      }),
      { numRuns: runs },
    );
    expect(startSha256()).not.toBeInstanceOf(Sha256);
  });
});

describe("SHA-256", () => {
  // NIST, "Examples with intermediate values: SHA-256", and the empty message of the CAVP
  // short-message vectors
  it.each([
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ],
  ])("of %j is %s", (message, digest) => {
    expect(hashBytes(ascii(message))).toBe(digest);
  });

  it("of a million a's is cdc76e5c...", () => {
    expect(hashBytes(new Uint8Array(1e6).fill(0x61))).toBe(
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
    );
  });

  it("agrees with the system's for every length across the padding's edges", () => {
    for (let length = 0; length <= 200; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 0xff);
      expect(hashBytes(bytes)).toBe(createHash("sha256").update(bytes).digest("hex"));
    }
  });

  it("does not depend on how the bytes are cut into pieces", () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 8 });
    fc.assert(
      fc.property(pieces, (parts) => {
        const cut = parts.reduce((hash, part) => hash.update(part), new Sha256()).digest();
        const whole = sha256(Uint8Array.from(parts.flatMap((part) => Array.from(part))));
        expect(toHex(cut)).toBe(toHex(whole));
      }),
      { numRuns: runs },
    );
  });
});
