/** Tables for a terminal: aligned columns of plain text. */
import { visibleLine } from "@thalweg/core/host";
import type { StudyResults } from "@thalweg/study";
import { breakText, lengthOf } from "./break-text.js";
import { type Cells, problemCells, rankingCells } from "./cells.js";
import { groupedWarnings } from "./grouped-warnings.js";
import type { Mark } from "./marks.js";

const GAP = "  ";

/**
 * The line length to which names are broken before headings are shortened; if that is not enough,
 * lines are shorter.
 */
const LINE_OF_NAME = 28;
const SHORTEST_NAME = 20;

/** The line length of sentences for output without a width. */
const LINE_OF_PROSE = 100;

/**
 * A table as lines, without control characters. A table wider than `width` is narrowed: headings
 * take their short forms, then long names are broken into several lines, then headings are
 * truncated; if that is not enough, columns of details are left out, the last first. Numbers are
 * never truncated; with infinite width nothing is.
 */
export function renderCells(cells: Cells, width = 100): string[] {
  const { columns, rows, notes } = narrowed(withMarks(visibleCells(cells)), width);
  const titles = columns.map(({ title }) => title);
  const widths = fittingWidths(titles, rows, width);
  const line = (texts: readonly string[]) =>
    texts
      .map((cell, i) => {
        const text = shorten(cell, widths[i]!);
        const space = " ".repeat(widths[i]! - lengthOf(text));
        return columns[i]!.align === "left" ? text + space : space + text;
      })
      .join(GAP)
      .trimEnd();
  const rule = widths.map((each) => "\u2500".repeat(each)).join(GAP);
  return [
    line(titles),
    rule,
    ...rows.flatMap((row) => linesOf(row, widths).map(line)),
    ...notes.flatMap((note) => wrap(note, Math.min(width, LINE_OF_PROSE))),
  ];
}

/** The table with short headings, and with fewer columns, if it is too wide. */
function narrowed(cells: Omit<Cells, "marks">, width: number): Omit<Cells, "marks"> {
  if (totalOf(naturalWidths(cells)) <= width) return cells;
  let columns = cells.columns.map((column) => ({ ...column, title: column.short ?? column.title }));
  let { rows } = cells;
  for (;;) {
    const at = columns.findLastIndex(({ isDetail }) => isDetail);
    if (at < 0 || leastTotal(columns.length, rows) <= width) return { ...cells, columns, rows };
    columns = columns.toSpliced(at, 1);
    rows = rows.map((row) => row.toSpliced(at, 1));
  }
}

/** The width of a table whose headings are truncated and whose names are broken. */
function leastTotal(columns: number, rows: Cells["rows"]): number {
  const [name = 0, ...others] = cellWidths(columns, rows);
  return totalOf([Math.min(name, LINE_OF_NAME), ...others]);
}

/** A row as lines of cells, as many as its tallest cell has. */
function linesOf([name = "", ...rest]: readonly string[], widths: readonly number[]): string[][] {
  const cells = [breakText(name, widths[0]!), ...rest.map((cell) => cell.split("\n"))];
  const height = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, i) => cells.map((lines) => lines[i] ?? ""));
}

const signs: Readonly<Record<Mark, string>> = { best: " *", tied: " \u2248" };

/**
 * Adds marks after the texts, in columns that have any; cells without a mark get the same space.
 */
function withMarks({ columns, rows, marks, notes }: Cells): Omit<Cells, "marks"> {
  const marked = columns.map((_, i) => marks.some((row) => row[i] !== undefined));
  const sign = (row: number, i: number) => {
    const mark = marks[row]?.[i];
    return mark === undefined ? "  " : signs[mark];
  };
  return {
    columns: columns.map((column, i) => ({
      ...column,
      title: marked[i] ? `${column.title}  ` : column.title,
      ...(marked[i] && column.short !== undefined && { short: `${column.short}  ` }),
    })),
    rows: rows.map((row, r) => row.map((cell, i) => (marked[i] ? `${cell}${sign(r, i)}` : cell))),
    notes,
  };
}

