/**
 * Columns of text. Rows are coloured after the layout, because cells are measured without colours.
 */

interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
}

const gap = "  ";

/**
 * The header and the rows as lines of equal columns; trailing blanks are cut.
 * @param rows as many cells each as there are columns
 */
export function layOut(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): { readonly header: string; readonly lines: readonly string[] } {
  const widths = columns.map(({ title }, i) =>
    Math.max(lengthOf(title), ...rows.map((row) => lengthOf(row[i] ?? ""))),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align = "left" }, i) => pad(cells[i] ?? "", widths[i]!, align))
      .join(gap)
      .trimEnd();
  return { header: line(columns.map(({ title }) => title)), lines: rows.map(line) };
}

const lengthOf = (text: string): number => [...text].length;

function pad(text: string, width: number, align: "left" | "right"): string {
  const blanks = " ".repeat(Math.max(0, width - lengthOf(text)));
  return align === "left" ? text + blanks : blanks + text;
}

/** Breaks text at blanks into lines of at most `width`; a longer word has a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && lengthOf(last) + 1 + lengthOf(word) <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
