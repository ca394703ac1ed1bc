/** Training with many parameters, up to WebAssembly's address space and beyond it. */
import { freemem } from "node:os";
import { fileURLToPath } from "node:url";
import type { Finished } from "@thalweg/engine";
import { createLab, type Lab } from "@thalweg/engine/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { all, ending, trial } from "./trials.js";

const tables = fileURLToPath(new URL("../fixtures/plugins/tables.ts", import.meta.url));
const plugins = [
  tables,
  ...["@thalweg/optimizers", "@thalweg/losses"].map((x) => import.meta.resolve(x)),
];

const tooLarge =
  /^the program needs (\d+) bytes of memory, and WebAssembly has at most (\d+); use smaller batches or fewer parameters\.$/;

const thorough = process.env.THALWEG_THOROUGH === "1";
const roomy = freemem() > 8e9;
if (thorough && !roomy) {
  console.log("Skipped: nothing is trained in 3.2 GB, because less than 8 GB are free.");
}

describe("a network of many parameters", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await createLab({ plugins, workers: 1, stallMs: 60_000 });
  });
  afterAll(() => lab.close());

  /** Rows of ten parameters each. */
  const train = async (rows: number, dtype: "f32" | "f64" = "f32"): Promise<Finished> => {
    const table = { problem: "table", problemHyper: { rows }, dtype } as const;
    const [finished] = await all(lab.run([trial(lab.references, "adam", table)]));
    return finished!;
  };

  /** Both look the same rows up; the other rows have no gradient. */
  const expectAsSmall = async (rows: number, dtype: "f32" | "f64") => {
    const [small, large] = [await train(1000, dtype), await train(rows, dtype)];
    expect(ending(large)).toBe("completed");
    expect(large.result.metrics).toEqual(small.result.metrics);
  };

  it.each(["f32", "f64"] as const)("is trained with 1e7 of them as with 1e4, in %s", (dtype) =>
    expectAsSmall(1e6, dtype),
  );

  if (thorough) {
    it.skipIf(!roomy)("is trained with 2e8 of them, in 3.2 GB", () => expectAsSmall(2e7, "f32"));
  }

  it.each([
    [1e8, 16e9],
    [1e11, 16e12],
  ])("is refused with both numbers past 4 GiB: %d rows", async (rows, bytes) => {
    const [, needed, limit] = tooLarge.exec(ending(await train(rows))) ?? [];
    // Parameters, gradient and Adam's two moments, in f32.
    expect(Number(needed)).toBeGreaterThan(bytes);
    expect(Number(needed)).toBeLessThan(1.01 * bytes);
    expect(Number(limit)).toBe(2 ** 32 - 65536);
  });
});
