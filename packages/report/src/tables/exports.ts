/** The tables of a study as data, and as CSV, LaTeX and Markdown. */
import { visibleLine } from "@thalweg/core/host";
import type { Estimate, ProblemTable, StudyResults } from "@thalweg/study";
import { keysOf } from "../keys.js";
import { failureGroups } from "./failure-groups.js";
import { showNumber } from "./format.js";

type Cell = string | number | null;

/** A table of values; null is an infinite or a missing one. */
export interface DataTable {
  /** The name of its files. */
  readonly name: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** The ranking, each problem's table, the comparisons, the failures. */
export function dataTables(results: StudyResults): DataTable[] {
  const keys = keysOf(results.problems.map(({ label }) => label));
  return [
    rankingTable(results),
    ...results.tables.map((table, i) => problemTable(table, `problem-${keys[i]}`)),
    comparisonTable(results),
    failureTable(results),
  ];
}

function rankingTable({ ranking, problems }: StudyResults): DataTable {
  return {
    name: "ranking",
    title: "Mean ranks over problems and replicates",
    columns: [
      "optimizer",
      "mean rank",
      "low",
      "high",
      "level",
      ...problems.map(({ label }) => label),
    ],
    rows: ranking.map(({ optimizer, meanRank, interval, level, ranks }) => [
      ...[optimizer, meanRank, ...(interval ?? [null, null]), level],
      ...ranks.map(({ rank }) => rank),
    ]),
  };
}

const ends = (of: Estimate | null): Cell[] => [
  of?.median ?? null,
  ...(of?.interval ?? [null, null]),
];
const named = (title: string): string[] => [title, `${title}, low`, `${title}, high`];

function problemTable(table: ProblemTable, name: string): DataTable {
  const { rows, columns } = table;
  const tuned = [...new Set(rows.flatMap((row) => row.tuned))];
  const hasTarget = rows.some(({ reached }) => reached !== null);
  return {
    name,
    title: table.problem,
    columns: [
      "optimizer",
      ...named(`${table.judged}, tuned anew`),
      ...tuned,
      ...named(`${columns.loss}, at this setting`),
      ...(columns.metric === null ? [] : named(`${columns.metric}, at this setting`)),
      ...(hasTarget ? [...named("gradients to target"), "reached", "seeds"] : []),
      ...["failed", "runs", "failed share, low", "failed share, high"],
    ],
    rows: rows.map((row) => [
      row.optimizer,
      ...ends(row.procedure),
      ...tuned.map((each): Cell => {
        const value = row.hyper[each];
        return typeof value === "number" || typeof value === "string" ? value : null;
      }),
      ...ends(row.loss),
      ...(columns.metric === null ? [] : ends(row.metric)),
      ...(hasTarget ? [...ends(row.evaluationsToTarget), row.reached, row.seeds] : []),
      ...[row.failures.count, row.failures.of, ...row.failures.interval],
    ]),
  };
}

const comparisonTable = ({ comparisons }: StudyResults): DataTable => ({
  name: "comparisons",
  title: "Comparisons within replicates",
  columns: ["first", "second", "wins", "losses", "ties", "p", "adjusted p", "smallest p"],
  rows: comparisons.family.map((each) => [
    ...[each.first, each.second, each.wins, each.losses, each.ties],
    ...[each.p, each.adjustedP, each.smallestP],
  ]),
});

const failureTable = (results: StudyResults): DataTable => ({
  name: "failures",
  title: "Runs that failed",
  columns: ["problem", "optimizer", "phase", "reason", "count", "of", "example"],
  rows: failureGroups(results).map((each) => [
    ...[each.problem, each.optimizer, each.phase, each.reason, each.count, each.of, each.example],
  ]),
});

/** RFC 4180, with full digits; empty for null. */
export function csv({ columns, rows }: DataTable): string {
  const cell = (value: Cell) => {
    const text = value === null ? "" : visibleLine(String(value));
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

const shown = (value: Cell, missing: string): string => {
  if (value === null) return missing;
  if (typeof value === "string") return visibleLine(value);
  return Number.isInteger(value) && Math.abs(value) < 1e5 ? String(value) : showNumber(value);
};

const isNumeric = ({ rows }: DataTable, column: number): boolean =>
  rows.every((row) => typeof row[column] !== "string");

export function markdown(table: DataTable): string {
  const { title, columns, rows } = table;
  const cell = (text: string) => text.replace(/[\\`*_{}[\]<>|#]/g, "\\$&");
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return [
    `${cell(visibleLine(title))}\n\n`,
    line(columns.map((each) => cell(visibleLine(each)))),
    line(columns.map((_, i) => (isNumeric(table, i) ? "---:" : "---"))),
    ...rows.map((row) => line(row.map((value) => cell(shown(value, "\u2013"))))),
  ].join("");
}

const TEX: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "\u2212": "$-$",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
};

/** A `tabular` with the rules of the package booktabs. */
export function latex(table: DataTable): string {
  const { title, columns, rows } = table;
  const cell = (text: string) =>
    text
      .replace(/[\\~^\u2212<>|]|[&%$#_{}]/g, (each) => TEX[each] ?? `\\${each}`)
      .replace(/^(-?[\d.]+)e(-?\d+)$/, "$$$1 \\times 10^{$2}$$");
  const line = (cells: readonly string[]) => `${cells.join(" & ")} \\\\\n`;
  const align = columns.map((_, i) => (isNumeric(table, i) ? "r" : "l")).join("");
  return [
    `% ${visibleLine(title)}; needs \\usepackage{booktabs}\n\\begin{tabular}{${align}}\n\\toprule\n`,
    line(columns.map((each) => cell(visibleLine(each)))),
    "\\midrule\n",
    ...rows.map((row) => line(row.map((value) => cell(shown(value, "--"))))),
    "\\bottomrule\n\\end{tabular}\n",
  ].join("");
}

/** Every table in every form, by file name. */
export const tableFiles = (results: StudyResults): { file: string; content: string }[] =>
  dataTables(results).flatMap((table) => [
    { file: `tables/${table.name}.csv`, content: csv(table) },
    { file: `tables/${table.name}.tex`, content: latex(table) },
    { file: `tables/${table.name}.md`, content: markdown(table) },
  ]);
