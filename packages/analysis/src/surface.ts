/** Error surfaces: the values of a problem of two coordinates on a grid. */
import { type AnalyticProblem, UsageError } from "@thalweg/core";
import { compileProgram, instantiate, nodeOf, showShape, variable } from "@thalweg/tensor";
import { contourLevels } from "./contour-levels.js";

/**
 * Values of a function of two variables on a grid of nodes, row by row from the lowest y, and
 * contour levels.
 */
export interface Surface {
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** `values[row * x.length + column]`. */
  readonly values: readonly number[];
  /** Ascending. */
  readonly levels: readonly number[];
}

export interface SurfaceOptions {
  /** Nodes along each axis, at least 2; default 121. */
  readonly nodes?: number;
  /** The number of contours; default 12. */
  readonly contours?: number;
}

/**
 * The surface over the problem's domain, in f64.
 * @throws UsageError for a problem without two coordinates; errors of the problem's objective
 */
export function surface(problem: AnalyticProblem, options: SurfaceOptions = {}): Surface {
  const { nodes = 121, contours = 12 } = options;
  const [acrossDomain, upDomain] = problem.domain;
  if (problem.start.length !== 2 || acrossDomain === undefined || upDomain === undefined) {
    throw new UsageError(
      `problem "${problem.name}" has ${problem.start.length} coordinates; a surface is drawn of two.`,
    );
  }
  const valueAt = evaluator(problem);
  const [x, y] = [ticks(acrossDomain, nodes), ticks(upDomain, nodes)];
  const values = y.flatMap((up) => x.map((across) => valueAt(across, up)));
  return { x, y, values, levels: contourLevels(values, problem.minimum.value, contours) };
}

function evaluator(problem: AnalyticProblem): (x: number, y: number) => number {
  const theta = variable("theta", [2], "f64");
  const value = problem.objective(theta);
  if (value.shape.length > 0) {
    throw new UsageError(
      `problem "${problem.name}": its objective has shape ${showShape(value.shape)}; it must be one value, [].`,
    );
  }
  const spec = { phases: { value: { outputs: { value: nodeOf(value) } } } };
  const program = instantiate(compileProgram(spec));
  const point = program.has("theta") ? program.variable("theta") : undefined;
  const result = program.output("value", "value");
  return (x, y) => {
    point?.set([x, y]);
    program.run("value");
    return result[0]!;
  };
}

/** Evenly spaced, both ends included. */
function ticks([low, high]: readonly [number, number], count: number): number[] {
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}
