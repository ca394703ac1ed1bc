/** Colours and sizes of every figure. */

/** Inks of a figure; the page maps them to others when the reader's system is dark. */
export const INK = "#1f2933";
export const MUTED = "#5c6873";
export const GRID = "#e4e8ec";
export const PAPER = "#ffffff";

/** Ink and paper on grounds that are light in every scheme; a page tells them from the above by their last bit. */
export const LASTING_INK = "#1f2934";
export const LASTING_PAPER = "#fffffe";

/**
 * The colours of optimizers, in the order of the study: Okabe & Ito's palette for all kinds of colour vision ("Color universal design",
 * 2008) without its yellow, which is too pale for lines. Its black is our ink, which a dark page turns into its own.
 */
export const PALETTE = [
  "#0072b2",
  "#e69f00",
  "#009e73",
  "#cc79a7",
  "#d55e00",
  "#56b4e9",
  INK,
] as const;

/** How lines are broken when there are more optimizers than colours: the first seven are whole. */
const DASHES = [[], [6, 3], [2, 2], [8, 3, 2, 3]] as const;

/** How an optimizer looks wherever it appears. */
export interface Look {
  readonly label: string;
  readonly color: string;
  readonly dash: readonly number[];
}

/** The looks of a study's optimizers, by their place in it. */
export function looksOf(labels: readonly string[]): Look[] {
  return labels.map((label, i) => ({
    label,
    color: PALETTE[i % PALETTE.length]!,
    dash: DASHES[Math.floor(i / PALETTE.length) % DASHES.length]!,
  }));
}

/** Vega-Lite scales that give each optimizer its look. */
export function lookScales(looks: readonly Look[]) {
  const domain = looks.map(({ label }) => label);
  return {
    color: { domain, range: looks.map(({ color }) => color) },
    dash: { domain, range: looks.map(({ dash }) => dash) },
  };
}
