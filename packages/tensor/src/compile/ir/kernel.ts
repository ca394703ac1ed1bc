/**
 * A kernel is what one function of a program computes: a loop that several operations share, or one
 * operation that needs a function of its own.
 */
import { type LoopOp, nameOf, type Op, type SoloOp, type View } from "./op.js";
import { readsInside, type Space } from "./space.js";

export interface LoopKernel {
  readonly kind: "loop";
  readonly space: Space;
  /** In topological order. */
  readonly ops: readonly LoopOp[];
  /**
   * Those that another kernel computes and stores too: cheap operations that are computed again
   * here.
   */
  readonly rematerialised: ReadonlySet<LoopOp>;
}

interface SoloKernel {
  readonly kind: "solo";
  readonly op: SoloOp;
}

/** Sets the elements of an assembly that no part covers, before the parts are written. */
interface FillKernel {
  readonly kind: "fill";
  readonly op: Op & { readonly kind: "assembly" };
}

/** Copies a variable's new value into it where the value could not be computed in place. */
interface CommitKernel {
  readonly kind: "commit";
  readonly target: Op;
  readonly value: Op;
}

export type Kernel = LoopKernel | SoloKernel | FillKernel | CommitKernel;

/** The operations that a kernel computes for others to read. */
export function computedBy(kernel: Kernel): readonly Op[] {
  if (kernel.kind === "loop") return kernel.ops.filter((op) => !kernel.rematerialised.has(op));
  return kernel.kind === "solo" ? [kernel.op] : [];
}

/** The views of other kernels' operations and of variables that a kernel reads from memory. */
export function readsOf(kernel: Kernel): View[] {
  if (kernel.kind === "solo") return kernel.op.kind === "assembly" ? [] : [...kernel.op.operands];
  if (kernel.kind !== "loop") return [];
  const inside = new Set<Op>(kernel.ops);
  return kernel.ops.flatMap((op) =>
    op.operands.filter(
      (x) =>
        x.source.kind !== "constant" &&
        !(inside.has(x.source) && readsInside(kernel.space, x.source, op, x)),
    ),
  );
}

/** `add_mul_sum`, for names of functions and listings. */
export function kernelName(kernel: Kernel): string {
  if (kernel.kind === "solo") return nameOf(kernel.op).replaceAll("-", "_");
  if (kernel.kind === "fill") return "fill";
  if (kernel.kind === "commit") return "commit";
  const names = [...new Set(kernel.ops.map(nameOf))];
  return names.slice(0, 5).join("_") + (names.length > 5 ? `_and_${names.length - 5}_more` : "");
}
