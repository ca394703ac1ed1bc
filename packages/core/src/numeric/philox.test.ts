import { describe, expect, it } from "vitest";
import { philox4x32, philox4x32Into } from "./philox.js";

function words(text: string): number[] {
  return text.split(" ").map((word) => Number.parseInt(word, 16));
}

describe("Philox4x32-10", () => {
  // Random123 1.14, tests/kat_vectors: counter, key, block
  const published = [
    [
      "00000000 00000000 00000000 00000000",
      "00000000 00000000",
      "6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    ],
    [
      "ffffffff ffffffff ffffffff ffffffff",
      "ffffffff ffffffff",
      "408f276d 41c83b0e a20bc7c6 6d5451fd",
    ],
    [
      "243f6a88 85a308d3 13198a2e 03707344",
      "a4093822 299f31d0",
      "d16cfe09 94fdcceb 5001e420 24126ea1",
    ],
  ] as const;

  it.each(published)("maps counter %s under key %s to %s", (counter, key, block) => {
    const [c0, c1, c2, c3] = words(counter);
    const [k0, k1] = words(key);
    expect(philox4x32([c0!, c1!, c2!, c3!], [k0!, k1!])).toEqual(words(block));
  });

  it("reads signed words as the unsigned words of the same bits", () => {
    const target = new Uint32Array(4);
    philox4x32Into(target, new Int32Array([-1, -1, -1, -1]), [-1, -1]);
    expect(Array.from(target)).toEqual(words(published[1][2]));
  });
});
