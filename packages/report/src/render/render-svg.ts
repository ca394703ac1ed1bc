/** Vega-Lite to SVG, without a browser or a canvas. */
import { InternalError } from "@thalweg/core";
import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { escapeMarkup } from "../page/escape.js";
import { FONT_STACK, fontFaces } from "./font.js";
import { measureText } from "./measure-text.js";
import { GRID, INK, MUTED, PAPER } from "./theme.js";

/** A Vega-Lite specification. What Vega-Lite does not understand in it is an error when it is rendered. */
export interface VegaLiteSpec {
  readonly [key: string]: unknown;
}

/** A figure before it is drawn. */
export interface Figure {
  /** Unique in a report; the name of its file and the prefix of its identifiers. */
  readonly name: string;
  readonly title: string;
  /** What it shows, for those who cannot see it. */
  readonly description: string;
  readonly spec: VegaLiteSpec;
}

const config = {
  background: null,
  font: FONT_STACK,
  aria: false,
  padding: 4,
  view: { stroke: null },
  axis: {
    labelFontSize: 12,
    titleFontSize: 12.5,
    labelColor: MUTED,
    titleColor: INK,
    titleFontWeight: 400,
    titlePadding: 8,
    labelPadding: 4,
    domainColor: MUTED,
    tickColor: MUTED,
    tickSize: 4,
    gridColor: GRID,
    labelFlush: false,
  },
  title: {
    fontSize: 15,
    fontWeight: 600,
    color: INK,
    anchor: "start",
    offset: 14,
    subtitleFontSize: 12.5,
    subtitleColor: MUTED,
    subtitlePadding: 5,
  },
  text: { fontSize: 12, color: INK },
};

/** Draws a figure as SVG for the page, whose fonts it uses. */
export async function renderFigure(figure: Figure): Promise<string> {
  const svg = await renderSpec(figure.spec);
  const { name, title, description } = figure;
  const [head, width, height] = /<svg [^>]*viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>/.exec(svg)!;
  const open =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${name}-title ${name}-desc">` +
    `<title id="${name}-title">${escapeMarkup(title)}</title>` +
    `<desc id="${name}-desc">${escapeMarkup(description)}</desc>`;
  return open + shareShapes(scopeIdentifiers(tidy(svg.slice(head.length)), name), name);
}

/** The same figure as a file of its own: with its fonts, on white. */
export function standalone(svg: string): string {
  const style = `<style>${fontFaces()}</style><rect width="100%" height="100%" fill="${PAPER}"/>`;
  return `${svg.replace("</desc>", () => `</desc>${style}`)}\n`;
}

async function renderSpec(spec: VegaLiteSpec): Promise<string> {
  measureText();
  // Vega-Lite checks the specification itself: `strict` turns what it does not understand into errors.
  const full = { ...spec, config } as unknown as TopLevelSpec;
  const view = new View(parse(compile(full, { logger: strict }).spec), {
    renderer: "none",
    logger: strict,
  });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

const refuse = (...words: readonly unknown[]): never => {
  throw new InternalError(`a figure's specification: ${words.map(String).join(" ")}`);
};

const strict = {
  level: () => strict,
  error: refuse,
  warn: refuse,
  info: () => strict,
  debug: () => strict,
};

/** What Vega writes for interaction and for readers of single marks; the figure's own title and description stand in. */
const NOISE =
  / (?:role="graphics-[^"]*"|aria-[a-z]+="[^"]*"|pointer-events="none"|class="[^"]*"|stroke-dasharray="")/g;
/** Grounds of groups that are neither filled nor outlined, and fronts that are not shown. */
const UNSEEN =
  /<path class="(?:background"(?![^>]* (?:fill|stroke)=)|foreground"(?=[^>]* display="none"))[^>]*>/g;

/** The same picture in less text: without what is not seen, its numbers rounded to hundredths of a pixel. */
function tidy(svg: string): string {
  return svg
    .replace(UNSEEN, "")
    .replace(/<[^>]*>/g, (tag) =>
      tag
        .replace(NOISE, "")
        .replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, (number) =>
          String(Number(Number(number).toFixed(2))),
        ),
    );
}

/**
 * Identifiers and their uses, made unique on a page by the figure's name and numbered in order of appearance; Vega counts them through
 * everything a process draws.
 */
function scopeIdentifiers(svg: string, name: string): string {
  const numbers = new Map<string, number>();
  const scoped = (id: string) => {
    if (!numbers.has(id)) numbers.set(id, numbers.size);
    return `${name}-part-${numbers.get(id)}`;
  };
  return svg
    .replace(/url\(#([^)]*)\)/g, (_, id: string) => `url(#${scoped(id)})`)
    .replace(/ id="((?:clip|gradient|pattern)[^"]*)"/g, (_, id: string) => ` id="${scoped(id)}"`);
}

/** Draws a long outline once and refers to it where it returns: the panels of a figure share their contours. */
function shareShapes(svg: string, name: string): string {
  const seen = new Map<string, { id: string; count: number }>();
  const shape = /<path [^>]*\bd="[^"]{500,}"[^>]*>(?:<\/path>)?/g;
  for (const [path] of svg.matchAll(shape)) {
    const known = seen.get(path);
    if (known === undefined) seen.set(path, { id: `${name}-shape-${seen.size}`, count: 1 });
    else known.count += 1;
  }
  const drawn = new Set<string>();
  return svg.replace(shape, (path) => {
    const { id, count } = seen.get(path)!;
    if (count === 1) return path;
    if (drawn.has(id)) return `<use href="#${id}"/>`;
    drawn.add(id);
    return path.replace("<path ", () => `<path id="${id}" `);
  });
}
