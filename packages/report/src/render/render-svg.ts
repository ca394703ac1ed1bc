/**
 * Figures as SVG. A figure is a Vega-Lite specification of the few forms in `figure-spec.ts`, which
 * this draws a hundred times faster than Vega does, with the tooltips and the classes of optimizers
 * that the page needs.
 */
import { escapeMarkup } from "../page/escape.js";
import { fontFaces } from "./font.js";
import { drawFigure } from "./layout.js";
import { type Look, PAPER } from "./theme.js";

/** A Vega-Lite specification. */
export interface VegaLiteSpec {
  readonly [key: string]: unknown;
}

/** A figure before rendering. */
export interface Figure {
  /** A name unique in a report: the file name and the prefix of identifiers. */
  readonly name: string;
  readonly title: string;
  /** The description for screen readers. */
  readonly description: string;
  readonly spec: VegaLiteSpec;
  /** The figure for a narrow page, if it differs; it uses `legend` if it has no labels of its own. */
  readonly narrow?: VegaLiteSpec;
  readonly legend?: readonly LegendEntry[];
  /** The optimizers in the study's order, for the classes of their marks. */
  readonly optimizers?: readonly string[];
}

/** A line's style and label. */
export interface LegendEntry {
  readonly look: Look;
  readonly text: string;
}

/**
 * Renders a figure as SVG for the page, with the page's fonts.
 * @param page which of the two forms
 * @param tips whether marks have tooltips; default: in the wide form, which a pointer can hover on
 */
export function renderFigure(
  figure: Figure,
  page: "wide" | "narrow" = "wide",
  tips: boolean = page === "wide",
): string {
  const { title, description, optimizers = [] } = figure;
  const isNarrow = page === "narrow" && figure.narrow !== undefined;
  const name = isNarrow ? `${figure.name}-narrow` : figure.name;
  const places = new Map(optimizers.map((label, i) => [label as unknown, `o${i}`]));
  const { svg, width, height } = drawFigure(isNarrow ? figure.narrow! : figure.spec, {
    name,
    classOf: (optimizer) => places.get(optimizer),
    tips,
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${name}-title ${name}-desc">` +
    `<title id="${name}-title">${escapeMarkup(title)}</title>` +
    `<desc id="${name}-desc">${escapeMarkup(description)}</desc>${svg}</svg>`
  );
}

/** The figure as a file: with its fonts, on white. */
export function standalone(svg: string): string {
  const style = `<style>${fontFaces()}</style><rect width="100%" height="100%" fill="${PAPER}"/>`;
  return `${svg.replace("</desc>", () => `</desc>${style}`)}\n`;
}
