/** The pinned trials have the same bits in other engines and on another processor. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Pinned } from "../training/pinned.js";
import { arm64, type Engine, engines, limitMs } from "./engines.js";

const pinned = JSON.parse(
  readFileSync(new URL("../training/fingerprints.json", import.meta.url), "utf8"),
) as Pinned[];
const expected = pinned.map(({ fingerprint }) => fingerprint);

/** An emulated processor takes half a minute. */
const thorough = process.env.THALWEG_THOROUGH === "1";
/** Whether every engine must be installed, so that a skip is a failure. */
const inCi = process.env.CI !== undefined;

const tried = await Promise.all(
  [...engines, ...(thorough ? [arm64] : [])].map(async (engine: Engine) => ({
    ...engine,
    why: await engine.missing(),
  })),
);

describe("the pinned trials have the same bits in", () => {
  for (const { name, why, answer } of tried) {
    if (why !== undefined && !inCi)
      console.log(`Skipped: the pinned trials are not run in ${name}, because ${why}.`);
    it.skipIf(why !== undefined && !inCi)(
      name,
      async () => {
        expect(why).toBeUndefined();
        expect(JSON.parse(await answer())).toEqual(expected);
      },
      limitMs,
    );
  }
});
