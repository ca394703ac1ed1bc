/** Optimizers on the gradients that PyTorch and pytorch_optimizer were given. See test/references/README.md. */
import { readFileSync } from "node:fs";
import { fromPeer, type PeerCase, replayOptimizer } from "@thalweg/testing";
import { describe, expect, it } from "vitest";

interface Reference {
  readonly shapes: readonly (readonly number[])[];
  readonly init: readonly (readonly number[])[];
  readonly grads: readonly (readonly (readonly number[])[])[];
  readonly cases: readonly (PeerCase & {
    readonly params: readonly (readonly (readonly number[])[])[];
    /** Where metrics are taken after the last step. */
    readonly evalParams?: readonly (readonly number[])[] | null;
  })[];
}

const read = (name: string): Reference =>
  JSON.parse(readFileSync(new URL(`references/pytorch-${name}.json`, import.meta.url), "utf8"));

/** The largest difference, relative to what is expected. */
const error = (actual: number[][][], expected: Reference["grads"]) => {
  const [values, wanted] = [actual.flat(2), expected.flat(2)];
  expect(values.length).toBe(wanted.length);
  return Math.max(...wanted.map((x, i) => Math.abs(values[i]! - x) / Math.abs(x)));
};

/** Cases that are not replayed, and why. */
const skipped: Readonly<Record<string, string>> = {
  Shampoo:
    "the library takes inverse roots in single precision, of sums that are singular but for 1e-6",
  SOAP: "the library's basis of the null space of the first gradient's square is LAPACK's choice",
};

describe.each(["optimizers", "optimizers-values", "optimizers-modern"])(
  "the trajectories of %s.json",
  (file) => {
    const { shapes, init, grads, cases } = read(file);
    const classOf = (each: PeerCase) => each.torchClass ?? each.peerClass ?? "";
    const known = cases
      .filter((each) => !Object.hasOwn(skipped, classOf(each)))
      .map((each) => ({ ...each, title: `${classOf(each)} ${JSON.stringify(each.hyper)}` }));

    it.each(known)("$title: the parameters after each step, within 1e-9", async (each) => {
      const { name, hyper } = fromPeer("optimizer", each);
      const replay = { hyper, dtype: "f64", shapes, init, gradients: grads } as const;
      const { params, evalPoint } = await replayOptimizer(name, { ...replay, evalPoint: true });
      expect(error(params, each.params)).toBeLessThan(1e-9);
      if (!each.evalParams) return;
      expect(error(evalPoint.slice(-1), [each.evalParams])).toBeLessThan(1e-9);
    });

    const left = cases.filter((each) => Object.hasOwn(skipped, classOf(each)));
    for (const each of left) it.skip(`${classOf(each)}: ${skipped[classOf(each)]}`);
  },
);
