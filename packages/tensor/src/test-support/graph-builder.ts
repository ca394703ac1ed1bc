import { add, type DType, mul, type Shape, square } from "@thalweg/core";
import { type Stream, stream } from "@thalweg/core/numeric";
import { broadcastTo, castTo, is, nodeOf, type TensorNode, variable } from "../graph/node.js";
import { reachableNodes } from "../graph/order.js";
import { allocate } from "../interpret/carrier.js";
import { evaluate } from "../interpret/evaluate.js";
import type { TypedArray } from "../program/program.js";
import { sizeOf } from "../shape/shape.js";
import { fillRandomly } from "./random-values.js";
import type { Kind, Recipe } from "./recipe.js";

const GREATEST_SIZE = 5000;
const GREATEST_TAME = 64;

/** A graph under construction, with the values of all its nodes, which keep a tame graph tame. */
export class GraphBuilder {
  readonly inputs: TensorNode<"variable">[] = [];
  readonly values = new Map<TensorNode, TypedArray>();
  readonly #computed = new Map<TensorNode, TypedArray>();
  readonly #pool: TensorNode[] = [];
  readonly #stream: Stream;

  constructor(readonly recipe: Recipe) {
    this.#stream = stream(recipe.seed, "testing graphs");
    this.#pool.push(this.input(recipe.shape, recipe.dtype));
  }

  /** A new input. */
  input(shape: Shape, dtype: DType): TensorNode<"variable"> {
    const node = variable(`x${this.inputs.length}`, shape, dtype);
    const array = allocate(dtype, sizeOf(shape));
    fillRandomly(array, this.#stream, this.recipe.manner);
    this.inputs.push(node);
    this.values.set(node, array);
    this.#computed.set(node, array);
    return node;
  }

  /** The node `which` places before the latest one of a kind, or a new input if there is none. */
  pick(kind: Kind, which: number): TensorNode {
    const fitting = this.#pool.filter(({ dtype }) => (dtype === "i32") === (kind === "integer"));
    const { shape, dtype } = this.recipe;
    return (
      fitting[fitting.length - 1 - (which % fitting.length)] ??
      this.input(shape, kind === "integer" ? "i32" : dtype)
    );
  }

  pickAny(which: number): TensorNode {
    return this.#pool[this.#pool.length - 1 - (which % this.#pool.length)]!;
  }

  /**
   * A node of a shape and element type: converted and broadcast if that is all it takes, else a new
   * input, broadcast where `bits` say.
   */
  fit(node: TensorNode, shape: Shape, dtype: DType, bits: number): TensorNode {
    const offset = shape.length - node.shape.length;
    const repeats = node.shape.every((extent, i) => extent === 1 || extent === shape[i + offset]);
    const isLike = (node.dtype === "i32") === (dtype === "i32");
    if (offset >= 0 && repeats && isLike) return broadcastTo(castTo(node, dtype), shape);
    const own = shape.map((extent, axis) => ((bits >> axis) & 1 ? 1 : extent));
    return broadcastTo(this.input(own, dtype), shape);
  }

  /** Adds a node to the graph, unless it is too large or, in a tame graph, cannot be made tame. */
  take(node: TensorNode): void {
    if (sizeOf(node.shape) > GREATEST_SIZE) return;
    const size = this.size(node);
    if (!this.isTame || node.dtype === "i32" || size <= GREATEST_TAME) this.#pool.push(node);
    else if (Number.isFinite(size)) this.#pool.push(nodeOf(mul(node, 1 / size)));
  }

  get isTame(): boolean {
    return this.recipe.manner === "tame";
  }

  /** x, or in a tame graph x^2 + least where x falls below `least`. */
  atLeast(x: TensorNode, least: number): TensorNode {
    if (!this.isTame || this.valuesOf(x).every((value) => value >= least)) return x;
    return nodeOf(add(square(x), least));
  }

  /** x, in a tame graph scaled down to at most `bound` in size. */
  atMost(x: TensorNode, bound: number): TensorNode {
    const size = this.size(x);
    return !this.isTame || size <= bound ? x : nodeOf(mul(x, bound / size));
  }

  /** The nodes that nothing uses. */
  sinks(): TensorNode[] {
    const used = new Set(reachableNodes(this.#pool).flatMap(({ operands }) => operands));
    return this.#pool.filter(
      (node) => !used.has(node) && !(is(node, "variable") && this.#pool.length > 1),
    );
  }

  private size(node: TensorNode): number {
    let size = 0;
    for (const x of this.valuesOf(node)) size = Math.max(size, Math.abs(x));
    return size;
  }

  private valuesOf(node: TensorNode): TypedArray {
    for (const each of reachableNodes([node])) {
      if (this.#computed.has(each)) continue;
      const operands = each.operands.map((operand) => this.#computed.get(operand)!);
      this.#computed.set(each, evaluate(each, operands));
    }
    return this.#computed.get(node)!;
  }
}
