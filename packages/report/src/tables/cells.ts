/** The tables of a study as cells of text, for the terminal and for the page. */
import type { ProblemRow, ProblemTable, StudyResults } from "@thalweg/study";
import { showEstimate, showOf, showSteps } from "./format.js";

export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
}

/** Rows of text under headings, with notes that belong below it. */
export interface Cells {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

const left = (title: string): Column => ({ title, align: "left" });
const right = (title: string): Column => ({ title, align: "right" });

/** A problem's table; columns that say nothing on this problem are left out. */
export function problemCells(table: ProblemTable): Cells {
  const { rows, columns } = table;
  const seeds = rows[0]?.seeds ?? 0;
  const rates = rows.some(({ hyper }) => "lr" in hyper);
  const target = rows.some(({ reached }) => reached !== null);
  const optional = <T>(present: boolean, value: T): T[] => (present ? [value] : []);
  const cellsOf = (row: ProblemRow): string[] => [
    row.optimizer,
    ...optional(rates, "lr" in row.hyper ? String(row.hyper.lr) : ""),
    showEstimate(row.loss),
    ...optional(row.metric !== null, showMetricOf(table, row)),
    ...optional(target, showTarget(row)),
    showLost(row),
  ];
  return {
    columns: [
      left("optimizer"),
      ...optional(rates, right("rate")),
      right(columns.loss),
      ...optional(columns.metric !== null, right(columns.metric ?? "")),
      ...optional(target, right("steps to target")),
      right("diverged"),
    ],
    rows: rows.map(cellsOf),
    notes: [
      `Medians over ${seeds} ${seeds === 1 ? "seed" : "seeds"}` +
        (seeds > 1
          ? ", in brackets 95 % bootstrap intervals."
          : "; one seed says nothing about spread."),
      ...optional(
        rows.some(({ reached }) => reached !== null && reached < seeds),
        "never: the median seed did not reach the target; (k of n) says how many did.",
      ),
    ],
  };
}

const showMetricOf = ({ columns }: ProblemTable, { metric }: ProblemRow): string =>
  metric === null ? "" : showEstimate(metric, showOf(columns.metric ?? ""));

function showTarget({ stepsToTarget, reached, seeds }: ProblemRow): string {
  if (stepsToTarget === null || reached === null) return "";
  const middle = showSteps(stepsToTarget.median);
  return reached === seeds ? middle : `${middle} (${reached} of ${seeds})`;
}

function showLost({ diverged, failed, seeds }: ProblemRow): string {
  const share = diverged === 0 ? "0 %" : `${Math.round((100 * diverged) / seeds)} %`;
  return failed === 0 ? share : `${share}, ${failed} failed`;
}

/** The overall ranking, best first; `perProblem`: with the rank on each problem. */
export function rankingCells(
  { ranking, problems }: StudyResults,
  { perProblem }: { readonly perProblem: boolean },
): Cells {
  return {
    columns: [
      left("optimizer"),
      right("mean rank"),
      right("95 % interval"),
      ...(perProblem ? problems.map(({ label }) => right(label)) : []),
    ],
    rows: ranking.map(({ optimizer, meanRank, interval, ranks }) => [
      optimizer,
      meanRank.toFixed(2),
      interval === null ? "\u2013" : `${interval[0].toFixed(2)} \u2013 ${interval[1].toFixed(2)}`,
      ...(perProblem ? ranks.map(({ rank }) => String(rank)) : []),
    ]),
    notes: [
      "Mean over problems of the rank of the median regret (1 is best; equals share their mean rank);" +
        " intervals resample problems and seeds.",
    ],
  };
}
