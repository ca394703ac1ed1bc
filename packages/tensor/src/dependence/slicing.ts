/**
 * A slice of what a phase computes, as a graph of its own: elements from `start` on of a vector,
 * computed from the same elements of the vectors that it depends on. Each replica can so update its
 * slice of the parameters without reading what another one writes.
 */
import { is, isElementwise, node, type TensorNode, zerosLike } from "../graph/node.js";
import { sizeOf } from "../shape/shape.js";

/**
 * The elements of a variable from `start` on, under a name of their own, or a value in their place.
 */
export type PartOf = (variable: TensorNode<"variable">, start: number, size: number) => TensorNode;

export interface Sliced {
  /** Variables that are split among replicas: each may read its own part only. */
  readonly isSplit: (variable: TensorNode<"variable">) => boolean;
  /** The value read in place of a variable's part; `start` is 0 for a whole variable. */
  readonly part: PartOf;
}

/** Thrown where a phase cannot be sliced: an operation needs more of a vector than its slice. */
export class NotSliceable extends Error {}

export class Slicing {
  readonly #wholes = new Map<TensorNode, TensorNode>();
  readonly #parts = new Map<TensorNode, Map<string, TensorNode>>();

  constructor(private readonly sliced: Sliced) {}

  /** All of a node. @throws NotSliceable if it reads a variable that replicas split */
  whole(of: TensorNode): TensorNode {
    const known = this.#wholes.get(of);
    if (known !== undefined) return known;
    const made = this.#makeWhole(of);
    this.#wholes.set(of, made);
    return made;
  }

  /** Some elements of a vector. @throws NotSliceable if they need others */
  part(of: TensorNode, start: number, size: number): TensorNode {
    const parts = this.#parts.get(of) ?? new Map<string, TensorNode>();
    this.#parts.set(of, parts);
    const key = `${start} ${size}`;
    const made = parts.get(key) ?? this.#makePart(of, start, size);
    parts.set(key, made);
    return made;
  }

  #makeWhole(of: TensorNode): TensorNode {
    if (is(of, "variable")) {
      if (this.sliced.isSplit(of)) throw new NotSliceable(of.attributes.name);
      return this.sliced.part(of, 0, sizeOf(of.shape));
    }
    const operands = of.operands.map((operand) => this.whole(operand));
    const same = operands.every((operand, i) => operand === of.operands[i]);
    return same ? of : rebuilt(of, operands);
  }

  #makePart(of: TensorNode, start: number, size: number): TensorNode {
    const [x] = of.operands;
    if (is(of, "variable")) return this.sliced.part(of, start, size);
    if (isElementwise(of.primitive) || of.primitive === "cast") {
      const operands = of.operands.map((operand) => this.part(operand, start, size));
      return rebuilt(of, operands);
    }
    if (is(of, "broadcast")) return node("broadcast", [this.whole(x!)], { shape: [size] });
    if (is(of, "slice") && x!.shape.length === 1) {
      return this.part(x!, of.attributes.start[0]! + start, size);
    }
    if (is(of, "concat")) return this.#concat(of, start, size);
    if (readsScalarsOnly(of))
      return node("slice", [this.whole(of)], { start: [start], size: [size] });
    throw new NotSliceable(of.primitive);
  }

  #concat(of: TensorNode, start: number, size: number): TensorNode {
    let begin = 0;
    const pieces = of.operands.flatMap((operand) => {
      const length = operand.shape[0]!;
      const from = Math.max(start, begin) - begin;
      const to = Math.min(start + size, begin + length) - begin;
      begin += length;
      return to > from ? [this.part(operand, from, to - from)] : [];
    });
    return pieces.length === 1 ? pieces[0]! : node("concat", pieces, { axis: 0 });
  }
}

const rebuilt = ({ primitive, attributes }: TensorNode, operands: readonly TensorNode[]) =>
  node(primitive, operands, attributes);

/** Noise, positions and constants do not depend on the vectors. */
function readsScalarsOnly(of: TensorNode): boolean {
  const seen = new Set([of]);
  for (const each of seen) {
    if (is(each, "variable") && sizeOf(each.shape) > fewElements) return false;
    for (const operand of each.operands) seen.add(operand);
  }
  return true;
}

/** Counters and keys of noise have no more. */
const fewElements = 2;

/** The sum of the microbatches' results, added in their order from +0. */
export function sumOf(parts: readonly TensorNode[]): TensorNode {
  const [first] = parts;
  return parts.reduce((sum, part) => node("add", [sum, part], {}), zerosLike(first!));
}
