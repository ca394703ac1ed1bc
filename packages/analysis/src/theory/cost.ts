/** The cost of an update without the gradient, counted in the compiled program. */
import { type ResolvedOptimizer, standaloneOptimizer } from "@thalweg/engine";
import { compileProgram, variable } from "@thalweg/tensor";

/** For each parameter and step, of a weight matrix of 64 by 64 in f32. */
export interface Cost {
  /** State numbers kept between steps. */
  readonly state: number;
  /** Bytes kept: the parameter and its state. */
  readonly bytesKept: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly operations: number;
}

const parameter = { name: "weight", shape: [64, 64] };
const count = 64 * 64;
const bytesOfOne = 4;

export function costOf({ optimizer, hyper }: ResolvedOptimizer): Cost {
  const alone = standaloneOptimizer(optimizer, hyper, [parameter], "f32", { fixed: true });
  const g = variable("g", [count], "f32");
  const { phase } = alone.step({ g, loss: variable("loss", [], "f32"), gradientAt: () => g });
  const { updates = [] } = phase;
  const { kernels, layout } = compileProgram({ phases: { step: { updates } } });
  const kept = alone.states
    .map(({ variable: { attributes } }) => layout.variables[attributes.name]?.length ?? 0)
    .reduce((sum, length) => sum + length, 0);
  const each = (field: "bytesRead" | "bytesWritten" | "operations") =>
    kernels.step!.reduce((sum, kernel) => sum + kernel[field], 0) / count;
  return {
    state: kept / count,
    bytesKept: (bytesOfOne * (count + kept)) / count,
    bytesRead: each("bytesRead"),
    bytesWritten: each("bytesWritten"),
    operations: each("operations"),
  };
}
