import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { GivenHyper } from "@thalweg/core";
import { createCatalogue, ProgramCache, runTrial, type TrialContext } from "@thalweg/engine";
import { plugins } from "@thalweg/preset";
import { beforeAll, describe, expect, it } from "vitest";

interface Pinned {
  readonly problem: string;
  readonly optimizer: string;
  readonly hyper: GivenHyper;
  readonly budget: number;
  readonly seed: number;
  readonly dtype: "f32" | "f64";
  readonly fingerprint: string;
}

/** Written once, by hand; a change of it is a change of what every published result means, and says why. */
const pinned = JSON.parse(
  readFileSync(new URL("./fingerprints.json", import.meta.url), "utf8"),
) as Pinned[];

let context: TrialContext;

beforeAll(async () => {
  const sources = await Promise.all(
    plugins.map(async (origin) => ({ plugin: (await import(origin)).default, origin })),
  );
  context = {
    catalogue: createCatalogue(sources),
    reader: { read: (url) => readFile(url) },
    cache: new ProgramCache(),
    now: () => 0,
  };
});

describe("trials give the bits they gave when they were pinned", () => {
  it.each(pinned)("$optimizer on $problem in $dtype", async ({ fingerprint, ...trial }) => {
    const { result } = await runTrial({ ...trial, phase: "train", plugins: [] }, context);
    expect(result.status).toBe("completed");
    expect(result.fingerprint).toBe(fingerprint);
  });
});
