/**
 * Subnormal numbers leave an optimizer's state, so that training does not slow down where gradients
 * have died out.
 */

import { defineOptimizer, initialTheta, neg, zeros } from "@thalweg/core";
import { adam } from "@thalweg/optimizers";
import { createStepper } from "@thalweg/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const leastNormal = { f32: 2 ** -126, f64: 2 ** -1022 } as const;

/**
 * Keeps the gradient, in a state that begins at zero, and its first parameters with the other sign,
 * in one that begins as they do.
 */
const keeper = defineOptimizer({
  name: "keeper",
  source: "this test",
  hyper: {},
  state: { last: zeros, place: initialTheta },
  rule: ({ g, last, place }) => ({ last: g, place: neg(place), step: last }),
});

describe.each(["f32", "f64"] as const)("in %s", (dtype) => {
  const least = leastNormal[dtype];
  const toElement = dtype === "f32" ? Math.fround : (x: number) => x;

  it("a state keeps every value but subnormal ones, which become 0; a state that begins as the parameters keeps them too", () => {
    const size = fc.double({ min: -60, max: 60, noNaN: true });
    const number = fc.oneof(
      size.map((x) => toElement(x * least)),
      fc.constantFrom(Number.NaN, Infinity, -Infinity, 0, least, -least, toElement(least * 0.9999)),
    );
    const stepper = createStepper(keeper, { parameters: 5, dtype });
    const five = fc.array(number, { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(five, five, (theta, g) => {
        stepper.start(theta);
        stepper.step(g);
        const { state } = stepper.save();
        expect(state["state.last"]).toEqual(g.map((x) => (Math.abs(x) < least ? 0 : x)));
        expect(state["state.place"]).toEqual(theta.map((x) => -x));
      }),
    );
  });

  it("the averages of gradients that have died out become 0", () => {
    const stepper = createStepper(adam, {
      parameters: 2,
      dtype,
      hyper: { beta1: 0.6, beta2: 0.6 },
    });
    // Rounded to nearest, 0.6 of the least subnormal number is that number again.
    stepper.start([1, 2]);
    stepper.step([3, -4]);
    for (let t = 0; t < 1600; t++) stepper.step([0, 0]);
    expect(stepper.save().state).toEqual({ "state.m": [0, 0], "state.v": [0, 0] });
  });
});
