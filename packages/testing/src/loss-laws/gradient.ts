import { nodeOf, type TensorNode, variable } from "@thalweg/tensor";
import fc from "fast-check";
import { awayFromKinks, Settled } from "../check-gradient.js";
import { compareDerivatives, derivativeGraph } from "../derivatives.js";
import { hold } from "../hold.js";
import { type LossLaw, lossTensors, targetOf } from "./loss-law.js";

/**
 * Finds a primitive whose adjoint is wrong where the loss needs it, and an integer where a gradient
 * should pass.
 */
export const gradient: LossLaw = {
  name: "gradient",
  statement:
    "the gradient of the mean is that of dual numbers within 1e-9, of central differences within 1e-5",
  check(loss, { hyper }) {
    const settled = new Settled();
    const sizes = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 2, max: 6 }));
    const cases = sizes.chain(([examples, outputs]) =>
      fc.record({
        shape: fc.constant([examples, outputs] as const),
        point: awayFromKinks(examples * outputs, [-10, 10]),
        direction: awayFromKinks(examples * outputs, [-1, 1]),
        targets: fc.array(targetOf(loss, outputs), { minLength: examples, maxLength: examples }),
      }),
    );
    const property = fc.property(cases, ({ shape, point, direction, targets }) => {
      const isClass = loss.targets === "classes";
      const target = variable("target", isClass ? [shape[0]] : shape, isClass ? "i32" : "f64");
      const graph = derivativeGraph(
        ([prediction]) => lossTensors(loss, hyper, { prediction: prediction!, target }).mean,
        [shape],
        1,
      );
      const values = isClass ? Int32Array.from(targets.flat()) : Float64Array.from(targets.flat());
      const fixed = new Map<TensorNode, typeof values>([[nodeOf(target), values]]);
      settled.note(compareDerivatives(graph, { point, direction, fixed }));
    });
    hold(property, 50);
    settled.expectMost();
  },
};
