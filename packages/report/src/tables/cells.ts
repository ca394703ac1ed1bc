/** The tables of a study as cells of text, for the terminal and for the page. */
import {
  type Estimate,
  levelText,
  type ProblemRow,
  type ProblemTable,
  type StudyResults,
} from "@thalweg/study";
import { showCount, showEstimate, showOf } from "./format.js";
import { type Mark, marksOf } from "./marks.js";

interface Column {
  readonly title: string;
  /** The short title for narrow terminals. */
  readonly short?: string;
  /** Whether a terminal that is too narrow leaves the column out. */
  readonly isDetail?: true;
  readonly align: "left" | "right";
}

/** Rows of text under headings, with notes that belong below it. A cell may have several lines. */
export interface Cells {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** By row and column. */
  readonly marks: readonly (readonly (Mark | undefined)[])[];
  readonly notes: readonly string[];
  /** What rows are sorted by in each column; NaN is last. Absent: by the text. */
  readonly keys?: readonly (readonly (number | undefined)[])[];
}

const left = (title: string): Column => ({ title, align: "left" });
const right = (title: string): Column => ({ title, align: "right" });

/**
 * A problem's table, without columns that have no information on this problem.
 * @param exact whether failures stand with their exact interval
 */
export function problemCells(table: ProblemTable, exact = false): Cells {
  const { rows, columns } = table;
  const seeds = rows[0]?.seeds ?? 0;
  const setting = settingTitle(rows);
  const target = rows.some(({ reached }) => reached !== null);
  const optional = <T>(present: boolean, value: T): T[] => (present ? [value] : []);
  const cellsOf = (row: ProblemRow): string[] => [
    row.optimizer,
    showEstimate(row.procedure, showOf(table.judged)),
    ...optional(setting !== undefined, showSetting(row, setting)),
    showEstimate(row.loss),
    ...optional(row.metric !== null, showMetricOf(table, row)),
    ...optional(target, showTarget(row)),
    showFailures(row, exact),
  ];
  const procedure = marksOf(
    rows.map((row) => row.procedure),
    table.judgedBetter,
  );
  const loss = marksOf(
    rows.map((row) => row.loss),
    "lower",
  );
  const metric = marksOf(
    rows.map((row) => row.metric),
    table.metricBetter ?? "lower",
  );
  const spent = marksOf(
    rows.map(({ evaluationsToTarget }) => evaluationsToTarget),
    "lower",
  );
  return {
    columns: [
      left("optimizer"),
      { ...right(`${table.judged}, tuned anew`), short: table.judged },
      ...optional(setting !== undefined, right(setting ?? "")),
      { ...right(`${columns.loss}, at this setting`), short: "at this setting", isDetail: true },
      ...optional(columns.metric !== null, {
        ...right(`${columns.metric}, at this setting`),
        ...({ short: columns.metric ?? "", isDetail: true } as const),
      }),
      ...optional(target, { ...right("gradients to target"), short: "to target" }),
      right("failed"),
    ],
    rows: rows.map(cellsOf),
    keys: rows.map((row) => [
      undefined,
      keyOf(row.procedure),
      ...optional(setting !== undefined, Number(row.hyper[setting ?? ""])),
      keyOf(row.loss),
      ...optional(columns.metric !== null, keyOf(row.metric)),
      ...optional(target, keyOf(row.evaluationsToTarget)),
      row.failures.count / Math.max(1, row.failures.of),
    ]),
    marks: byRow([
      noMarks(rows),
      procedure,
      ...optional(setting !== undefined, noMarks(rows)),
      loss,
      ...optional(columns.metric !== null, metric),
      ...optional(target, spent),
      noMarks(rows),
    ]),
    notes: [
      `Tuned anew: the median over ${count(table.replicates, "replicate")} of tuning and judging${bracketsOf(rows.map((row) => row.procedure))}.`,
      `At this setting: that of a typical replicate, the median over its ${count(seeds, "fresh seed")}${bracketsOf(rows.map((row) => row.loss))}, without the noise of tuning.`,
      ...optional(
        rows.some(({ reached }) => reached !== null && reached < seeds),
        "never: the median seed did not reach the target; (k of n) says how many did.",
      ),
      ...markNotes([...procedure, ...loss, ...metric, ...spent]),
      ...optional(
        target && rows.some(severalPerStep),
        "Gradients are evaluations on one batch each; where a step takes several, steps stand beside them.",
      ),
    ],
  };
}

/** Medians as numbers; an infinite one sorts last in either direction of better. */
const keyOf = (estimate: Estimate | null): number => estimate?.median ?? Number.NaN;

/** What the brackets after a column's medians are. */
function bracketsOf(estimates: readonly Estimate[]): string {
  const level = estimates.find((each) => each.interval !== null)?.level ?? null;
  return level === null
    ? " (one says nothing about spread)"
    : `, in brackets its ${levelText(level)}`;
}

