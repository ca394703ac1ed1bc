/** What a compiled program consists of, for people and tests. */
import { instructionsOf } from "./code.js";
import type { CompiledProgram } from "./compile.js";
import { kernelName } from "./kernel.js";
import { nameOf } from "./op.js";
import type { PlannedKernel } from "./plan.js";
import { type KernelWork, workOf } from "./work.js";

/** Plain JSON about one kernel. */
export interface KernelDescription extends KernelWork {
  readonly kind: "loop" | "solo" | "fill" | "commit";
  readonly name: string;
  /** In order. */
  readonly primitives: readonly string[];
  /** Extents of the loops, outermost first; the shape of the result if it is no loop. */
  readonly space: readonly number[];
  /** Arrays read: by vectors, and by single values spread over the lanes. */
  readonly loads: number;
  readonly splats: number;
  /** Arrays written, accumulations included. */
  readonly stores: number;
  /** Passes over each row. */
  readonly passes: number;
}

export function describeKernel(planned: PlannedKernel): KernelDescription {
  const { kernel, code } = planned;
  const name = kernelName(kernel);
  if (code === undefined || kernel.kind !== "loop") {
    const op =
      kernel.kind === "commit" ? kernel.value : kernel.kind === "loop" ? undefined : kernel.op;
    return {
      kind: kernel.kind,
      name,
      primitives: [name],
      space: op?.shape ?? [],
      loads: kernel.kind === "solo" ? kernel.op.operands.length : kernel.kind === "commit" ? 1 : 0,
      splats: 0,
      stores: 1,
      passes: 1,
      ...workOf(planned),
    };
  }
  const all = [...instructionsOf(code)];
  const loads = all.filter(([{ kind }]) => kind === "load");
  const vectorLoads = loads.filter(([, pass]) => pass % 2 === 1 && pass > 0);
  return {
    kind: "loop",
    name,
    primitives: kernel.ops.map(nameOf),
    space: code.nest,
    loads: vectorLoads.length,
    splats: loads.length - vectorLoads.length,
    stores: all.filter(([{ kind }]) => kind === "store" || kind === "accumulate").length,
    passes: code.passes.filter(({ vector }) => vector.length > 0).length,
    ...workOf(planned),
  };
}

/** A listing of all kernels by phase, and the bytes of the plan. */
export function explain({ kernels, layout }: CompiledProgram): string {
  const lines = [`${layout.bytes} bytes of memory`];
  for (const [phase, list] of Object.entries(kernels)) {
    lines.push(`phase ${phase}: ${list.length} kernels`);
    list.forEach((kernel, i) => {
      const { name, space, loads, splats, stores, passes, primitives } = kernel;
      lines.push(
        `  k${i}_${name} [${space.join(", ")}]: ${loads} loads, ${splats} splats, ${stores} stores, ${passes} passes: ${primitives.join(" ")}`,
      );
    });
  }
  return lines.join("\n");
}
