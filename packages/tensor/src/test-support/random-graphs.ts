/**
 * Random graphs with random shapes and values, for property tests of whatever runs graphs. Only
 * tests import this folder.
 */
import { elementwisePrimitives, type Primitive, structuredPrimitives } from "@thalweg/core/host";
import fc from "fast-check";
import { nodeOf, type TensorNode } from "../graph/node.js";
import { reachableNodes } from "../graph/order.js";
import type { TypedArray } from "../program/program.js";
import { showShape } from "../shape/shape.js";
import { GraphBuilder } from "./graph-builder.js";
import type { Recipe, Step } from "./recipe.js";
import { stepNode } from "./steps.js";

/** A graph with values for its inputs. */
export interface RandomGraph {
  readonly recipe: Recipe;
  /** The nodes that no other uses, at least one. */
  readonly outputs: readonly TensorNode[];
  readonly inputs: readonly TensorNode<"variable">[];
  readonly values: ReadonlyMap<TensorNode, TypedArray>;
}

export const primitives: readonly Primitive[] = [
  ...(Object.keys(elementwisePrimitives) as Primitive[]),
  ...(Object.keys(structuredPrimitives) as Primitive[]),
];

const families: Readonly<Record<string, string>> = structuredPrimitives;

/**
 * The primitives of tame graphs: factorisations, which have no derivative, are in wild ones only.
 */
export const tamePrimitives = primitives.filter((each) => families[each] !== "factorization");

/** The graph of a recipe, the same each time but for the nodes' ids. */
export function buildGraph(recipe: Recipe): RandomGraph {
  const builder = new GraphBuilder(recipe);
  for (const step of recipe.steps) {
    const made = stepNode(builder, step);
    if (made !== undefined) builder.take(nodeOf(made));
  }
  const outputs = builder.sinks();
  const reached = new Set(reachableNodes(outputs));
  const inputs = builder.inputs.filter((input) => reached.has(input));
  const values = new Map(inputs.map((input) => [input, builder.values.get(input)!] as const));
  return Object.assign(
    { recipe, outputs, inputs, values },
    { [fc.toStringMethod]: () => show(outputs, recipe) },
  );
}

/**
 * Graphs of one manner over the whole primitive set. A failure prints the shrunk graph and its
 * recipe.
 */
export function randomGraphs({
  manner,
  dtypes = ["f32", "f64"],
  maxSteps = 14,
}: {
  manner: Recipe["manner"];
  dtypes?: readonly Recipe["dtype"][];
  maxSteps?: number;
}): fc.Arbitrary<RandomGraph> {
  const last = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 67 }) }, fc.constant(0));
  return fc
    .record({
      dtype: fc.constantFrom(...dtypes),
      shape: fc.oneof(
        fc.tuple(last),
        fc.tuple(fc.integer({ min: 1, max: 5 }), last),
        fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 }), last),
      ),
      seed: fc.nat(),
      manner: fc.constant(manner),
      steps: fc.array(steps, { minLength: 1, maxLength: maxSteps, size: "max" }),
    })
    .map(buildGraph);
}

const pick = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(9));
const number = fc.nat(255);

const steps: fc.Arbitrary<Step> = fc.record({
  primitive: fc.constantFrom(...primitives),
  integer: fc.nat(3).map((n) => n === 1),
  picks: fc.tuple(pick, pick, pick),
  numbers: fc.tuple(number, number, number, number),
});

/**
 * How many runs a property of random graphs is given: `THALWEG_THOROUGH=1` for three times as many.
 */
export const graphRuns = process.env.THALWEG_THOROUGH === "1" ? 600 : 200;

/**
 * fast-check's parameters for a file of properties. Prints the seed; `THALWEG_SEED` gives one, to
 * repeat a run.
 */
export function graphParameters(what: string): { numRuns: number; seed: number } {
  const seed = Number(
    process.env.THALWEG_SEED ?? (process.env.CI === undefined ? Date.now() % 2 ** 31 : 1),
  );
  console.log(`${what}: ${graphRuns} random graphs a property, THALWEG_SEED=${seed}`);
  return { numRuns: graphRuns, seed };
}

/** A graph as text, a line a node. */
function show(outputs: readonly TensorNode[], recipe: Recipe): string {
  const order = reachableNodes(outputs);
  const names = new Map(order.map((node, i) => [node, `n${i}`]));
  const lines = order.map((node) => {
    const operands = node.operands.map((operand) => names.get(operand)).join(", ");
    const type = `${node.dtype} ${showShape(node.shape)}`;
    return `${names.get(node)} = ${node.primitive}(${operands}) ${JSON.stringify(node.attributes)}: ${type}`;
  });
  return `\n${lines.join("\n")}\nrecipe ${JSON.stringify(recipe)}`;
}
