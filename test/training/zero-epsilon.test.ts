/**
 * An epsilon that is 0, or is rounded to it, makes no 0 / 0: a zero gradient makes the step that it
 * makes with any other epsilon.
 */
import { type Plugin, type Scalar, sub } from "@thalweg/core";
import { hyperSpecOf } from "@thalweg/engine";
import { plugins } from "@thalweg/preset";
import { createStepper, replayOptimizer } from "@thalweg/testing";
import { describe, expect, it } from "vitest";

const modules: { default: Plugin }[] = await Promise.all(plugins.map((url) => import(url)));
const rules = modules.flatMap(({ default: { optimizers, transforms } }) => [
  ...optimizers,
  ...transforms.filter((transform) => transform.kind !== "wrapper-definition"),
]);

const cases = rules.flatMap((optimizer) => {
  const spec = Object.entries(hyperSpecOf(optimizer));
  const epsilons = spec.flatMap(([name, hyper]) =>
    hyper.kind === "numeric" && /(^|\.)eps\d?$/.test(name) ? [{ name, hyper }] : [],
  );
  if (epsilons.length === 0) return [];
  const flavours = spec.flatMap(([name, hyper]) =>
    hyper.kind === "structural" && hyper.form === "choice"
      ? hyper.choices!.map((choice) => ({ [name]: choice }))
      : [],
  );
  const forms = flavours.length === 0 ? [{}] : flavours;
  // A mean that begins elsewhere than at 0 makes steps of its own.
  const begun = Object.hasOwn(hyperSpecOf(optimizer), "initial") ? { initial: 0 } : {};
  return forms.map((form) => ({
    ...{ name: optimizer.name, optimizer, epsilons },
    form: { ...form, ...begun },
  }));
});

const parameters = [
  { name: "matrix", shape: [3, 2] },
  { name: "vector", shape: [2] },
];
const theta = [1, -2, 3, 0.5, 0, 4, -1, 2];
const zero = theta.map(() => 0);

describe("on a zero gradient", () => {
  it.each(cases)("$name $form", ({ optimizer, epsilons, form }) => {
    const stepsOf = (options: object, dtype: "f32" | "f64" = "f32") => {
      const stepper = createStepper(optimizer, { parameters, dtype, hyper: form, ...options });
      stepper.start(theta);
      return [1, 2, 3].map(() => Array.from(stepper.step(zero), (step) => step + 0));
    };
    const all = <T>(value: (each: (typeof epsilons)[number]) => T) =>
      Object.fromEntries(epsilons.map((each) => [each.name, value(each)]));
    const least = all(({ hyper }) => (hyper.includes.min ? 0 : Number.MIN_VALUE));
    const expected = stepsOf({});
    expect(expected.flat().every(Number.isFinite)).toBe(true);
    for (const fixed of [true, false]) {
      expect(stepsOf({ hyper: { ...form, ...least }, fixed })).toEqual(expected);
    }
    const tiny = all(() => Number.MIN_VALUE);
    expect(stepsOf({ hyper: { ...form, ...tiny }, fixed: true })).toEqual(expected);
    // A schedule that has come to 0.
    const schedules = all(() => (t: Scalar) => sub(t, t));
    expect(stepsOf({ schedules })).toEqual(expected);
  });
});

it("an element that has had a gradient goes on as the formula says while another has had none", async () => {
  const replay = { hyper: { lr: 0.1, eps: 0 }, shapes: [[2]], init: [[1, 1]] };
  const path = await replayOptimizer("adam", { ...replay, gradients: [[[3, 0]], [[3, 0]]] });
  expect(path.flat(2)).toEqual([0.9, 1, 0.8, 1].map((x) => expect.closeTo(x, 12)));
});
