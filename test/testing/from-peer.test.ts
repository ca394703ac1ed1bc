import { createCatalogue, resolveOptimizerHyper } from "@thalweg/engine";
import { plugins } from "@thalweg/preset";
import { fromPeer } from "@thalweg/testing";
import { describe, expect, it } from "vitest";
// Internal tables, not exported.
import { pytorchOptimizers } from "../../packages/testing/src/from-peer/pytorch-optimizers.js";
import { torchOptimizers } from "../../packages/testing/src/from-peer/torch-optimizers.js";

const optimizers = await Promise.all(
  plugins.map(async (origin) => ({ plugin: (await import(origin)).default, origin })),
).then((sources) => createCatalogue(sources).optimizers);

describe("a case with the library's defaults", () => {
  const cases = [
    ...Object.keys(torchOptimizers).map((torchClass) => ({ torchClass, hyper: {} })),
    ...Object.keys(pytorchOptimizers).map((peerClass) => ({ peerClass, hyper: {} })),
  ];

  it.each(cases)(
    "names an optimizer of the preset, with hyperparameters that it has: %o",
    (each) => {
      const { name, hyper } = fromPeer("optimizer", each);
      expect(() => resolveOptimizerHyper(optimizers.get(name), hyper)).not.toThrow();
    },
  );
});