const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? "" : "s"}`;

/**
 * The name of the tuned hyperparameter if all optimizers tune the same one; `setting` for several;
 * undefined if nothing can be tuned.
 */
function settingTitle(rows: readonly ProblemRow[]): string | undefined {
  const names = new Set(rows.flatMap(({ tuned }) => tuned));
  return names.size < 2 ? [...names][0] : "setting";
}

/** The tuned values, each on its own line, with names unless the column's title has the name. */
function showSetting({ hyper, tuned }: ProblemRow, title: string | undefined): string {
  return tuned
    .map((name) => (name === title ? String(hyper[name]) : `${name} ${String(hyper[name])}`))
    .join("\n");
}

const showMetricOf = ({ columns }: ProblemTable, { metric }: ProblemRow): string =>
  metric === null ? "" : showEstimate(metric, showOf(columns.metric ?? ""));

const noMarks = (rows: readonly unknown[]): undefined[] => rows.map(() => undefined);

/** Transposes columns of marks to rows. */
const byRow = (columns: readonly (readonly (Mark | undefined)[])[]): (Mark | undefined)[][] =>
  columns[0]!.map((_, row) => columns.map((marks) => marks[row]));

const markNotes = (marks: readonly (Mark | undefined)[]): string[] => [
  ...(marks.includes("best") ? ["*: the best of its column."] : []),
  ...(marks.includes("tied")
    ? [
        "\u2248: its interval overlaps that of the best, so that these seeds do not tell the two apart.",
      ]
    : []),
];

const severalPerStep = ({ evaluationsPerStep }: ProblemRow): boolean =>
  (evaluationsPerStep ?? 1) > 1;

function showTarget(row: ProblemRow): string {
  const { evaluationsToTarget, evaluationsPerStep, reached, seeds } = row;
  if (evaluationsToTarget === null || reached === null) return "";
  const { median } = evaluationsToTarget;
  const steps =
    median !== null && severalPerStep(row)
      ? `, ${showCount(median / (evaluationsPerStep ?? 1))} steps`
      : "";
  const middle = `${median === null ? "never" : showCount(median)}${steps}`;
  return reached === seeds ? middle : `${middle} (${reached} of ${seeds})`;
}

/** `2 of 36 [1, 19] %`: with the exact interval of the share. */
function showFailures({ failures: { count, of, interval } }: ProblemRow, exact: boolean): string {
  if (!exact) return `${count} of ${of}`;
  const [low, high] = interval.map((share) => Math.round(100 * share));
  return `${count} of ${of} [${low}, ${high}] %`;
}

function levelTitle(rows: StudyResults["ranking"]): string {
  const level = rows[0]?.level ?? null;
  return level === null ? "interval" : levelText(level);
}

/** A whole rank without decimals, a mean of ranks with one. */
const showRank = (rank: number): string =>
  Number.isInteger(rank) ? String(rank) : rank.toFixed(1);

/** The overall ranking, best first; `perProblem`: with the rank on each problem. */
export function rankingCells(
  { ranking, problems }: StudyResults,
  { perProblem }: { readonly perProblem: boolean },
): Cells {
  const mean = marksOf(
    ranking.map(({ meanRank, interval }) => ({ median: meanRank, interval })),
    "lower",
  );
  const ranked = problems.map((_, i) =>
    marksOf(
      ranking.map(({ ranks }) => ({ median: ranks[i]!.rank, interval: null })),
      "lower",
    ),
  );
  return {
    columns: [
      left("optimizer"),
      right("mean rank"),
      right(levelTitle(ranking)),
      ...(perProblem ? problems.map(({ label }) => right(label)) : []),
    ],
    rows: ranking.map(({ optimizer, meanRank, interval, ranks }) => [
      optimizer,
      meanRank.toFixed(2),
      interval === null ? "\u2013" : `${interval[0].toFixed(2)} \u2013 ${interval[1].toFixed(2)}`,
      ...(perProblem ? ranks.map(({ rank }) => showRank(rank)) : []),
    ]),
    keys: ranking.map(({ meanRank, interval, ranks }) => [
      ...[undefined, meanRank, interval?.[0] ?? Number.NaN],
      ...(perProblem ? ranks.map(({ rank }) => rank) : []),
    ]),
    marks: byRow([noMarks(ranking), mean, noMarks(ranking), ...(perProblem ? ranked : [])]),
    notes: [
      "Mean over problems and replicates of the rank (1 is best; equals share their mean rank); the interval lies between replicates and holds for these problems.",
      ...markNotes(mean),
    ],
  };
}

/** The comparisons of the family, the smallest p first. */
export function comparisonCells({ comparisons }: StudyResults): Cells {
  const rows = comparisons.family.toSorted((a, b) => a.adjustedP - b.adjustedP || a.p - b.p);
  return {
    columns: [
      left("first"),
      right("second"),
      ...["wins", "losses", "ties", "p", "p, adjusted"].map(right),
    ],
    rows: rows.map((each) => [
      ...[each.first, each.second],
      ...[each.wins, each.losses, each.ties].map(String),
      ...[showP(each.p), showP(each.adjustedP)],
    ]),
    keys: rows.map((each) => [
      ...[undefined, undefined, each.wins, each.losses, each.ties, each.p, each.adjustedP],
    ]),
    marks: rows.map(({ adjustedP }) => [
      ...[undefined, undefined, undefined, undefined, undefined, undefined],
      adjustedP <= comparisons.alpha ? "best" : undefined,
    ]),
    notes: [
      `Two-sided sign tests on problems and replicates, in which both had the same seeds; adjusted by Holm's method for the whole family. *: significant at ${comparisons.alpha}.`,
      "The first wins where its cost is lower; ties take no part.",
    ],
  };
}

const showP = (p: number): string => (p < 0.001 ? "< 0.001" : p.toFixed(3));
