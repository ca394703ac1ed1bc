/** Rows of small panels, for wide pages and for narrow ones. */
import { textWidth } from "../render/font.js";
import { breakText, firstLines } from "../tables/break-text.js";
import { wrap } from "../tables/terminal.js";

/** The widths of figures for a wide page and for a phone. */
export const FIGURE_WIDTH = { wide: 880, narrow: 330 } as const;

export type PageWidth = keyof typeof FIGURE_WIDTH;

export interface PanelSize {
  readonly box: { readonly width: number; readonly height: number };
  /** A panel's heading in at most two lines. */
  readonly lines: (heading: string) => string[];
}

export interface PanelGrid extends PanelSize {
  readonly columns: number;
  /** Whether a panel is in the first column, which has the axis for its row. */
  readonly isFirst: (panel: number) => boolean;
  /** A figure's heading, broken into lines that fit. */
  readonly title: (heading: string) => string[];
  /** The lines of a subtitle, broken for narrow figures. */
  readonly words: (lines: readonly string[]) => string[];
}

const COLUMNS = { wide: 4, narrow: 2 } as const;
/**
 * The space between columns, and that beside the first column for the labels of the vertical axis.
 */
export const GAP = 24;
const MARGIN = { wide: 52, narrow: 46 } as const;

export function panelGrid(page: PageWidth, height: number | "square"): PanelGrid {
  const columns = COLUMNS[page];
  const width = Math.floor((FIGURE_WIDTH[page] - MARGIN[page] - GAP * (columns - 1)) / columns);
  return {
    box: { width, height: height === "square" ? width : height },
    columns,
    lines: (heading) => linesWithin(heading, width, 13, 2),
    isFirst: (panel) => panel % columns === 0,
    title: (heading) => titleLines(heading, page),
    words: (lines) => subtitleLines(lines, page),
  };
}

/** A figure's heading in at most three lines that fit the page. */
export const titleLines = (heading: string, page: PageWidth): string[] =>
  linesWithin(heading, FIGURE_WIDTH[page], 15, 3);

/** Sentences in lines that fit the page. */
export function subtitleLines(lines: readonly string[], page: PageWidth): string[] {
  if (page === "wide") return [...lines];
  // The mean width of a regular character is half the font size.
  return wrap(lines.join(" "), Math.floor(FIGURE_WIDTH[page] / (0.5 * 12.5)));
}

/**
 * A bold text in lines of a maximal width in pixels; text that does not fit is replaced by an
 * ellipsis.
 */
function linesWithin(text: string, width: number, size: number, count: number): string[] {
  const measure = (line: string) => textWidth(line, size, 600);
  return firstLines(breakText(text, width, measure), count, width, measure);
}
