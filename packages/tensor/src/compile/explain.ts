/** Descriptions of a compiled program's kernels, for people and tests. */
import { type Instruction, instructionsOf } from "./ir/code.js";
import type { CompiledProgram, KernelDescription } from "./ir/compiled-program.js";
import { kernelName } from "./ir/kernel.js";
import { nameOf } from "./ir/op.js";
import type { PlannedKernel } from "./passes/plan.js";
import { workOf } from "./work.js";

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
  const loads = all.filter(({ instruction }) => instruction.kind === "load");
  const vectorLoads = loads.filter(({ scope }) => scope === "vector");
  const isStore = ({ kind }: Instruction) => kind === "store" || kind === "accumulate";
  return {
    kind: "loop",
    name,
    primitives: kernel.ops.map(nameOf),
    space: code.nest,
    loads: vectorLoads.length,
    splats: loads.length - vectorLoads.length,
    stores: all.filter(({ instruction }) => isStore(instruction)).length,
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
