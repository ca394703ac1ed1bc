import type { StudyResults } from "@thalweg/study";
import { budgetFigure } from "./figures/budget.js";
import type { SurfaceData } from "./figures/contours.js";
import { criticalDifferenceFigure } from "./figures/critical-difference.js";
import { heatMap } from "./figures/heat-map.js";
import { learningCurves } from "./figures/learning-curves.js";
import { outcomes } from "./figures/outcomes.js";
import { profileFigure } from "./figures/profile.js";
import { ranking } from "./figures/ranking.js";
import { sensitivity } from "./figures/sensitivity.js";
import { surfacePaths } from "./figures/surface-paths.js";
import type { Figure } from "./render/render-svg.js";
import { type ProblemView, problemViews } from "./study-view.js";

/** Surfaces of problems with two coordinates, by the problem's label in the study. */
export type Surfaces = Readonly<Record<string, SurfaceData>>;

/** Every figure of a study: the overview's, then each problem's. */
export async function figuresOf(results: StudyResults, surfaces: Surfaces = {}): Promise<Figure[]> {
  const perProblem: Figure[] = [];
  for (const view of problemViews(results)) {
    perProblem.push(...(await problemFigures(view, surfaces)));
  }
  return [...overviewFigures(results), ...perProblem];
}

/** The figures over all problems. */
export const overviewFigures = (results: StudyResults): Figure[] =>
  [
    ranking(results),
    criticalDifferenceFigure(results),
    heatMap(results),
    profileFigure(results),
    budgetFigure(results),
  ].filter((figure) => figure !== undefined);

/**
 * A problem's figures: outcomes, learning curves, paths on the surface if there is one, sensitivity
 * to tuned values.
 */
export async function problemFigures(view: ProblemView, surfaces: Surfaces): Promise<Figure[]> {
  const surface = Object.hasOwn(surfaces, view.problem.label)
    ? surfaces[view.problem.label]
    : undefined;
  const figures = [
    outcomes(view),
    learningCurves(view),
    surface === undefined ? undefined : await surfacePaths(view, surface),
    sensitivity(view),
  ];
  return figures.filter((figure) => figure !== undefined);
}
