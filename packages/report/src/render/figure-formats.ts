/**
 * Figures as PNG and PDF, from their SVG. Equal figures give equal bytes: the fonts are the
 * report's own, and a file has no date. The libraries are loaded when a figure is drawn.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { FONT_FAMILY, openTypeFonts, woffFile } from "./font.js";

/** The formats of figures besides SVG and Vega-Lite specifications. */
export const figureFormats = ["png", "pdf"] as const;
export type FigureFormat = (typeof figureFormats)[number];

/** Draws a figure's SVG in another format. */
export type Draw = (svg: string) => Promise<Uint8Array>;

/** Prepares the drawing in a format: libraries and fonts are loaded once. */
export const drawingIn = (format: FigureFormat): Promise<Draw> =>
  format === "png" ? pngDrawing() : Promise.resolve(pdfOf);

/** Pixels for each unit of the SVG. */
const SCALE = 2;

let ready: Promise<void> | undefined;

async function pngDrawing(): Promise<Draw> {
  const { initWasm, Resvg } = await import("@resvg/resvg-wasm");
  const module = new URL(import.meta.resolve("@resvg/resvg-wasm/index_bg.wasm"));
  ready ??= readFile(fileURLToPath(module)).then((bytes) => initWasm(bytes));
  await ready;
  const font = { fontBuffers: openTypeFonts(), defaultFontFamily: FONT_FAMILY };
  return async (svg) => {
    const image = new Resvg(withSemiBold(svg), {
      ...{ font, background: "white", fitTo: { mode: "zoom", value: SCALE } },
    });
    return image.render().asPng();
  };
}

/** The files of the semibold weight call it a family of its own. */
const withSemiBold = (svg: string): string =>
  svg.replaceAll(/<text [^>]*font-weight="600"[^>]*>/g, (tag) =>
    tag.replace(FONT_FAMILY, `${FONT_FAMILY} SemiBold`),
  );

/** A unit of the SVG is a point. */
async function pdfOf(svg: string): Promise<Uint8Array> {
  const [{ default: PDFDocument }, { default: drawSvg }] = await Promise.all([
    import("pdfkit"),
    import("svg-to-pdfkit"),
  ]);
  const size = /<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(svg)!.slice(1).map(Number);
  const info = { CreationDate: new Date(0), Title: titleOf(svg), Producer: "Thalweg" };
  const document = new PDFDocument({ size: size as [number, number], margin: 0, info });
  const pieces: Buffer[] = [];
  document.on("data", (piece: Buffer) => pieces.push(piece));
  const ended = new Promise((resolve) => document.on("end", resolve));
  document.registerFont("regular", woffFile(400));
  document.registerFont("bold", woffFile(600));
  drawSvg(document, svg, 0, 0, {
    ...{ assumePt: true, fontCallback: (_family, isBold) => (isBold ? "bold" : "regular") },
    warningCallback: () => {},
  });
  document.end();
  await ended;
  return Buffer.concat(pieces);
}

/** The first title, without its markup. */
function titleOf(svg: string): string {
  const [, text = ""] = /<title[^>]*>([^<]*)<\/title>/.exec(svg) ?? [];
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
