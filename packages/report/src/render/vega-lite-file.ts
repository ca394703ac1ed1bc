/** A figure's specification as a file for Vega-Lite. */
import { FONT_STACK } from "./font.js";
import type { Figure } from "./render-svg.js";
import { GRID, INK, MUTED } from "./theme.js";

const config = {
  background: "#ffffff",
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

/** The text of `NAME.vl.json`: the figure's wide form, in ASCII. */
export function vegaLiteFile({ spec, description }: Figure): string {
  const $schema = "https://vega.github.io/schema/vega-lite/v6.json";
  const text = JSON.stringify({ $schema, description, ...spec, config });
  return `${text.replace(/[\u007f-\uffff]/g, escaped)}\n`;
}

const escaped = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
