/** The axes of a panel as SVG. */
import type { AxisSpec, Channel, ScaleSpec } from "./figure-spec.js";
import { textWidth } from "./font.js";
import { type Placing, placing } from "./scales.js";
import { attributes, px, textMarkup } from "./svg-text.js";
import { GRID, INK, MUTED } from "./theme.js";

const LABEL_SIZE = 12;
const TITLE_SIZE = 12.5;
const TICK = 4;
const LABEL_PADDING = 4;

export interface DrawnAxis {
  /** Behind the marks, and in front of them. */
  readonly grid: string;
  readonly front: string;
  /** Pixels beyond the panel. */
  readonly extent: number;
  /** How far the outermost labels reach beyond the ends of the axis. */
  readonly overhang: { readonly left: number; readonly right: number };
}

export const NO_AXIS: DrawnAxis = {
  grid: "",
  front: "",
  extent: 0,
  overhang: { left: 0, right: 0 },
};

/** The label of a tick: plain digits if they are short, else in the form 1e-5. */
export function tickLabel(value: number): string {
  const size = Math.abs(value);
  const text =
    value === 0
      ? "0"
      : size < 0.01 || size >= 10_000
        ? value.toExponential(1).replace(".0e", "e").replace("e+", "e")
        : String(Number(value.toFixed(3)));
  return text.replace(/^-/, "\u2212");
}

export function drawAxis(
  { channel, scale }: { readonly channel: Channel; readonly scale: ScaleSpec },
  axis: "x" | "y",
  [width, height]: readonly [number, number],
): DrawnAxis {
  const spec = channel.axis;
  if (!spec) return NO_AXIS;
  const place = placing(scale, axis === "x" ? width : height, axis);
  return axis === "x"
    ? bottomAxis(spec, place, width, height)
    : leftAxis(spec, place, height, width);
}

function bottomAxis(spec: AxisSpec, place: Placing, width: number, height: number): DrawnAxis {
  const { ticks = false, labels = true, title } = spec;
  const below = (ticks ? TICK : 0) + LABEL_PADDING;
  const at = spec.values.map((value) => place.at(value));
  const grid = spec.grid === false ? "" : at.map((x) => line(x, 0, x, height, GRID)).join("");
  const shown = labels ? thinned(spec, at) : [];
  const texts = shown.map((i) =>
    textMarkup([tickLabel(spec.values[i]!)], at[i]!, height + below, {
      ...{ size: LABEL_SIZE, fill: MUTED, align: "center", baseline: "top" },
    }),
  );
  const rules = [
    ...(spec.domain ? [line(0, height, width, height, MUTED)] : []),
    ...(ticks ? at.map((x) => line(x, height, x, height + TICK, MUTED)) : []),
  ];
  const labelled = below + (labels ? LABEL_SIZE : 0);
  const hasTitle = typeof title === "string" && title !== "";
  const padding = spec.titlePadding ?? 8;
  const heading = hasTitle
    ? textMarkup([title], width / 2, height + labelled + padding, {
        ...{ size: TITLE_SIZE, fill: INK, align: "center", baseline: "top" },
      })
    : "";
  const ends = shown.map((i) => ({ at: at[i]!, half: widthOf(spec.values[i]!) / 2 }));
  return {
    grid,
    front: rules.join("") + texts.join("") + heading,
    extent: labelled + (hasTitle ? padding + TITLE_SIZE + 3 : 3),
    overhang: {
      left: Math.max(0, ...ends.map(({ at: x, half }) => half - x)),
      right: Math.max(0, ...ends.map(({ at: x, half }) => x + half - width)),
    },
  };
}

function leftAxis(spec: AxisSpec, place: Placing, height: number, width: number): DrawnAxis {
  const { labels = true, title } = spec;
  const at = spec.values.map((value) => place.at(value));
  const grid = spec.grid === false ? "" : at.map((y) => line(0, y, width, y, GRID)).join("");
  const texts = labels
    ? spec.values.map((value, i) =>
        textMarkup([tickLabel(value)], -LABEL_PADDING, at[i]!, {
          ...{ size: LABEL_SIZE, fill: MUTED, align: "right", baseline: "middle" },
        }),
      )
    : [];
  const labelled = labels ? LABEL_PADDING + Math.max(0, ...spec.values.map(widthOf)) : 0;
  const hasTitle = typeof title === "string" && title !== "";
  const padding = spec.titlePadding ?? 8;
  const heading = hasTitle
    ? textMarkup([title], -(labelled + padding), height / 2, {
        ...{ size: TITLE_SIZE, fill: INK, align: "center", baseline: "bottom", angle: -90 },
      })
    : "";
  return {
    grid,
    front: texts.join("") + heading,
    extent: labelled + (hasTitle ? padding + TITLE_SIZE + 2 : 0),
    overhang: NO_AXIS.overhang,
  };
}

const widthOf = (value: number): number => textWidth(tickLabel(value), LABEL_SIZE);

/** The ticks whose labels are written: all, or greedily those that leave a space between them. */
function thinned(spec: AxisSpec, at: readonly number[]): number[] {
  const all = at.map((_, i) => i).sort((a, b) => at[a]! - at[b]!);
  if (spec.labelOverlap !== "greedy") return all;
  const gap = spec.labelSeparation ?? 0;
  let end = -Infinity;
  return all.filter((i) => {
    const half = widthOf(spec.values[i]!) / 2;
    if (at[i]! - half < end + gap) return false;
    end = at[i]! + half;
    return true;
  });
}

const line = (x1: number, y1: number, x2: number, y2: number, stroke: string): string =>
  `<path d="M${px(x1)},${px(y1)}L${px(x2)},${px(y2)}"${attributes({ stroke })}/>`;
