/** Tables for a terminal: aligned columns of plain text. */
import type { StudyResults } from "@thalweg/study";
import { type Cells, problemCells, rankingCells } from "./cells.js";

const GAP = "  ";

/** A table as lines. Headings that would be wider than the terminal are shortened from the right, columns first. */
export function renderCells({ columns, rows, notes }: Cells, width = 100): string[] {
  const widths = naturalWidths({ columns, rows });
  narrow(
    widths,
    rows.map((row) => row.map(lengthOf)),
    width,
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => {
        const text = shorten(cell, widths[i]!);
        const space = " ".repeat(widths[i]! - lengthOf(text));
        return columns[i]!.align === "left" ? text + space : space + text;
      })
      .join(GAP)
      .trimEnd();
  const rule = widths.map((each) => "\u2500".repeat(each)).join(GAP);
  return [
    line(columns.map(({ title }) => title)),
    rule,
    ...rows.map(line),
    ...notes.flatMap((note) => wrap(note, width)),
  ];
}

const naturalWidths = ({ columns, rows }: Pick<Cells, "columns" | "rows">): number[] =>
  columns.map(({ title }, i) => Math.max(lengthOf(title), ...rows.map((row) => lengthOf(row[i]!))));

const totalOf = (widths: readonly number[]): number =>
  widths.reduce((sum, each) => sum + each, GAP.length * (widths.length - 1));

/** Takes width from columns whose headings are wider than their cells, the widest surplus first, until the table fits. */
function narrow(widths: number[], cells: readonly (readonly number[])[], limit: number): void {
  const least = widths.map((_, i) => Math.max(4, ...cells.map((row) => row[i]!)));
  while (totalOf(widths) > limit) {
    const surplus = widths.map((each, i) => each - least[i]!);
    const at = surplus.indexOf(Math.max(...surplus));
    if (surplus[at]! <= 0) return;
    widths[at]! -= 1;
  }
}

const lengthOf = (text: string): number => [...text].length;

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

/** Everything that a comparison prints at its end: a table per problem, what they mean, the ranking, the warnings. */
export function renderTables(
  results: StudyResults,
  width = 100,
  heading: (text: string) => string = (text) => text,
): string {
  const tables = results.tables.map((table) => ({ table, cells: problemCells(table) }));
  const sections = tables.map(({ table, cells }) => [
    heading(table.problem),
    "",
    ...renderCells({ ...cells, notes: [] }, width),
  ]);
  const notes = [...new Set(tables.flatMap(({ cells }) => cells.notes))];
  const full = rankingCells(results, { perProblem: true });
  const fits = totalOf(naturalWidths(full)) <= width;
  const cells = fits ? full : rankingCells(results, { perProblem: false });
  const ranking = [heading("Overall ranking"), "", ...renderCells(cells, width)];
  const warnings = results.warnings.flatMap((warning) => wrap(`! ${warning}`, width));
  return [
    ...sections,
    notes.flatMap((note) => wrap(note, width)),
    ranking,
    ...(warnings.length > 0 ? [[heading("Warnings"), "", ...warnings]] : []),
  ]
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
}
