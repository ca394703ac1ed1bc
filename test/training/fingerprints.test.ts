import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { TrialContext } from "@thalweg/engine";
import { plugins } from "@thalweg/preset";
import { beforeAll, describe, expect, it } from "vitest";
import { contextOf, fingerprintOf, type Pinned } from "./pinned.js";

/**
 * Written by hand, in a commit that touches this file alone and says why: a change of it is a
 * change of what every published result means.
 */
const pinned = JSON.parse(
  readFileSync(new URL("./fingerprints.json", import.meta.url), "utf8"),
) as Pinned[];

let context: TrialContext;

beforeAll(async () => {
  const sources = await Promise.all(
    plugins.map(async (origin) => ({ plugin: (await import(origin)).default, origin })),
  );
  context = contextOf(sources, { read: (url) => readFile(url) });
});

describe("trials give the bits they gave when they were pinned", () => {
  it.each(pinned)("$optimizer on $problem in $dtype", async (trial) => {
    expect(await fingerprintOf(trial, context)).toBe(trial.fingerprint);
  });
});
