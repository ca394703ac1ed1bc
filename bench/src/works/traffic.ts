/** The memory traffic of an update: which of its vectors are read, written, or both. */
import { mul } from "@thalweg/core";
import {
  compileProgram,
  instantiate,
  type KernelDescription,
  node,
  nodeOf,
  type Phase,
  reachableNodes,
  sizeOf,
  type TensorNode,
  variable,
} from "@thalweg/tensor";

/** Numbers of vectors with one f32 per parameter. */
export interface Traffic {
  /** Only read: at least the gradient. */
  readonly read: number;
  /** Only written. */
  readonly written: number;
  /** Read and written: at least the parameters. */
  readonly updated: number;
}

/** Bytes for each parameter: an updated vector is both read and written. */
export const bytesPerParameter = ({ read, written, updated }: Traffic): number =>
  4 * (read + written + 2 * updated);

/** The vectors that the values of a phase's updates depend on, and those it updates. */
export function trafficOf({ updates = [] }: Phase): Traffic {
  const isVector = ({ shape }: TensorNode) => sizeOf(shape) > 1;
  const reached = reachableNodes(updates.map(([, value]) => value));
  const reads = new Set(reached.filter((each) => each.primitive === "variable" && isVector(each)));
  const writes = updates.map(([target]) => target).filter(isVector);
  const updated = writes.filter((target) => reads.has(target)).length;
  return { read: reads.size - updated, written: writes.length - updated, updated };
}

interface Copy {
  readonly kernels: readonly KernelDescription[];
  /** Runs the kernel once. */
  step(): void;
}

/**
 * A kernel that moves vectors in the same mix with little arithmetic: it adds a read vector to each
 * updated vector, and all read vectors to the first one; each written vector is a multiple. All
 * values are zero.
 */
export function prepareCopy({ read, written, updated }: Traffic, size: number): Copy {
  const vectors = (kind: string, count: number) =>
    Array.from({ length: count }, (_, i) => variable(`${kind}${i}`, [size], "f32"));
  const [from, to, both] = [vectors("r", read), vectors("w", written), vectors("u", updated)];
  const plus = (a: TensorNode, b: TensorNode) => node("add", [a, b], {});
  const updates: [TensorNode<"variable">, TensorNode][] = [
    ...both.map((each, i): [TensorNode<"variable">, TensorNode] => [
      each,
      i === 0 ? from.reduce(plus, each as TensorNode) : plus(each, from[0]!),
    ]),
    ...to.map((each, i): [TensorNode<"variable">, TensorNode] => [
      each,
      nodeOf(mul(from[i % read]!, i + 2)),
    ]),
  ];
  const compiled = compileProgram({ phases: { copy: { updates } } });
  const program = instantiate(compiled);
  // The system maps memory that was never written to one page of zeros.
  for (const { attributes } of [...from, ...to, ...both]) program.variable(attributes.name).fill(0);
  return { kernels: compiled.kernels.copy ?? [], step: () => program.run("copy") };
}
