import { wrap } from "@thalweg/core";
import { mechanic, momentum } from "@thalweg/optimizers";
import { createStepper, runs } from "@thalweg/testing";
import fc from "fast-check";
import { expect, it } from "vitest";

const size = 3;
const total = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0);
const length = (values: readonly number[]) => Math.sqrt(total(values.map((x) => x * x)));

/** Algorithm 1 on plain numbers, around the steps of the inner optimizer. */
function path(start: readonly number[], gradients: number[][], steps: number[][], s0: number) {
  const [lambda, eps] = [0.01, 1e-10];
  const betas = [1, 2, 3, 4, 5, 6].map((i) => 1 - 10 ** -i);
  let bettors = betas.map(() => ({ m: 0, v: 0, r: 0, s: s0 }));
  let theta = [...start];
  return gradients.map((g, t) => {
    const scale = total(bettors.map(({ s }) => s));
    const gone = start.map((x, i) => (x - theta[i]!) / (scale + eps));
    const pull = (lambda * scale * length(g)) / (length(theta) + eps);
    const h = total(g.map((x, i) => (x + pull * theta[i]!) * gone[i]!));
    bettors = bettors.map((old, i) => {
      const m = Math.max(betas[i]! * old.m, Math.abs(h) + eps);
      const v = betas[i]! ** 2 * old.v + h * h;
      const r = betas[i]! * old.r + old.s * h;
      return { m, v, r, s: ((s0 / 6) * m + Math.max(r, 0)) / (Math.sqrt(v) + eps) };
    });
    const after = total(bettors.map(({ s }) => s));
    theta = start.map((x, i) => x - after * (gone[i]! + steps[t]![i]!));
    return theta;
  });
}

it("mechanic takes the steps of its algorithm on plain numbers, within 1e-9", () => {
  const vector = fc.array(fc.double({ min: 0.2, max: 3, noNaN: true }), {
    minLength: size,
    maxLength: size,
  });
  const course = fc.array(vector, { minLength: 12, maxLength: 12 });
  const property = fc.property(vector, course, (start, gradients) => {
    const hyper = { lr: 0.5, s0: 1e-2 };
    const tuned = createStepper(wrap(mechanic, momentum), { parameters: size, hyper });
    const inner = createStepper(momentum, { parameters: size, hyper: { lr: 0.5 } });
    tuned.start(start);
    inner.start(start);
    const steps = gradients.map((g) => [...inner.step(g)]);
    path(start, gradients, steps, 1e-2).forEach((expected, t) => {
      tuned.step(gradients[t]!);
      tuned.save().theta.forEach((value, i) => {
        expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-9 * (1 + Math.abs(expected[i]!)));
      });
    });
  });
  fc.assert(property, runs(30));
});
