/** The kernels of a workload's step as separate functions, to time each. */
import { PreparedRun } from "@thalweg/engine/internals";
import { compileProgram, instantiate, type KernelDescription } from "@thalweg/tensor";
import { startWork, taskOf, traced } from "./prepare.js";
import type { Work } from "./work.js";

interface OpenKernels {
  readonly kernels: readonly KernelDescription[];
  /** The kernels in the order of a step; calling each once makes one step. */
  readonly calls: readonly (() => void)[];
}

const phase = "step";

export async function openKernels(work: Work): Promise<OpenKernels> {
  const task = await taskOf(work);
  const { resolved, training } = traced(work, task);
  const compiled = compileProgram(training.program, { exportKernels: true });
  const memory = new WebAssembly.Memory({ initial: compiled.layout.pages });
  const run = new PreparedRun(task, training, instantiate(compiled, { memory }));
  startWork({ task, resolved, run }, 2);
  run.step(0);
  const { code } = compiled;
  const module = code instanceof WebAssembly.Module ? code : new WebAssembly.Module(code);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const kernels = compiled.kernels[phase] ?? [];
  const calls = kernels.map(({ name }, i) => {
    const exported = exports[`phase:${phase}/k${i}_${name}`];
    if (typeof exported !== "function")
      throw new Error(`no kernel ${i} ${name} in work ${work.id}`);
    return () => {
      exported(0);
    };
  });
  return { kernels, calls };
}
