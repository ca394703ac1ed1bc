/**
 * The order of a phase's kernels: a kernel comes after those that compute what it reads, and the
 * parts of an assembly come before the readers of the whole. A kernel that computes the new value
 * of a variable comes as late as possible, so that the readers of the old value are done and it can
 * be written in place.
 */
import { InternalError } from "@thalweg/core/host";
import { computedBy, type Kernel, readsOf } from "../ir/kernel.js";
import type { Op } from "../ir/op.js";

export function order(kernels: readonly Kernel[], updateValues: ReadonlySet<Op>): Kernel[] {
  const waiting = new Map<Kernel, number>();
  const followers = new Map<Kernel, Kernel[]>();
  const makers = makersOf(kernels);
  for (const kernel of kernels) {
    const before = predecessors(kernel, makers);
    waiting.set(kernel, before.size);
    for (const other of before) {
      const list = followers.get(other);
      if (list === undefined) followers.set(other, [kernel]);
      else list.push(kernel);
    }
  }
  const queue = new Queue((kernel) => rankOf(kernel, updateValues));
  for (const kernel of kernels) if (waiting.get(kernel) === 0) queue.add(kernel);
  const ordered: Kernel[] = [];
  for (let next = queue.take(); next !== undefined; next = queue.take()) {
    ordered.push(next);
    for (const follower of followers.get(next) ?? []) {
      const left = waiting.get(follower)! - 1;
      waiting.set(follower, left);
      if (left === 0) queue.add(follower);
    }
  }
  if (ordered.length < kernels.length)
    throw new InternalError("the kernels of a phase form a cycle");
  return ordered;
}

/** The kernels that compute an operation: its own, or those of all its parts. */
function makersOf(kernels: readonly Kernel[]): (op: Op) => readonly Kernel[] {
  const makers = new Map<Op, readonly Kernel[]>();
  const fills = new Map<Op, Kernel>();
  for (const kernel of kernels) {
    if (kernel.kind === "fill") fills.set(kernel.op, kernel);
    for (const op of computedBy(kernel)) makers.set(op, [kernel]);
  }
  return function find(op): readonly Kernel[] {
    const known = makers.get(op);
    if (known !== undefined) return known;
    if (op.kind !== "assembly") return [];
    const fill = fills.get(op);
    const found = [...(fill === undefined ? [] : [fill]), ...op.parts.flatMap(find)];
    makers.set(op, found);
    return found;
  };
}

function predecessors(kernel: Kernel, makersOf: (op: Op) => readonly Kernel[]): Set<Kernel> {
  const before = new Set<Kernel>();
  const add = (op: Op) => {
    for (const maker of makersOf(op)) if (maker !== kernel) before.add(maker);
  };
  for (const { source } of readsOf(kernel)) add(source);
  for (const op of computedBy(kernel)) {
    // The fill of an assembly is written before its parts.
    if (op.placement?.whole.kind === "assembly" && op.placement.whole.fill !== undefined) {
      for (const maker of makersOf(op.placement.whole))
        if (maker.kind === "fill") before.add(maker);
    }
  }
  return before;
}

/** Smaller goes first. */
function rankOf(kernel: Kernel, updateValues: ReadonlySet<Op>): number {
  if (kernel.kind === "commit") return Number.MAX_SAFE_INTEGER;
  const ops = kernel.kind === "loop" ? kernel.ops : [kernel.op];
  const late = ops.some((op) => updateValues.has(op)) ? 2 ** 40 : 0;
  return late + ops[0]!.id;
}

/**
 * A priority queue (a binary heap) of the kernels whose predecessors are done, smallest rank first.
 */
class Queue {
  readonly #heap: { readonly rank: number; readonly kernel: Kernel }[] = [];

  constructor(private readonly rankOf: (kernel: Kernel) => number) {}

  add(kernel: Kernel): void {
    const heap = this.#heap;
    heap.push({ rank: this.rankOf(kernel), kernel });
    for (let i = heap.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (heap[parent]!.rank <= heap[i]!.rank) break;
      this.#exchange(i, parent);
      i = parent;
    }
  }

  take(): Kernel | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return undefined;
    if (heap.length > 0) heap[0] = last;
    for (let i = 0; ; ) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < heap.length && heap[child]!.rank < heap[least]!.rank) least = child;
      }
      if (least === i) break;
      this.#exchange(i, least);
      i = least;
    }
    return first.kernel;
  }

  #exchange(i: number, j: number): void {
    const heap = this.#heap;
    [heap[i], heap[j]] = [heap[j]!, heap[i]!];
  }
}
