import type { StudyResults } from "@thalweg/study";
import type { SurfaceData } from "./figures/contours.js";
import { learningCurves } from "./figures/learning-curves.js";
import { ranking } from "./figures/ranking.js";
import { sensitivity } from "./figures/sensitivity.js";
import { surfacePaths } from "./figures/surface-paths.js";
import type { Figure } from "./render/render-svg.js";
import { type ProblemView, problemViews } from "./study-view.js";

/** Surfaces of problems of two coordinates, by the problem's label in the study. */
export type Surfaces = Readonly<Record<string, SurfaceData>>;

/** Every figure of a study: the ranking, then each problem's. */
export async function figuresOf(results: StudyResults, surfaces: Surfaces = {}): Promise<Figure[]> {
  const perProblem = await Promise.all(
    problemViews(results).map((view) => problemFigures(view, surfaces)),
  );
  return [ranking(results), ...perProblem.flat()];
}

/** A problem's figures: learning curves, paths on the surface where there is one, sensitivity to the rate. */
export async function problemFigures(view: ProblemView, surfaces: Surfaces): Promise<Figure[]> {
  const surface = Object.hasOwn(surfaces, view.problem.label)
    ? surfaces[view.problem.label]
    : undefined;
  const figures = [
    learningCurves(view),
    surface === undefined ? undefined : await surfacePaths(view, surface),
    sensitivity(view),
  ];
  return figures.filter((figure) => figure !== undefined);
}
