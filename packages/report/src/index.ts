/** Figures, tables and the self-contained report page of a study. */

// figures
export type { SurfaceData } from "./figures/contours.js";
export { learningCurves } from "./figures/learning-curves.js";
export { ranking } from "./figures/ranking.js";
export { sensitivity } from "./figures/sensitivity.js";
export { surfacePaths } from "./figures/surface-paths.js";
export { figuresOf, problemFigures, type Surfaces } from "./figures-of.js";
// the page
export { buildReport, type Report, type ReportOptions } from "./page/report.js";
export { type Figure, renderFigure, standalone, type VegaLiteSpec } from "./render/render-svg.js";
export { type PairView, type ProblemView, problemViews } from "./study-view.js";
// tables
export { type Cells, type Column, problemCells, rankingCells } from "./tables/cells.js";
export { showEstimate, showNumber } from "./tables/format.js";
export { renderCells, renderTables, wrap } from "./tables/terminal.js";
