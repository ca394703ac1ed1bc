/**
 * Whether the value computed for each example of a batch depends on that example alone, as a loss
 * must whose batch is to be split. An array holds examples if its elements, in row-major order, are
 * `before` times one block for each example. An operation that mixes examples is named.
 */
import { UsageError } from "@thalweg/core";
import { is, isElementwise, type TensorNode } from "../graph/node.js";
import { reachableNodes } from "../graph/order.js";
import { showShape, sizeOf } from "../shape/shape.js";

/**
 * How many times the examples occur in an array, one after the other; undefined if it holds none.
 */
type Before = number | undefined;

/**
 * @param values one value for each example
 * @param sources arrays of one row for each example
 * @param what what is being split, for the message: `problem "digits": its loss`
 * @throws UsageError naming the operator that mixes examples, if there is one
 */
export function refuseMixing(
  values: TensorNode,
  sources: readonly TensorNode[],
  what: string,
): void {
  const [examples = 0] = sources[0]?.shape ?? [];
  const found = new Map<TensorNode, Before>(sources.map((source) => [source, 1]));
  for (const node of reachableNodes([values])) {
    if (!found.has(node)) found.set(node, new Reader(node, found, examples, what).before());
  }
}

/** How the result of a node holds examples, given how its operands do. */
class Reader {
  constructor(
    readonly node: TensorNode,
    readonly found: ReadonlyMap<TensorNode, Before>,
    readonly examples: number,
    readonly what: string,
  ) {}

  before(): Before {
    const { node } = this;
    const held = node.operands.map((operand) => this.found.get(operand));
    if (held.every((before) => before === undefined)) return undefined;
    if (isElementwise(node.primitive) || node.primitive === "cast") return this.#sameOf(held);
    if (node.primitive === "reshape") return this.#kept(held[0]);
    if (node.primitive === "concat") return this.#concat(held);
    if (node.primitive === "matmul") return this.#product();
    if (node.primitive === "gather") return this.#gather(held);
    return this.#onto(this.#moved(this.#axisOf(node.operands[0]!)));
  }

