/** Panels, alone or in a grid, under a title. */
import { InternalError } from "@thalweg/core/host";
import { drawAxis, NO_AXIS } from "./axes.js";
import type { GridSpec, LayerSpec, PanelSpec, TitleSpec } from "./figure-spec.js";
import { textWidth } from "./font.js";
import { drawLayer, type Frame } from "./marks.js";
import { placing, sharedScale } from "./scales.js";
import { attributes, px, textMarkup } from "./svg-text.js";
import { INK, MUTED } from "./theme.js";

const PADDING = 4;
const TITLE = { size: 15, line: 18, below: 14 } as const;
const SUBTITLE = { size: 12.5, line: 16, above: 5 } as const;

/** What the panels of a figure share. */
export interface Figuring {
  readonly name: string;
  readonly classOf: Frame["classOf"];
  readonly tips: boolean;
}

export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

type Spec = PanelSpec & GridSpec & { readonly title?: TitleSpec };

export function drawFigure(given: object, figuring: Figuring): Picture {
  const spec = given as Spec;
  const panels = spec.concat ?? spec.hconcat ?? spec.vconcat ?? [spec];
  const columns =
    spec.vconcat !== undefined ? 1 : (spec.columns ?? (spec.concat ? 1 : panels.length));
  const shapes: Frame["shapes"] = new Map();
  const drawn = panels.map((panel, i) => drawPanel(panel, i, figuring, shapes));
  const grid = arranged(drawn, columns, spec.spacing ?? 20);
  const title = spec.title === undefined ? undefined : drawTitle(spec.title);
  const top = PADDING + (title?.height ?? 0);
  return {
    svg:
      (title === undefined
        ? ""
        : `<g transform="translate(${PADDING},${PADDING})">${title.svg}</g>`) +
      `<g transform="translate(${PADDING},${px(top)})">${grid.svg}</g>`,
    width: Math.ceil(Math.max(grid.width, title?.width ?? 0) + 2 * PADDING),
    height: Math.ceil(top + grid.height + PADDING),
  };
}

function drawTitle({ text, subtitle = [] }: TitleSpec): Picture {
  const lines = [text].flat();
  const under = [subtitle].flat().filter((line) => line !== "");
  const heading = textMarkup(lines, 0, 0, {
    ...{ size: TITLE.size, fill: INK, weight: 600, baseline: "top", lineHeight: TITLE.line },
  });
  const from = lines.length * TITLE.line + SUBTITLE.above - 2;
  const words = textMarkup(under, 0, from, {
    ...{ size: SUBTITLE.size, fill: MUTED, baseline: "top", lineHeight: SUBTITLE.line },
  });
  return {
    svg: heading + words,
    width: Math.max(
      ...lines.map((line) => textWidth(line, TITLE.size, 600)),
      ...under.map((line) => textWidth(line, SUBTITLE.size)),
    ),
    height:
      (under.length === 0 ? from - SUBTITLE.above : from + under.length * SUBTITLE.line) +
      TITLE.below,
  };
}

interface DrawnPanel {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly above: number;
  readonly below: number;
}

function drawPanel(
  panel: PanelSpec,
  index: number,
  { name, classOf, tips }: Figuring,
  shapes: Frame["shapes"],
): DrawnPanel {
  const { layer, view } = panel;
  if (!Array.isArray(layer)) {
    throw new InternalError("a figure's specification: a panel without layers");
  }
  const [x, y] = [sharedScale(layer, "x"), sharedScale(layer, "y")];
  const width = panel.width;
  const height =
    typeof panel.height === "number"
      ? panel.height
      : panel.height.step * Math.max(1, y?.scale.domain.length ?? 1);
  const frame: Frame = {
    ...{ width, height, classOf, shapes, name, tips },
    x: x && placing(x.scale, width, "x"),
    y: y && placing(y.scale, height, "y"),
  };
  const bottom = x === undefined ? NO_AXIS : drawAxis(x, "x", [width, height]);
  const side = y === undefined ? NO_AXIS : drawAxis(y, "y", [width, height]);
  const clip = `${name}-clip-${index}`;
  const marks = layer.map((each) => ({ each, drawn: drawLayer(each, frame) }));
  const clipped = marks.some(({ each }) => each.mark.clip === true);
  const ground =
    view?.fill === undefined && view?.stroke === undefined
      ? ""
      : `<rect${attributes({ width, height, fill: view.fill ?? "none", stroke: view.stroke })}/>`;
  return {
    svg:
      (clipped ? `<clipPath id="${clip}"><rect${attributes({ width, height })}/></clipPath>` : "") +
      ground +
      bottom.grid +
      side.grid +
      marks
        .map(({ each, drawn }) =>
          each.mark.clip === true ? `<g clip-path="url(#${clip})">${drawn.svg}</g>` : drawn.svg,
        )
        .join("") +
      bottom.front +
      side.front,
    ...{ width, height },
    left: Math.max(side.extent, bottom.overhang.left, ...marks.map(({ drawn }) => drawn.left)),
    right: Math.max(bottom.overhang.right, ...marks.map(({ drawn }) => drawn.right)),
    above: Math.max(6, ...layer.map(above)),
    below: bottom.extent,
  };
}

/** How far a constant text is above the panel. */
function above({ mark, encoding }: LayerSpec): number {
  const at = encoding?.y?.value;
  return mark.type === "text" && typeof at === "number" ? Math.max(0, 16 - at) : 0;
}

/** Panels in rows whose plots are aligned. */
function arranged(
  panels: readonly DrawnPanel[],
  columns: number,
  spacing: NonNullable<GridSpec["spacing"]>,
): Picture {
  const gap = typeof spacing === "number" ? { row: spacing, column: spacing } : spacing;
  const inColumn = (c: number) => panels.filter((_, i) => i % columns === c);
  const inRow = (r: number) => panels.slice(r * columns, (r + 1) * columns);
  const most = (of: readonly DrawnPanel[], side: "left" | "right" | "above" | "below") =>
    Math.max(0, ...of.map((each) => each[side]));
  let width = 0;
  const lefts = Array.from({ length: Math.min(columns, panels.length) }, (_, c) => {
    const own = inColumn(c);
    const at = width + most(own, "left");
    width = at + Math.max(...own.map((each) => each.width)) + most(own, "right") + gap.column;
    return at;
  });
  let height = 0;
  const tops = Array.from({ length: Math.ceil(panels.length / columns) }, (_, r) => {
    const own = inRow(r);
    const at = height + most(own, "above");
    height = at + Math.max(...own.map((each) => each.height)) + most(own, "below") + gap.row;
    return at;
  });
  const svg = panels.map((panel, i) => {
    const place = `translate(${px(lefts[i % columns]!)},${px(tops[Math.floor(i / columns)]!)})`;
    return `<g transform="${place}">${panel.svg}</g>`;
  });
  return { svg: svg.join(""), width: width - gap.column, height: height - gap.row };
}
