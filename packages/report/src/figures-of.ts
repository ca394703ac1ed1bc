import type { StudyResults } from "@thalweg/study";
import { budgetFigure } from "./figures/budget.js";
import type { SurfaceData } from "./figures/contours.js";
import { criticalDifferenceFigure } from "./figures/critical-difference.js";
import { heatMap } from "./figures/heat-map.js";
import { learningCurves } from "./figures/learning-curves.js";
import { outcomes } from "./figures/outcomes.js";
import { profileFigure } from "./figures/profile.js";
import { ranking } from "./figures/ranking.js";
import { type ScheduleCurve, scheduleFigure } from "./figures/schedules.js";
import { sensitivity } from "./figures/sensitivity.js";
import { surfacePaths } from "./figures/surface-paths.js";
import type { Figure } from "./render/render-svg.js";
import type { Seconds } from "./seconds.js";
import { type ProblemView, problemViews } from "./study-view.js";

/** Surfaces of problems with two coordinates, by the problem's label in the study. */
export type Surfaces = Readonly<Record<string, SurfaceData>>;

/** The values of schedules at the settings that are shown, by the problem's label in the study. */
export type Schedules = Readonly<Record<string, readonly ScheduleCurve[]>>;

/** What figures show that is not in the results. Default: those figures are left out. */
export interface Extras {
  readonly surfaces?: Surfaces;
  readonly schedules?: Schedules;
  readonly seconds?: Seconds;
}

/** Every figure of a study: the overview's, then each problem's. */
export async function figuresOf(results: StudyResults, extras: Extras = {}): Promise<Figure[]> {
  const perProblem: Figure[] = [];
  for (const view of problemViews(results)) {
    perProblem.push(...(await problemFigures(view, extras)));
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
 * A problem's figures: outcomes, learning curves, schedules if there are any, paths on the surface
 * if there is one, sensitivity to tuned values.
 */
export async function problemFigures(
  view: ProblemView,
  { surfaces = {}, schedules = {}, seconds = {} }: Extras,
): Promise<Figure[]> {
  const { label } = view.problem;
  const surface = Object.hasOwn(surfaces, label) ? surfaces[label] : undefined;
  const curves = Object.hasOwn(schedules, label) ? schedules[label]! : [];
  const figures = [
    outcomes(view),
    learningCurves(view, Object.hasOwn(seconds, label) ? seconds[label] : undefined),
    scheduleFigure(view, curves),
    surface === undefined ? undefined : await surfacePaths(view, surface),
    sensitivity(view),
  ];
  return figures.filter((figure) => figure !== undefined);
}
