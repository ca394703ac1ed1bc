import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reachableNodes } from "../graph/order.js";
import { interpret } from "../interpret/interpret.js";
import { fusablePairs, pairRecipes, pairsOf } from "./pairs.js";
import {
  buildGraph,
  graphRuns,
  primitives,
  randomGraphs,
  tamePrimitives,
} from "./random-graphs.js";

describe("random graphs", () => {
  it.each(["tame", "wild"] as const)("contain every primitive: %s", (manner) => {
    const wanted = manner === "tame" ? tamePrimitives : primitives;
    const counts = new Map(wanted.map((primitive) => [primitive, 0]));
    const graphs = fc.sample(randomGraphs({ manner }), { numRuns: graphRuns, seed: 1 });
    for (const { outputs } of graphs) {
      const present = new Set(reachableNodes(outputs).map(({ primitive }) => primitive));
      for (const primitive of present) counts.set(primitive, (counts.get(primitive) ?? 0) + 1);
    }
    expect([...counts].filter(([, count]) => count < graphRuns / 50)).toEqual([]);
  });

  it("contain every fusable pair of primitives when they follow the pair recipes", () => {
    const recipes = pairRecipes("f32", (i) => 1 + (i % 67));
    const found = new Set(recipes.flatMap((recipe) => pairsOf(buildGraph(recipe).outputs)));
    expect([...fusablePairs].filter((pair) => !found.has(pair))).toEqual([]);
  });

  it("have last extents that sweep the SIMD tails", () => {
    const graphs = fc.sample(randomGraphs({ manner: "wild" }), { numRuns: 1000, seed: 1 });
    const extents = new Set(graphs.map(({ recipe }) => recipe.shape.at(-1)));
    expect(extents.size).toBe(68);
  });

  it("are tame when asked: every float is finite", () => {
    fc.assert(
      fc.property(randomGraphs({ manner: "tame" }), ({ outputs, values }) => {
        const nodes = reachableNodes(outputs).filter(({ dtype }) => dtype !== "i32");
        expect(
          interpret(nodes, values)
            .flatMap((array) => [...array])
            .every(Number.isFinite),
        ).toBe(true);
      }),
      { numRuns: graphRuns },
    );
  });

  it("give the same graph and values for the same recipe", () => {
    fc.assert(
      fc.property(randomGraphs({ manner: "wild" }), (graph) => {
        const again = buildGraph(graph.recipe);
        expect(again.outputs.map(({ shape }) => shape)).toEqual(
          graph.outputs.map(({ shape }) => shape),
        );
        expect(interpret(again.outputs, again.values)).toEqual(
          interpret(graph.outputs, graph.values),
        );
      }),
      { numRuns: 50 },
    );
  });
});
