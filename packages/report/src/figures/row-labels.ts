/** Names of optimizers as rows: left of the plots on wide pages, above each row on narrow ones. */
import { textWidth } from "../render/font.js";
import type { VegaLiteSpec } from "../render/render-svg.js";
import { breakText, firstLines } from "../tables/break-text.js";
import { FIGURE_WIDTH, type PageWidth } from "./panels.js";

const LABEL_SIZE = 13;
const LINE = 15;
const WIDEST = { wide: 300, narrow: FIGURE_WIDTH.narrow - 10 } as const;

export interface Rows {
  /** The space of the names to the left of the plot. */
  readonly beside: number;
  /** The height of a row. */
  readonly step: number;
  /** How far marks are below the middle of a row, to make room for a name above them. */
  readonly down: number;
  /** The vertical encoding. */
  readonly y: object;
  readonly layer: VegaLiteSpec;
}

/**
 * @param labels from top to bottom
 * @param extra names of further rows without a label, below
 */
export function rowsOfNames(
  labels: readonly string[],
  page: PageWidth,
  {
    extra = [],
    height = 22,
  }: { readonly extra?: readonly string[]; readonly height?: number } = {},
): Rows {
  const limit = WIDEST[page];
  const measure = (text: string) => textWidth(text, LABEL_SIZE);
  const names = labels.map((optimizer) => {
    const lines = firstLines(breakText(optimizer, limit, measure), 2, limit, measure);
    return { optimizer, lines };
  });
  const tallest = Math.max(1, ...names.map(({ lines }) => lines.length));
  const isWide = page === "wide";
  const width = Math.max(0, ...names.flatMap(({ lines }) => lines.map(measure)));
  const y = {
    field: "optimizer",
    type: "nominal",
    scale: { type: "point", padding: 0.5, domain: [...labels, ...extra] },
    axis: null,
  };
  const down = isWide ? 0 : 8 * tallest;
  return {
    beside: isWide ? Math.ceil(width) + 12 : 0,
    step: isWide ? Math.max(height, 4 + LINE * tallest) : height + 4 + 16 * tallest,
    ...{ down, y },
    layer: {
      data: {
        values: names.map(({ optimizer, lines }) => ({
          optimizer,
          text: lines.length === 1 ? lines[0] : lines,
        })),
      },
      mark: {
        ...{ type: "text", fontSize: LABEL_SIZE, lineHeight: LINE },
        ...(isWide
          ? { align: "right", baseline: "middle" }
          : { align: "left", baseline: "bottom", yOffset: down - height / 2 - 1 }),
      },
      encoding: { x: { value: isWide ? -12 : 0 }, y, text: { field: "text" } },
    },
  };
}
