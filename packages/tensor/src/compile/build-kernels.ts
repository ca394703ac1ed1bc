/** The kernels of a phase: groups of loops, everything else alone, and what fills assemblies. */
import { fuse } from "./fuse.js";
import type { Kernel, LoopKernel } from "./kernel.js";
import type { LoweredPhase } from "./lower.js";
import { isLeaf, isLoop } from "./op.js";

export function buildKernels({ ops }: LoweredPhase, fused: boolean): Kernel[] {
  const present = ops.filter((op) => op.size > 0);
  const kernels: Kernel[] = fuse(present, fused).map(
    ({ ops: members, space }): LoopKernel => ({
      kind: "loop",
      space,
      ops: members,
      repeated: new Set(),
    }),
  );
  for (const op of present) {
    if (isLeaf(op) || isLoop(op)) continue;
    if (op.kind !== "assembly") kernels.push({ kind: "solo", op });
    else if (op.fill !== undefined) kernels.push({ kind: "fill", op });
  }
  return kernels;
}
