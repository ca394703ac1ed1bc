/** Graphs in which every fusable pair of primitives occurs, one the operand of the other. */
import type { Primitive } from "@thalweg/core/host";
import { isElementwise, type TensorNode } from "../graph/node.js";
import { reachableNodes } from "../graph/order.js";
import { fusable, gives, type Kind, type Recipe, reductions, type Step, takes } from "./recipe.js";

const STEPS = 12;
const RANK = 2;

/** `"add > exp"`: add is an operand of exp. */
export type Pair = `${Primitive} > ${Primitive}`;

/**
 * Elementwise beside elementwise, cast, broadcast or reduction, wherever the element types allow
 * it.
 */
export const fusablePairs: ReadonlySet<Pair> = new Set(
  fusable.flatMap((p) => fusable.filter((q) => isFusable(p, q)).map((q): Pair => `${p} > ${q}`)),
);

function isFusable(p: Primitive, q: Primitive): boolean {
  const meet = takes(p).some((kind) => takes(q).includes(gives(p, kind)));
  return meet && (isElementwise(p) || isElementwise(q));
}

/** The pairs of primitives that occur in a graph. */
export function pairsOf(outputs: readonly TensorNode[]): Pair[] {
  return reachableNodes(outputs).flatMap((node) =>
    node.operands.map((operand): Pair => `${operand.primitive} > ${node.primitive}`),
  );
}

/**
 * Wild recipes that walk from primitive to primitive until every fusable pair has occurred;
 * `lastExtent` is the last extent of the first input.
 */
export function pairRecipes(
  dtype: Recipe["dtype"],
  lastExtent: (recipe: number) => number,
): Recipe[] {
  const missing = new Set(fusablePairs);
  const recipes: Recipe[] = [];
  while (missing.size > 0) {
    const shape = [2, lastExtent(recipes.length)];
    recipes.push({ dtype, shape, seed: recipes.length, manner: "wild", steps: walk(missing) });
  }
  return recipes;
}

/** What the latest node of a walk is. */
interface State {
  readonly primitive: Primitive;
  readonly kind: Kind;
  readonly rank: number;
}

function walk(missing: Set<Pair>): Step[] {
  const [p, q] = [...missing][0]!.split(" > ") as [Primitive, Primitive];
  const kind = takes(p).find((each) => takes(q).includes(gives(p, each)))!;
  const steps = [stepOf(p, kind)];
  let state = after({ primitive: p, kind, rank: RANK }, p, kind);
  while (steps.length < STEPS) {
    const next = fusable.find(
      (each) => missing.has(`${state.primitive} > ${each}`) && fits(state, each),
    );
    if (next === undefined) break;
    missing.delete(`${state.primitive} > ${next}`);
    steps.push(stepOf(next, state.kind));
    state = after(state, next, state.kind);
  }
  return steps;
}

function fits({ kind, rank }: State, next: Primitive): boolean {
  if (!takes(next).includes(kind)) return false;
  return reductions.includes(next) ? rank > 0 : next !== "broadcast" || rank <= RANK;
}

function after({ rank }: State, primitive: Primitive, kind: Kind): State {
  const loses = reductions.includes(primitive) && primitive !== "cumsum";
  const change = loses ? -1 : primitive === "broadcast" ? 1 : 0;
  return { primitive, kind: gives(primitive, kind), rank: rank + change };
}

function stepOf(primitive: Primitive, kind: Kind): Step {
  return { primitive, integer: kind === "integer", picks: [0, 1, 2], numbers: [0, 0, 0, 0] };
}
