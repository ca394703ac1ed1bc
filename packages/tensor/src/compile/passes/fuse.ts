/**
 * Fusion: which operations share a loop. Each operation begins as a group. Groups merge along edges
 * whose values can stay in registers, then with siblings that read the same arrays, as long as the
 * graph of groups has no cycle. Fusion changes no bit: the order of every reduction belongs to the
 * operation.
 */

import { isLeaf, isLoop, type LoopOp, type Op } from "../ir/op.js";
import { joined, readsInside, repeatsRows, type Space, spaceOf } from "../ir/space.js";
import { isUniform } from "../ir/view.js";
import type { LoweredPhase } from "./lower.js";

/** Operations of one loop. */
export interface Group {
  readonly ops: LoopOp[];
  space: Space;
}

/** Larger groups make functions that engines are slow to optimise. */
const maxOps = 128;
/** The number of the latest readers of an array that are tried as siblings. */
const maxSiblings = 6;

/** The groups of a phase's loop operations. `ops` are those of the phase that have any elements. */
export function fuse(
  ops: readonly Op[],
  updates: LoweredPhase["updates"],
  enabled: boolean,
): Group[] {
  const grouping = new Grouping(ops);
  if (enabled) {
    for (const op of ops) if (isLoop(op)) mergeWithOperands(grouping, op);
    mergeSiblings(grouping, ops, updates);
  }
  return grouping.groups();
}

function mergeWithOperands(grouping: Grouping, op: LoopOp): void {
  for (const { source } of [...op.operands].reverse()) {
    if (isLoop(source)) grouping.tryMerge(source, op);
  }
}

/**
 * Merges siblings: operations that read the same array, or of which one reads the variable that the
 * other updates. Operations on single doubles (hyperparameters, counters) are all siblings.
 */
function mergeSiblings(
  grouping: Grouping,
  ops: readonly Op[],
  updates: LoweredPhase["updates"],
): void {
  const targets = new Map(updates.map(({ target, value }) => [value, target]));
  const families = new Map<Op | "doubles", LoopOp[]>();
  const join = (family: Op | "doubles", op: LoopOp) => {
    const earlier = families.get(family) ?? [];
    for (const sibling of earlier.slice(-maxSiblings)) grouping.tryMerge(sibling, op);
    earlier.push(op);
    families.set(family, earlier);
  };
  for (const op of ops) {
    if (!isLoop(op)) continue;
    const space = spaceOf(op);
    if (space.size === 1 && space.lanes === 2) join("doubles", op);
    const target = targets.get(op);
    if (target !== undefined) join(target, op);
    for (const x of op.operands) {
      if (!isUniform(x) && x.source.kind !== "constant") join(x.source, op);
    }
  }
}

/**
 * A group while groups merge. An operation that is not a loop is alone in its cluster, without a
 * space.
 */
interface Cluster {
  readonly ops: Op[];
  space: Space | undefined;
  /**
   * The largest id among its operations and those that it depends on: no cluster depends on one
   * with a larger `latest`.
   */
  latest: number;
}

/** A partition of the operations into clusters, with the edges between them. */
class Grouping {
  readonly #clusterOf = new Map<Op, Cluster>();
  readonly #readers = new Map<Op, Op[]>();

  constructor(private readonly ops: readonly Op[]) {
    for (const op of ops) {
      if (isLeaf(op)) continue;
      const space = isLoop(op) ? spaceOf(op) : undefined;
      this.#clusterOf.set(op, { ops: [op], space, latest: op.id });
      this.#readers.set(op, []);
      for (const { source } of op.operands) this.#readers.get(source)?.push(op);
    }
  }

  groups(): Group[] {
    const groups = new Map<Cluster, Group>();
    for (const op of this.ops) {
      const cluster = this.#clusterOf.get(op);
      if (cluster?.space === undefined || !isLoop(op)) continue;
      const group = groups.get(cluster);
      if (group === undefined) groups.set(cluster, { ops: [op], space: cluster.space });
      else group.ops.push(op);
    }
    return [...groups.values()];
  }

  /** Merges the clusters of two operations if they can share a loop without a cycle. */
  tryMerge(first: LoopOp, second: LoopOp): void {
    const a = this.#clusterOf.get(first);
    const b = this.#clusterOf.get(second);
    if (a === undefined || b === undefined || a === b) return;
    if (a.ops.length + b.ops.length > maxOps) return;
    const space = commonSpace(a, b);
    if (space === undefined || !this.#edgesStayInside(a, b, space)) return;
    if (this.#reaches(a, b) || this.#reaches(b, a)) return;
    const [into, from] = a.ops.length >= b.ops.length ? [a, b] : [b, a];
    into.ops.push(...from.ops);
    into.space = space;
    for (const op of from.ops) this.#clusterOf.set(op, into);
    this.#raise(into, Math.max(a.latest, b.latest));
  }

  /** Whether every value that one cluster reads of the other could stay in registers. */
  #edgesStayInside(a: Cluster, b: Cluster, space: Space): boolean {
    return [a, b].every((reader) => {
      const other = reader === a ? b : a;
      return reader.ops.every((op) =>
        op.operands.every(
          (x) =>
            this.#clusterOf.get(x.source) !== other ||
            (isLoop(op) && readsInside(space, x.source, op, x)),
        ),
      );
    });
  }

  /** Whether `to` depends on `from` through a third cluster. */
  #reaches(from: Cluster, to: Cluster): boolean {
    if (to.latest < from.latest) return false;
    const seen = new Set<Cluster>([from, to]);
    const pending: Cluster[] = [to];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      for (const op of next.ops) {
        for (const { source } of op.operands) {
          const before = this.#clusterOf.get(source);
          if (before === undefined) continue;
          if (before === from && next !== to) return true;
          if (seen.has(before) || before.latest < from.latest) continue;
          seen.add(before);
          pending.push(before);
        }
      }
    }
    return false;
  }

  /** Raises `latest` of a cluster and of those that depend on it. */
  #raise(cluster: Cluster, latest: number): void {
    cluster.latest = Math.max(cluster.latest, latest);
    const pending: Cluster[] = [cluster];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      for (const op of next.ops) {
        for (const reader of this.#readers.get(op)!) {
          const after = this.#clusterOf.get(reader)!;
          if (after.latest >= latest) continue;
          after.latest = latest;
          pending.push(after);
        }
      }
    }
  }
}

function commonSpace(a: Cluster, b: Cluster): Space | undefined {
  if (a.space === undefined || b.space === undefined) return undefined;
  if (a.space.size === b.space.size) return joined(a.space, b.space, undefined);
  const [rows, full] = a.space.size < b.space.size ? [a, b] : [b, a];
  const [rowSpace, fullSpace] =
    a.space.size < b.space.size ? [a.space, b.space] : [b.space, a.space];
  if (!rows.ops.every((op) => op.kind === "elementwise")) return undefined;
  const ratio = fullSpace.size / rowSpace.size;
  const feeds = full.ops.some((op) =>
    op.operands.some((x) => rows.ops.includes(x.source) && repeatsRows(x, ratio)),
  );
  const fed = rows.ops.some((op) => op.operands.some((x) => full.ops.includes(x.source)));
  // A single value for the whole loop is computed once, in a loop of its own before those that use
  // it.
  if (!fed && (rowSpace.size === 1 || !feeds)) return undefined;
  return joined(rowSpace, fullSpace, ratio);
}
