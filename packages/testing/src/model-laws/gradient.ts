import { nodeOf, sizeOf, variable } from "@thalweg/tensor";
import fc from "fast-check";
import { awayFromKinks, Settled } from "../check-gradient.js";
import { compareDerivatives, derivativeGraph } from "../derivatives.js";
import { hold } from "../hold.js";
import { type Built, built, inputName, type ModelLaw, modelCases } from "./model-law.js";

/**
 * Finds an operator whose adjoint is wrong where the model needs it, and an integer where a
 * gradient should pass.
 */
export const gradient: ModelLaw = {
  name: "gradient",
  statement:
    "the gradient in the parameters is that of dual numbers within 1e-9, of central differences within 1e-5",
  check(model, traits) {
    const network = built(model, traits);
    const count = shapesOf(network).reduce((sum, shape) => sum + sizeOf(shape), 0);
    const settled = new Settled();
    const property = fc.property(
      modelCases(traits, 3),
      awayFromKinks(count, [-0.5, 0.5]),
      awayFromKinks(count, [-1, 1]),
      ({ seed, rows }, nudge, direction) => {
        // Away from the initial values, whose zeros lie on kinks.
        const start = Object.values(network.initial(seed)).flatMap((values) => [...values]);
        const point = start.map((value, i) => value + nudge[i]!);
        const { graph, x } = inParameters(network, rows.length);
        const fixed = new Map([[x, Float64Array.from(rows.flat())]]);
        settled.note(compareDerivatives(graph, { point, direction, fixed }));
      },
    );
    hold(property, 8);
    settled.expectMost();
  },
};

const shapesOf = ({ specs }: Built) => Object.values(specs).map(({ shape }) => shape);

/** The prediction for some examples as a function of the parameters. */
function inParameters(network: Built, examples: number) {
  const x = variable(inputName, [examples, ...network.inputs], "f64");
  const names = Object.keys(network.specs);
  const graph = derivativeGraph(
    (tensors) =>
      network.forward({
        ...Object.fromEntries(names.map((name, i) => [name, tensors[i]!])),
        [inputName]: x,
      }),
    shapesOf(network),
    1,
  );
  return { graph, x: nodeOf(x) };
}
