/**
 * The list of a phase's operations as it is built; equal operations are added once (common
 * subexpressions).
 */
import type { DType } from "@thalweg/core";
import { sizeOf } from "../../shape/shape.js";
import { isLeaf, type Op, type View } from "./op.js";
import { isWhole, whole } from "./view.js";

type Distribute<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** The fields of a new operation; its id and size are derived. */
type NewOp = Distribute<Op, "id" | "size" | "placement">;

export class OpList {
  readonly ops: Op[] = [];
  readonly #known = new Map<string, Op>();

  /** Adds an operation, or returns an equal one that is in the list already. */
  add(fields: NewOp): Op {
    const key = keyOf(fields);
    const known = key === undefined ? undefined : this.#known.get(key);
    if (known !== undefined) return known;
    // The union of the operations' types, each with the fields that all share.
    const op = { ...fields, id: this.ops.length, size: sizeOf(fields.shape) } as Op;
    this.ops.push(op);
    if (key !== undefined) this.#known.set(key, op);
    return op;
  }

  constant(value: number, dtype: DType): Op {
    return this.add({ kind: "constant", operands: [], shape: [], dtype, value });
  }

  copy(x: View): Op {
    const { shape, source } = x;
    return this.add({
      kind: "elementwise",
      primitive: "copy",
      operands: [x],
      shape,
      dtype: source.dtype,
    });
  }

  /** A copy that is shared with no other user, so that it may be placed in an assembly. */
  ownCopy(x: View): Op {
    const { shape, source } = x;
    const fields = { primitive: "copy", operands: [x], shape, dtype: source.dtype } as const;
    const op: Op = { kind: "elementwise", ...fields, id: this.ops.length, size: sizeOf(shape) };
    this.ops.push(op);
    return op;
  }

  /**
   * A view whose elements are adjacent in memory: the view itself if they are, else a view of a
   * copy.
   */
  contiguous(x: View, alreadyFits: (x: View) => boolean): View {
    const inMemory = x.source.kind !== "constant";
    return inMemory && alreadyFits(x) ? x : whole(this.copy(x));
  }

  /** An operation computed by a kernel with exactly the elements of a view. */
  computed(x: View): Op {
    return !isLeaf(x.source) && isWhole(x) ? x.source : this.copy(x);
  }
}

function keyOf(fields: NewOp): string | undefined {
  if (fields.kind === "assembly") return undefined;
  let key = `${fields.kind}|${fields.dtype}|${fields.shape}`;
  for (const { source, offset, shape, strides } of fields.operands) {
    key += `|${source.id}:${offset}:${shape}:${strides}`;
  }
  switch (fields.kind) {
    case "variable":
      return `${key}|${fields.node.id}`;
    case "constant":
      return `${key}|${Object.is(fields.value, -0) ? "-0" : fields.value}`;
    case "elementwise":
      return `${key}|${fields.primitive}`;
    case "row-reduction":
      return `${key}|${fields.primitive}|${fields.extent}`;
    case "accumulation":
      return `${key}|${fields.primitive}|${fields.domain}|${fields.target}`;
    case "matmul":
      return `${key}|${fields.k}|${fields.transposeA}|${fields.transposeB}`;
    case "factorization":
      return `${key}|${fields.primitive}|${JSON.stringify(fields.attributes)}`;
    case "cumsum":
    case "argmax":
      return `${key}|${fields.outer}|${fields.extent}`;
    default:
      return key;
  }
}
