import { hashBytes } from "@thalweg/core/numeric";
import type { TensorNode } from "../graph/node.js";
import { reachableNodes } from "../graph/order.js";
import type { Phase, ProgramSpec } from "./program.js";
import { checkSpec, phaseRoots } from "./variables.js";

/**
 * The SHA-256 of a program's specification: its graph, with the names of variables, phases and
 * outputs. The same code builds a specification with the same hash in every thread, and
 * specifications with the same hash mean the same program.
 */
export function programIdentity(spec: ProgramSpec): string {
  checkSpec(spec);
  const { phases } = spec;
  const nodes = reachableNodes(Object.values(phases).flatMap(phaseRoots));
  const numbers = new Map(nodes.map((node, i) => [node, i]));
  const numberOf = (node: TensorNode) => numbers.get(node)!;
  const graph = nodes.map(({ primitive, operands, attributes }) => [
    primitive,
    operands.map(numberOf),
    attributes,
  ]);
  const named = Object.entries(phases).map(([name, phase]) => [name, ...said(phase, numberOf)]);
  return hashBytes(new TextEncoder().encode(JSON.stringify([graph, named], exactly)));
}

function said(
  { outputs = {}, updates = [], ahead }: Phase,
  numberOf: (node: TensorNode) => number,
) {
  return [
    Object.entries(outputs).map(([name, node]) => [name, numberOf(node)]),
    updates.map(([target, value]) => [numberOf(target), numberOf(value)]),
    ahead === undefined ? [] : [ahead.rows, ahead.feeds.map(numberOf), ahead.keeps],
  ];
}

/** JSON has neither -0 nor infinities nor NaN; they are written as text. */
function exactly(_: string, value: unknown): unknown {
  if (typeof value !== "number") return value;
  return Number.isFinite(value) && !Object.is(value, -0) ? value : `number ${1 / value} ${value}`;
}
