/** Numerics as a field of a trial, and the service that fast numerics allow, on every executor. */

import { createGemm } from "@thalweg/blas";
import { trialId } from "@thalweg/engine";
import { createLab, type Lab, type LabOptions } from "@thalweg/engine/node";
import { plugins } from "@thalweg/preset";
import { describe, expect, it } from "vitest";
import { all, ending, trial } from "./trials.js";

const blas = { url: import.meta.resolve("@thalweg/blas") };
const hasBlas = (await createGemm()) !== undefined;
if (!hasBlas) console.log("skipped: no BLAS is installed here, so no training run uses one.");

const network = (lab: Lab, numerics?: "portable" | "fast", dtype: "f32" | "f64" = "f32") =>
  trial(lab.references, "adam", {
    dtype,
    problem: "digits-mlp",
    budget: 40,
    ...(numerics !== undefined && { numerics }),
  });

async function inLab<T>(options: Omit<LabOptions, "plugins">, work: (lab: Lab) => Promise<T>) {
  const lab = await createLab({ ...options, plugins });
  try {
    return await work(lab);
  } finally {
    await lab.close();
  }
}

describe("the numerics of a trial", () => {
  it("are part of its identity, and its result records them", async () => {
    await inLab({ executor: "inline" }, async (lab) => {
      const fast = network(lab, "fast");
      expect(trialId(fast)).not.toBe(trialId(network(lab)));
      const [finished] = await all(lab.run([fast]));
      expect(finished?.result.spec.numerics).toBe("fast");
    });
  });

  for (const executor of ["inline", "pool"] as const) {
    const options = { executor, ...(executor === "pool" && { workers: 2 }) } as const;

    it.skipIf(!hasBlas)(`let a BLAS train a network when they are fast: ${executor}`, async () => {
      const run = (gemm: Pick<LabOptions, "gemm">) =>
        inLab({ ...options, ...gemm }, (lab) => {
          const [single, double] = [network(lab, "fast"), network(lab, "fast", "f64")];
          return all(lab.run([single, single, double]));
        });
      const [builtIn, other] = [await run({}), await run({ gemm: blas })];
      expect(other.map(ending)).toEqual(["completed", "completed", "completed"]);
      const [own, its] = [builtIn, other].map((of) => of.map(({ result }) => result.fingerprint));
      expect(its![1]).toBe(its![0]);
      // The service did compute the products, in f32 and in f64: their last bits differ.
      expect(its![0]).not.toBe(own![0]);
      expect(its![2]).not.toBe(own![2]);
    });

    it.skipIf(!hasBlas)(`fail a portable trial where one is put in: ${executor}`, async () => {
      const [finished] = await inLab({ ...options, gemm: blas }, (lab) =>
        all(lab.run([network(lab)])),
      );
      expect(ending(finished!)).toMatch(
        /^matrix products by BLAS \(.*\) have other last bits than portable numerics promise; choose numerics "fast", or leave BLAS \(.*\) out\.$/,
      );
    });
  }

  it("are refused with a module that creates no service, by its name", async () => {
    const gemm = { url: import.meta.resolve("@thalweg/core") };
    const [finished] = await inLab({ executor: "pool", workers: 1, gemm }, (lab) =>
      all(lab.run([network(lab, "fast")])),
    );
    expect(ending(finished!)).toContain("exports no function createGemm; name a module that does.");
  });
});
