/** Colours and sizes of every figure. */

/** The colours of a figure; the page maps them to others in the dark scheme. */
export const INK = "#1f2933";
export const MUTED = "#5c6873";
export const GRID = "#e4e8ec";
export const PAPER = "#ffffff";

/**
 * Foreground and background on areas that are light in both schemes; the page distinguishes them
 * from the above by their last bit.
 */
export const LASTING_INK = "#1f2934";
export const LASTING_PAPER = "#fffffe";

/**
 * The colours of optimizers, in the order of the study: Okabe & Ito's colour-blind-safe palette
 * ("Color universal design", 2008) without its yellow, which is too pale for lines. Its black is
 * the text colour, which a dark page replaces.
 */
const PALETTE = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", INK] as const;

/** The dash patterns for more optimizers than colours; the first seven lines are solid. */
const DASHES = [[], [6, 3], [2, 2], [8, 3, 2, 3]] as const;

/** The style of an optimizer in all figures. */
export interface Look {
  readonly label: string;
  readonly color: string;
  readonly dash: readonly number[];
}

/** The styles of a study's optimizers, in its order. */
export function looksOf(labels: readonly string[]): Look[] {
  return labels.map((label, i) => ({
    label,
    color: PALETTE[i % PALETTE.length]!,
    dash: DASHES[Math.floor(i / PALETTE.length) % DASHES.length]!,
  }));
}

/** Vega-Lite scales that assign each optimizer its style. */
export function lookScales(looks: readonly Look[]) {
  const domain = looks.map(({ label }) => label);
  return {
    color: { domain, range: looks.map(({ color }) => color) },
    dash: { domain, range: looks.map(({ dash }) => dash) },
  };
}
