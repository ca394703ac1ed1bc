import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aligned, alignment, allocate, type Interval } from "./allocate.js";

const intervals: fc.Arbitrary<Interval[]> = fc.array(
  fc
    .record({ bytes: fc.nat(200), first: fc.nat(20), length: fc.nat(8) })
    .map(({ bytes, first, length }) => ({ bytes, first, last: first + length })),
  { maxLength: 30 },
);

describe("allocation", () => {
  it.each([true, false])(
    "never gives arrays that live together the same room (reuse: %s)",
    (reuse) => {
      fc.assert(
        fc.property(intervals, (list) => {
          const { offsets, bytes } = allocate(list, reuse);
          for (const [i, a] of list.entries()) {
            expect(offsets[i]! % alignment).toBe(0);
            expect(offsets[i]! + a.bytes).toBeLessThanOrEqual(bytes);
            for (const [j, b] of list.slice(0, i).entries()) {
              const together = !reuse || (a.first <= b.last && b.first <= a.last);
              const apart =
                offsets[i]! + a.bytes <= offsets[j]! || offsets[j]! + b.bytes <= offsets[i]!;
              if (together && a.bytes > 0 && b.bytes > 0) expect(apart).toBe(true);
            }
          }
        }),
      );
    },
  );

  it("takes the room of the dead: a chain of equal arrays needs two", () => {
    const chain = Array.from({ length: 50 }, (_, i) => ({ bytes: 100, first: i, last: i + 1 }));
    expect(allocate(chain, true).bytes).toBe(2 * aligned(100));
    expect(allocate(chain, false).bytes).toBe(50 * aligned(100));
  });

  it("joins neighbouring stretches that are free", () => {
    const list = [
      { bytes: 64, first: 0, last: 0 },
      { bytes: 64, first: 0, last: 1 },
      { bytes: 64, first: 0, last: 0 },
      { bytes: 192, first: 2, last: 2 },
    ];
    expect(allocate(list, true).bytes).toBe(192);
  });
});
