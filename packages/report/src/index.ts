/** Figures, tables and the self-contained report page of a study. */

// The page.

export { buildReport, type Report, type ReportOptions } from "./page/report.js";

// Tables for a terminal.

export { renderTables } from "./tables/terminal.js";

// Figures.

export type { SurfaceData } from "./figures/contours.js";
export type { ScheduleCurve } from "./figures/schedules.js";
export { type Extras, figuresOf, type Schedules, type Surfaces } from "./figures-of.js";
export { type FigureFormat, figureFormats } from "./render/figure-formats.js";
export {
  type Figure,
  type LegendEntry,
  renderFigure,
  type VegaLiteSpec,
} from "./render/render-svg.js";
export type { Look } from "./render/theme.js";
export { type Seconds, secondsPerGradient } from "./seconds.js";
export { type PairView, type ProblemView, problemViews, type TunedRun } from "./study-view.js";
