/**
 * Rematerialisation: a value that one loop would store for another to read is computed again where
 * it is read, if that takes little work from what is in memory anyway (a mask, a shifted input).
 */
import { isHeavy } from "../ir/cost.js";
import { type ElementwiseOp, isLeaf, isLoop, type LoopOp, type Op, type View } from "../ir/op.js";
import { joined, readsInside, type Space, spaceOf } from "../ir/space.js";
import { isUniform } from "../ir/view.js";
import type { Group } from "./fuse.js";

/** The operations that each group computes again. */
export type Rematerialised = ReadonlyMap<Group, ReadonlySet<LoopOp>>;

/** A read of one loop's operation by another's. */
interface Read {
  readonly group: Group;
  readonly reader: LoopOp;
  readonly view: View;
}

/** The limits of the work that may replace one load. */
const maxOps = 3;
const maxLoads = 2;

/**
 * Adds operations to the groups that should compute them again, and returns which. `needed` are the
 * operations whose values are in memory anyway.
 */
export function rematerialise(groups: readonly Group[], needed: ReadonlySet<Op>): Rematerialised {
  const rematerialised = new Map<Group, Set<LoopOp>>(groups.map((group) => [group, new Set()]));
  const reads = readsAcross(groups);
  for (const [op, list] of reads) {
    if (needed.has(op) || op.kind !== "elementwise") continue;
    const work = cheapWork(op, needed);
    if (work === undefined) continue;
    const spaces = new Map<Group, Space | undefined>();
    for (const { group } of list) spaces.set(group, spaceWith(group.space, work));
    const fits = list.every(({ group, reader, view }) => {
      const space = spaces.get(group);
      return space !== undefined && op.size === space.size && readsInside(space, op, reader, view);
    });
    if (!fits) continue;
    for (const [group, space] of spaces) {
      group.space = space!;
      addTo(group, work, rematerialised.get(group)!);
    }
  }
  return rematerialised;
}

/** What is read across groups, by whom. */
function readsAcross(groups: readonly Group[]): Map<Op, Read[]> {
  const home = new Map<Op, Group>();
  for (const group of groups) for (const op of group.ops) home.set(op, group);
  const reads = new Map<Op, Read[]>();
  for (const group of groups) {
    for (const reader of group.ops) {
      for (const view of reader.operands) {
        const from = home.get(view.source);
        if (from === undefined || from === group) continue;
        const list = reads.get(view.source);
        if (list === undefined) reads.set(view.source, [{ group, reader, view }]);
        else list.push({ group, reader, view });
      }
    }
  }
  return reads;
}

/**
 * The operations that compute a value from what is in memory, operands first; undefined if that is
 * not cheap.
 */
function cheapWork(op: ElementwiseOp, needed: ReadonlySet<Op>): ElementwiseOp[] | undefined {
  const work = new Set([op]);
  const loads = new Set<string>();
  for (const next of work) {
    if (isHeavy(next) || work.size > maxOps || loads.size > maxLoads) return undefined;
    for (const x of next.operands) {
      const { source, offset, strides } = x;
      if (isLeaf(source) || !isLoop(source) || needed.has(source)) {
        if (!isUniform(x)) loads.add(`${source.id}:${offset}:${strides}`);
      } else if (source.kind === "elementwise" && source.size === op.size) {
        work.add(source);
      } else {
        return undefined;
      }
    }
  }
  const all = [...work].sort((a, b) => a.id - b.id);
  return loads.size <= maxLoads && all.length <= maxOps ? all : undefined;
}

/**
 * The space of a group with more operations in it, if each can read the others' values in
 * registers.
 */
function spaceWith(space: Space, work: readonly ElementwiseOp[]): Space | undefined {
  let grown: Space | undefined = space;
  for (const op of work) {
    const own = spaceOf(op);
    grown = grown?.size === own.size ? joined(grown, own, undefined) : undefined;
  }
  if (grown === undefined) return undefined;
  const inside = new Set<Op>(work);
  const final = grown;
  const linked = work.every((op) =>
    op.operands.every((x) => !inside.has(x.source) || readsInside(final, x.source, op, x)),
  );
  return linked ? final : undefined;
}

function addTo(group: Group, work: readonly ElementwiseOp[], rematerialised: Set<LoopOp>): void {
  for (const op of work) {
    if (group.ops.includes(op)) continue;
    group.ops.push(op);
    rematerialised.add(op);
  }
  group.ops.sort((a, b) => a.id - b.id);
}