const visibleCells = ({ columns, rows, marks, notes }: Cells): Cells => ({
  marks,
  columns: columns.map((column) => ({
    ...column,
    title: visibleLine(column.title),
    ...(column.short !== undefined && { short: visibleLine(column.short) }),
  })),
  rows: rows.map((row) => row.map((cell) => cell.split("\n").map(visibleLine).join("\n"))),
  notes: notes.map(visibleLine),
});

/** The width of the cells of each column, without headings. */
const cellWidths = (columns: number, rows: Cells["rows"]): number[] =>
  Array.from({ length: columns }, (_, i) =>
    Math.max(0, ...rows.flatMap((row) => row[i]!.split("\n").map(lengthOf))),
  );

const naturalWidths = ({ columns, rows }: Pick<Cells, "columns" | "rows">): number[] => {
  const widths = cellWidths(columns.length, rows);
  return columns.map(({ title }, i) => Math.max(lengthOf(title), widths[i]!));
};

const totalOf = (widths: readonly number[]): number =>
  widths.reduce((sum, each) => sum + each, GAP.length * (widths.length - 1));

/**
 * Reduces the width of long names, then of columns whose headings are wider than their cells, the
 * largest excess first.
 */
function fittingWidths(titles: readonly string[], rows: Cells["rows"], limit: number): number[] {
  const least = cellWidths(titles.length, rows).map((each) => Math.max(4, each));
  const widths = titles.map((title, i) => Math.max(lengthOf(title), least[i]!));
  const breakNames = (shortest: number) => {
    const over = Math.max(0, totalOf(widths) - limit);
    widths[0] = Math.min(widths[0]!, Math.max(shortest, widths[0]! - over));
    least[0] = Math.min(least[0]!, widths[0]);
  };
  breakNames(LINE_OF_NAME);
  while (totalOf(widths) > limit) {
    const surplus = widths.map((each, i) => each - least[i]!);
    const at = surplus.indexOf(Math.max(...surplus));
    if (surplus[at]! <= 0) break;
    widths[at]! -= 1;
  }
  breakNames(SHORTEST_NAME);
  return widths;
}

const shorten = (text: string, width: number): string =>
  lengthOf(text) <= width ? text : `${[...text].slice(0, width - 1).join("")}\u2026`;

/** Breaks a sentence at spaces. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && lengthOf(last) + 1 + lengthOf(word) <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

/**
 * Everything that a comparison prints at its end: a table per problem, what they mean, the ranking,
 * the warnings by problem, and the verdict last, where a reader sees it.
 *
 * @param width of the terminal; infinity for a file, where nothing is truncated and sentences are
 * broken at 100 columns
 */
export function renderTables(
  results: StudyResults,
  width = 100,
  heading: (text: string) => string = (text) => text,
): string {
  const tables = results.tables.map((table) => ({ table, cells: problemCells(table) }));
  const sections = tables.map(({ table, cells }) => [
    heading(visibleLine(table.problem)),
    "",
    ...renderCells({ ...cells, notes: [] }, width),
  ]);
  const notes = [...new Set(tables.flatMap(({ cells }) => cells.notes))];
  const full = rankingCells(results, { perProblem: true });
  const fits = totalOf(naturalWidths(full)) <= width;
  const cells = fits ? full : rankingCells(results, { perProblem: false });
  const ranking = [heading("Overall ranking"), "", ...renderCells(cells, width)];
  const prose = Math.min(width, LINE_OF_PROSE);
  const warnings = groupedWarnings(results).flatMap(({ problem, texts }) => [
    ...wrap(visibleLine(problem ?? results.study.name), prose),
    ...texts.flatMap((text) => indented(`! ${visibleLine(text)}`, prose)),
  ]);
  const verdict = results.verdict.flatMap((sentence) => wrap(visibleLine(sentence), prose));
  return [
    ...sections,
    notes.flatMap((note) => wrap(visibleLine(note), prose)),
    ranking,
    ...(warnings.length > 0 ? [[heading("Warnings"), "", ...warnings]] : []),
    [heading("Verdict"), "", ...verdict],
  ]
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
}

/** A sentence whose further lines stand below its first word. */
const indented = (text: string, width: number): string[] =>
  wrap(text, width - 4).map((line, i) => (i === 0 ? `  ${line}` : `    ${line}`));
