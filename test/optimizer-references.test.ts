/**
 * Replays trajectories of PyTorch and pytorch_optimizer on the same gradients. See
 * test/references/README.md.
 */
import { readFileSync } from "node:fs";
import { createCatalogue } from "@thalweg/engine";
import { plugins } from "@thalweg/preset";
import { fromPeer, type PeerCase, replayOptimizer } from "@thalweg/testing";
import { describe, expect, it } from "vitest";

interface Reference {
  readonly shapes: readonly (readonly number[])[];
  readonly init: readonly (readonly number[])[];
  readonly grads: readonly (readonly (readonly number[])[])[];
  readonly cases: readonly (PeerCase & {
    readonly params: readonly (readonly (readonly number[])[])[];
    /** The evaluation point after the last step. */
    readonly evalParams?: readonly (readonly number[])[] | null;
    /** For SOAP: which implementation's conventions. */
    readonly flavour?: string;
  })[];
}

const read = (name: string): Reference =>
  JSON.parse(readFileSync(new URL(`references/${name}.json`, import.meta.url), "utf8"));

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
  SOAP: "the first gradient is 6 x 4, and the basis of the null space of its square is what LAPACK makes of rounding errors; soap.json has a square one",
};

const files = ["optimizers", "optimizers-values", "optimizers-modern"];
const classOf = (each: PeerCase) => each.torchClass ?? each.peerClass ?? "";

describe.each(files)("the trajectories of %s.json", (file) => {
  const { shapes, init, grads, cases } = read(`pytorch-${file}`);
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
  for (const each of left) {
    it.skip(`${classOf(each)} (exempt: ${skipped[classOf(each)]})`);
  }
});

it("at most three cases of all fixture files are skipped", () => {
  const all = files.flatMap((file) => read(`pytorch-${file}`).cases);
  expect(all.filter((each) => Object.hasOwn(skipped, classOf(each))).length).toBeLessThanOrEqual(3);
});

it("every class is a name of the registry, in lower case", async () => {
  const lab = createCatalogue(
    await Promise.all(
      plugins.map(async (origin) => ({ plugin: (await import(origin)).default, origin })),
    ),
  );
  const names = files.flatMap((file) => read(`pytorch-${file}`).cases.map(classOf));
  const missing = names.filter((name) => !lab.optimizers.has(name.toLowerCase()));
  expect(missing).toEqual([]);
});

describe("SOAP on a square matrix, by its author's code and by pytorch_optimizer", () => {
  const { shapes, init, grads, cases } = read("soap");

  it.each(cases)("$flavour $hyper: within 1e-7", async (each) => {
    const { name, hyper } = fromPeer("optimizer", { peerClass: "SOAP", hyper: each.hyper });
    const flavoured = { ...hyper, flavour: each.flavour! };
    const replay = { hyper: flavoured, dtype: "f64", shapes, init, gradients: grads } as const;
    expect(error(await replayOptimizer(name, replay), each.params)).toBeLessThan(1e-7);
  });
});
