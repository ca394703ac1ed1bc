import { type CompiledProgram, compileProgram, instantiate, withModule } from "@thalweg/tensor";
import { taskOf, traced } from "../works/prepare.js";
import { works } from "../works/works.js";
import type { Case, Suite } from "./suite.js";

/**
 * Times each stage from a workload to a runnable program, after the JavaScript has been optimised.
 */
export const compileSuite: Suite = {
  name: "compile",
  title: "from each work to a program, stage by stage",
  async open() {
    const cases: Record<string, Case> = {};
    for (const work of works) {
      const task = await taskOf(work);
      const { training } = traced(work, task);
      const compiled = compileProgram(training.program);
      const withOwnModule = withModule(compiled);
      Object.assign(cases, {
        [`${work.id}: trace`]: { run: () => traced(work, task) },
        [`${work.id}: lower, plan and emit`]: { run: () => compileProgram(training.program) },
        [`${work.id}: make the module`]: { run: () => withModule(distinct(compiled)) },
        [`${work.id}: instantiate`]: { run: () => instantiate(withOwnModule) },
      });
    }
    return { cases };
  },
};

let count = 0;

/**
 * The same module with different bytes in a custom section, because engines cache compiled modules
 * by their bytes.
 */
function distinct(compiled: CompiledProgram): CompiledProgram {
  const { code } = compiled;
  if (code instanceof WebAssembly.Module) return compiled;
  // A custom section: its id, its size, an empty name, and four bytes.
  const section = Uint8Array.of(0, 5, 0, 0, 0, 0, 0);
  new DataView(section.buffer).setUint32(3, count++);
  const longer = new Uint8Array(code.length + section.length);
  longer.set(code);
  longer.set(section, code.length);
  return { ...compiled, code: longer };
}
