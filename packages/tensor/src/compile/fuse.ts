/**
 * Fusion: which operations share a loop. Groups begin as single operations and merge along edges whose values can stay in
 * registers, then with siblings that read the same arrays, as long as the order between groups stays free of cycles. Nothing here
 * changes a bit: the order of every reduction belongs to the operation.
 */
import type { LoweredPhase } from "./lower.js";
import { type ElementwiseOp, isLeaf, isLoop, type LoopOp, type Op } from "./op.js";
import { joined, readsInside, repeatsRows, type Space, spaceOf } from "./space.js";
import { isUniform } from "./view.js";

/** Operations of one loop. */
export interface Group {
  readonly ops: LoopOp[];
  space: Space;
}

/** More would only make functions that engines are slow to optimise. */
const mostOps = 128;
/** How many of the latest readers of an array are tried as siblings. */
const mostSiblings = 6;

/** The groups of a phase's loop operations. `ops`: those of the phase that have any elements. */
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
 * Siblings read the same array, or one reads the variable that the other gives a new value; single doubles (hyperparameters,
 * counters) are siblings wherever they come from.
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
    for (const sibling of earlier.slice(-mostSiblings)) grouping.tryMerge(sibling, op);
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

/** A partition of the operations into groups (those that are no loops stay alone), with the edges between them. */
class Grouping {
  readonly #groupOf = new Map<Op, Group>();

  constructor(private readonly ops: readonly Op[]) {
    for (const op of ops) {
      if (isLoop(op)) this.#groupOf.set(op, { ops: [op], space: spaceOf(op) });
    }
  }

  groups(): Group[] {
    const groups = new Set<Group>();
    for (const op of this.ops) {
      const group = this.#groupOf.get(op);
      if (group !== undefined) groups.add(group);
    }
    for (const group of groups) group.ops.sort((a, b) => a.id - b.id);
    return [...groups];
  }

  /** Merges the groups of two operations if that is possible and worth it. */
  tryMerge(first: LoopOp, second: LoopOp): void {
    const [a, b] = [this.#groupOf.get(first)!, this.#groupOf.get(second)!];
    if (a === b || a.ops.length + b.ops.length > mostOps) return;
    const space = commonSpace(a, b);
    if (space === undefined || !this.#edgesStayInside(a, b, space)) return;
    if (this.#reaches(a, b) || this.#reaches(b, a)) return;
    const [into, from] = a.ops.length >= b.ops.length ? [a, b] : [b, a];
    into.ops.push(...from.ops);
    into.space = space;
    for (const op of from.ops) this.#groupOf.set(op, into);
  }

  /** Whether every value that one group reads of the other could stay in registers. */
  #edgesStayInside(a: Group, b: Group, space: Space): boolean {
    return [a, b].every((reader) => {
      const other = reader === a ? b : a;
      return reader.ops.every((op) =>
        op.operands.every(
          (x) =>
            this.#groupOf.get(x.source as LoopOp) !== other || readsInside(space, x.source, op, x),
        ),
      );
    });
  }

  /** Whether `to` depends on `from` by way of something else. */
  #reaches(from: Group, to: Group): boolean {
    const seen = new Set<Group | Op>();
    const pending: (Group | Op)[] = [to];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      for (const op of "ops" in next ? next.ops : [next]) {
        for (const { source } of op.operands) {
          const before = this.#groupOf.get(source) ?? source;
          if (before === from && next !== to) return true;
          if (before === from || before === to || seen.has(before)) continue;
          if (!isLeaf(source)) pending.push(before);
          seen.add(before);
        }
      }
    }
    return false;
  }
}

function commonSpace(a: Group, b: Group): Space | undefined {
  if (a.space.size === b.space.size) return joined(a.space, b.space, undefined);
  const [rows, full] = a.space.size < b.space.size ? [a, b] : [b, a];
  if (!rows.ops.every((op) => op.kind === "elementwise")) return undefined;
  const ratio = full.space.size / rows.space.size;
  const feeds = full.ops.some((op) =>
    op.operands.some((x) => rows.ops.includes(x.source as ElementwiseOp) && repeatsRows(x, ratio)),
  );
  const fed = rows.ops.some((op) => op.operands.some((x) => full.ops.includes(x.source as LoopOp)));
  // What is one value for the whole loop is computed once, before all loops that use it.
  if (!fed && (rows.space.size === 1 || !feeds)) return undefined;
  return joined(rows.space, full.space, ratio);
}
