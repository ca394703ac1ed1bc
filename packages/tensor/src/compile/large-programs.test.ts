/**
 * Programs whose arrays lie beyond 2 GiB. Of their memory only the pages that are touched cost
 * anything.
 */
import { add, gather, mul, slice, sum } from "@thalweg/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { nodeOf, variable } from "../graph/node.js";
import { compileProgram } from "./compile.js";
import { instantiate } from "./instantiate.js";

afterEach(() => vi.unstubAllGlobals());

/** 3.2 GB, and behind it a small array with a phase's. */
const rows = 2 ** 28;

function largeProgram() {
  const table = variable("table", [rows, 3], "f32");
  const indices = variable("indices", [3], "i32");
  const last = slice(table, [rows - 2, 0], [2, 3]);
  const small = variable("small", [2, 3], "f32");
  return {
    phases: {
      step: {
        outputs: {
          gathered: nodeOf(gather(table, indices)),
          last: nodeOf(mul(last, 2)),
          sum: nodeOf(sum(last)),
        },
        updates: [[small, nodeOf(add(mul(small, 2), last))] as const],
      },
    },
  };
}

describe("a program of more than 2 GiB", () => {
  it("reads and writes what lies beyond", () => {
    const compiled = compileProgram(largeProgram());
    expect(compiled.layout.variables.small!.byteOffset).toBeGreaterThan(2 ** 31);
    const program = instantiate(compiled);
    const table = program.variable("table");
    table.set([1, 2, 3], 3 * (rows - 2));
    table.set([4, 5, 6], 3 * (rows - 1));
    table.set([7, 8, 9], 3 * (rows / 2 + 1));
    program.variable("indices").set([0, rows / 2 + 1, rows]);
    program.variable("small").fill(1);
    for (let i = 0; i < 2; i++) program.run("step");
    expect([...program.output("step", "gathered")]).toEqual([0, 0, 0, 7, 8, 9, 4, 5, 6]);
    expect([...program.output("step", "last")]).toEqual([2, 4, 6, 8, 10, 12]);
    expect([...program.output("step", "sum")]).toEqual([21]);
    expect([...program.variable("small")]).toEqual([7, 10, 13, 16, 19, 22]);
  });
});

describe("a program for which the system has no memory", () => {
  it("is refused in a sentence, with the number of bytes", () => {
    class NoMemory {
      constructor() {
        throw new RangeError("WebAssembly.Memory(): could not allocate memory");
      }
    }
    vi.stubGlobal("WebAssembly", { ...WebAssembly, Memory: NoMemory });
    const compiled = compileProgram(largeProgram());
    expect(() => instantiate(compiled)).toThrow(
      `the program needs ${compiled.layout.bytes} bytes of memory, and the system refuses them; end other programs, lift a limit on addresses (ulimit -v), use fewer workers, smaller batches or fewer parameters.`,
    );
  });
});
