/**
 * The kernels of a phase: one for each group of operations that share a loop, one for every other
 * operation, and one for each assembly with a fill value.
 */

import type { Kernel, LoopKernel } from "../ir/kernel.js";
import { isLeaf, isLoop, type LoopOp, type Op } from "../ir/op.js";
import { readsInside } from "../ir/space.js";
import { fuse, type Group } from "./fuse.js";
import type { LoweredPhase } from "./lower.js";
import { type Rematerialised, rematerialise } from "./rematerialise.js";

export function buildKernels(phase: LoweredPhase, fused: boolean): Kernel[] {
  const present = phase.ops.filter((op) => op.size > 0);
  const groups = fuse(present, phase.updates, fused);
  const needed = neededInMemory(phase, present);
  const kernels: Kernel[] = fused
    ? withRematerialised(groups, needed)
    : groups.map(({ ops, space }) => ({ kind: "loop", space, ops, rematerialised: new Set() }));
  for (const op of present) {
    if (isLeaf(op) || isLoop(op)) continue;
    if (op.kind !== "assembly") kernels.push({ kind: "solo", op });
    else if (op.fill !== undefined) kernels.push({ kind: "fill", op });
  }
  return kernels;
}

function withRematerialised(groups: readonly Group[], needed: ReadonlySet<Op>): LoopKernel[] {
  const rematerialised = rematerialise(groups, needed);
  const used = usedOps(groups, rematerialised, needed);
  return groups
    .map(({ ops, space }, i): LoopKernel => {
      const left = used[i]!;
      const again = [...rematerialised.get(groups[i]!)!].filter((op) => left.has(op));
      return {
        kind: "loop",
        space,
        ops: ops.filter((op) => left.has(op)),
        rematerialised: new Set(again),
      };
    })
    .filter(({ ops }) => ops.length > 0);
}

/** For each group, the operations that are still used after rematerialisation. */
function usedOps(
  groups: readonly Group[],
  rematerialised: Rematerialised,
  needed: ReadonlySet<Op>,
): ReadonlySet<LoopOp>[] {
  const home = new Map<Op, number>();
  for (const [i, group] of groups.entries()) {
    for (const op of group.ops) if (!rematerialised.get(group)!.has(op)) home.set(op, i);
  }
  const used = groups.map(() => new Set<LoopOp>());
  const pending: { readonly group: number; readonly op: LoopOp }[] = [];
  const want = (group: number, op: LoopOp) => {
    if (used[group]!.has(op)) return;
    used[group]!.add(op);
    pending.push({ group, op });
  };
  for (const [op, i] of home) if (needed.has(op) && isLoop(op)) want(i, op);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { group, op } = next;
    const { ops, space } = groups[group]!;
    for (const x of op.operands) {
      if (!isLoop(x.source)) continue;
      const inside = ops.includes(x.source) && readsInside(space, x.source, op, x);
      want(inside ? group : home.get(x.source)!, x.source);
    }
  }
  return used;
}

/**
 * What is in memory whichever operations share loops: outputs and updates, parts of assemblies, and
 * operands of operations that are not loops.
 */
function neededInMemory({ outputs, updates }: LoweredPhase, ops: readonly Op[]): Set<Op> {
  const needed = new Set([...outputs, ...updates].map(({ value }) => value));
  for (const op of ops) {
    if (op.placement !== undefined) needed.add(op);
    if (!isLoop(op)) for (const { source } of op.operands) needed.add(source);
  }
  return needed;
}
