import { describe, expect, it } from "vitest";
import { type Exemption, nondeterminism } from "./house/nondeterminism.js";
import { readWorkspace } from "./house/workspace.js";

const all = ["transcendental", "random", "clock", "locale"] as const;

/**
 * Files in which values may differ between machines or runs, because they do not affect results.
 */
const exemptions: readonly Exemption[] = [
  ...["workers", "process-pool", "isolated", "services", "data-parallel/threads"].map(
    (room): Exemption => ({
      path: `packages/engine/src/${room}`,
      kinds: ["clock"],
      reason: "stalls, timings, time limits",
    }),
  ),
  { path: "packages/cli", kinds: all, reason: "talks to a person; results come from the engine" },
  { path: "packages/store", kinds: ["clock", "random"], reason: "dates and names of its files" },
  { path: "packages/report", kinds: all, reason: "draws results that are already written" },
  { path: "packages/testing", kinds: all, reason: "judges results against independent oracles" },
];

describe("the sources that compute results", () => {
  it("use nothing whose value differs between engines, machines or runs", () => {
    expect(nondeterminism(readWorkspace(), exemptions)).toEqual([]);
  });
});

const faultsIn = (text: string, file = "src/a.ts", exempt: readonly Exemption[] = []) =>
  nondeterminism(
    [
      {
        folder: "packages/made",
        manifest: { name: "@x/made", version: "0.0.0" },
        sources: [{ file, text }],
      },
    ],
    exempt,
  );

describe("the check for nondeterminism", () => {
  it.each([
    "const a = Math.exp(1);",
    "const a = globalThis.Math.tanh(1);",
    'const a = Math["log"](1);',
    "const { sin } = Math;",
    "const m = Math; m.sin(1);",
    "const m = globalThis.Math; m.sin(1);",
    "const a = xs.map(Math.log1p);",
    "const a = x ** y;",
    "const a = 2 ** 0.5;",
    "a **= 2;",
    "const a = Math.random();",
    "crypto.getRandomValues(bytes);",
    "const a = Date.now();",
    "const a = new Date();",
    "const a = { Date };",
    "const a = performance.now();",
    "const a = globalThis.performance.now();",
    "const a = process.hrtime();",
    "names.sort((a, b) => a.localeCompare(b));",
    "const a = (1e6).toLocaleString();",
    "const a = new Intl.NumberFormat();",
  ])("finds the fault in `%s`", (text) => {
    const faults = faultsIn(text);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^packages\/made\/src\/a\.ts:1: /);
  });

  it.each([
    "const a = Math.sqrt(Math.abs(x)) + Math.PI;",
    "const a = globalThis.Math.fround(x);",
    "const a = 2 ** 31 + 2 ** -24 + 10n ** 3n;",
    "const a: Date | undefined = undefined;",
    "const a = row.Date + row.random;",
    "const a = { Date: 1, Math: 2 };",
    "// Math.exp(1)",
    'const a = "Math.exp(1)";',
    "import { exp } from './exp.js'; const a = exp(1);",
  ])("lets pass `%s`", (text) => {
    expect(faultsIn(text)).toEqual([]);
  });

  it("does not judge tests", () => {
    expect(faultsIn("Math.exp(1);", "src/a.test.ts")).toEqual([]);
  });

  it("exempts a folder for the kinds its exemption names, and no others", () => {
    const clocks: Exemption = { path: "packages/made/src/node", kinds: ["clock"], reason: "" };
    expect(faultsIn("Date.now();", "src/node/a.ts", [clocks])).toEqual([]);
    expect(faultsIn("Math.exp(1);", "src/node/a.ts", [clocks])).toHaveLength(1);
    expect(faultsIn("Date.now();", "src/nodes.ts", [clocks])).toHaveLength(1);
  });
});
