import { add, mul } from "@thalweg/core";
import { nodeOf, variable } from "@thalweg/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesPerParameter, prepareCopy, trafficOf } from "./traffic.js";

describe("the traffic of an update", () => {
  it("counts what is read, written and both, vectors only", () => {
    const [g, m, last] = ["g", "m", "last"].map((name) => variable(name, [8], "f32"));
    const rate = variable("rate", [], "f32");
    const traffic = trafficOf({
      updates: [
        [m!, nodeOf(add(m!, mul(rate, g!)))],
        [last!, g!],
      ],
    });
    expect(traffic).toEqual({ read: 1, written: 1, updated: 1 });
    expect(bytesPerParameter(traffic)).toBe(16);
  });
});

describe("the copy kernel", () => {
  it("moves each vector once in one loop, whatever the mix", () => {
    const some = fc.integer({ min: 1, max: 5 });
    const mix = fc.record({ read: some, written: fc.integer({ min: 0, max: 5 }), updated: some });
    const size = 64;
    fc.assert(
      fc.property(mix, (traffic) => {
        const { kernels } = prepareCopy(traffic, size);
        const moved = kernels.reduce((sum, each) => sum + each.bytesRead + each.bytesWritten, 0);
        expect(moved).toBe(size * bytesPerParameter(traffic));
        expect(kernels.length).toBe(1);
      }),
    );
  });
});