  /** The single axis that all examples lie on, each as adjacent elements. */
  #axisOf(x: TensorNode): number | undefined {
    const before = this.found.get(x);
    return before === undefined ? undefined : axisAt(x.shape, before, this.examples);
  }

  /** The place of examples on an axis of the result. */
  #onto(axis: number | undefined): Before {
    return axis === undefined ? this.#refuse() : sizeOf(this.node.shape.slice(0, axis));
  }

  /**
   * The axis of the result that the first operand's axis of examples becomes; undefined if the node
   * computes along it.
   */
  #moved(axis: number | undefined): number | undefined {
    const { node } = this;
    const x = node.operands[0]!;
    if (axis === undefined) return undefined;
    if (is(node, "broadcast")) return axis + node.shape.length - x.shape.length;
    if (is(node, "permute")) return node.attributes.order.indexOf(axis);
    if (is(node, "slice") || is(node, "pad") || is(node, "cumsum")) {
      const along = is(node, "cumsum") ? node.attributes.axis === axis : resized(node, axis);
      return along ? undefined : axis;
    }
    if (is(node, "sum") || is(node, "max") || is(node, "argmax")) {
      const { axis: first } = node.attributes;
      const count = is(node, "argmax") ? 1 : node.attributes.count;
      if (axis < first) return axis;
      return axis < first + count ? undefined : axis - count;
    }
    if (is(node, "unfold") || is(node, "fold")) return axis === 0 ? 0 : undefined;
    const indices = node.operands[1];
    const scatters = is(node, "scatterAdd") && this.found.get(indices!) === undefined;
    return scatters && axis > 0 ? axis : undefined;
  }

  #kept(before: Before): Before {
    const { node, examples } = this;
    return before === undefined || axisAt(node.shape, before, examples) === undefined
      ? this.#refuse()
      : before;
  }

  /**
   * Operands that hold examples must hold them in the same way; the others are the same for every
   * example.
   */
  #sameOf(held: readonly Before[]): Before {
    const before = held.find((each) => each !== undefined)!;
    for (const [i, operand] of this.node.operands.entries()) {
      const alike =
        held[i] === before || (held[i] === undefined && repeats(operand, before, this.examples));
      if (!alike) this.#refuse();
    }
    return before;
  }

  #concat(held: readonly Before[]): Before {
    const { node } = this;
    if (!is(node, "concat")) return this.#refuse();
    const holding = held.findIndex((each) => each !== undefined);
    const axis = this.#axisOf(node.operands[holding]!);
    for (const [i, operand] of node.operands.entries()) {
      const before = axis === undefined ? 0 : sizeOf(operand.shape.slice(0, axis));
      const alike =
        held[i] === undefined
          ? repeats(operand, before, this.examples)
          : this.#axisOf(operand) === axis;
      if (!alike) this.#refuse();
    }
    return this.#onto(axis === node.attributes.axis ? undefined : axis);
  }

  #product(): Before {
    const { node } = this;
    if (!is(node, "matmul")) return this.#refuse();
    const [a, b] = node.operands as readonly [TensorNode, TensorNode];
    const batch = node.shape.length - 2;
    const { transposeA, transposeB } = node.attributes;
    const roles = [
      roleOf(this.#axisOf(a), batch, batch + (transposeA ? 1 : 0), batch),
      roleOf(this.#axisOf(b), batch, batch + (transposeB ? 0 : 1), batch + 1),
    ];
    const holds = [a, b].map((x) => this.found.get(x) !== undefined);
    const [one, other] = holds[0] ? [0, 1] : [1, 0];
    const axis = roles[one];
    const alike = holds[other]
      ? axis === roles[other] && axis !== undefined && axis < batch
      : axis === undefined || axis >= batch || this.#repeatsBatch([a, b][other]!, axis);
    return this.#onto(alike ? axis : undefined);
  }

  #repeatsBatch(x: TensorNode, axis: number): boolean {
    return repeats(x, sizeOf(x.shape.slice(0, axis)), this.examples);
  }

  #gather([x, indices]: readonly Before[]): Before {
    if (x === undefined) return this.#onto(0);
    const axis = this.#axisOf(this.node.operands[0]!);
    return this.#onto(indices !== undefined || axis === 0 ? undefined : axis);
  }

  #refuse(): never {
    const { node, what } = this;
    const operands = node.operands.map(({ dtype, shape }) => `${dtype} ${showShape(shape)}`);
    throw new UsageError(
      `${what} mixes the examples of a batch in ${node.primitive} of ${operands.join(" and ")}, so that it is no mean over examples and cannot be split; leave microbatches out.`,
    );
  }
}

/** The axis that `before` blocks end at, if it holds all examples. */
function axisAt(shape: readonly number[], before: number, examples: number): number | undefined {
  let blocks = 1;
  for (const [axis, extent] of shape.entries()) {
    if (blocks === before && extent > 0 && extent % examples === 0) return axis;
    blocks *= extent;
  }
  return undefined;
}

/**
 * The axis of a product's result, from that of an operand with the axis `own` that the result has
 * too.
 */
function roleOf(
  axis: number | undefined,
  batch: number,
  own: number,
  result: number,
): number | undefined {
  if (axis === undefined || axis < batch) return axis;
  return axis === own ? result : undefined;
}

function resized(node: TensorNode<"slice"> | TensorNode<"pad">, axis: number): boolean {
  return node.shape[axis] !== node.operands[0]!.shape[axis];
}

/**
 * Whether an array without examples, seen as `before` blocks of one block an example, has the same
 * block for each.
 */
function repeats(x: TensorNode, before: number, examples: number): boolean {
  if (sizeOf(x.shape) === 1) return true;
  if (isElementwise(x.primitive) || x.primitive === "cast" || x.primitive === "reshape") {
    return x.operands.every((operand) => repeats(operand, before, examples));
  }
  if (x.primitive !== "broadcast") return false;
  const axis = axisAt(x.shape, before, examples);
  const [source] = x.operands as readonly [TensorNode];
  if (axis === undefined) return false;
  const own = axis - (x.shape.length - source.shape.length);
  if (own < 0 || source.shape[own] === 1) return true;
  return repeats(source, sizeOf(source.shape.slice(0, own)), examples);
}
