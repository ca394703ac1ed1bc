/** The marks of a layer as SVG. */
import { InternalError } from "@thalweg/core/host";
import type { LayerSpec, MarkSpec, Row } from "./figure-spec.js";
import { textWidth } from "./font.js";
import { looked, type Placing } from "./scales.js";
import { attributes, lineMarkup, px, textMarkup } from "./svg-text.js";
import { INK } from "./theme.js";

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly x: Placing | undefined;
  readonly y: Placing | undefined;
  /** The class of an optimizer's marks, by which a page can hide them. */
  readonly classOf: (optimizer: unknown) => string | undefined;
  /** Long outlines that were drawn before, to be referred to. */
  readonly shapes: Map<unknown, string>;
  readonly name: string;
  /** Whether marks have tooltips. */
  readonly tips: boolean;
}

/** A layer's markup, and how far its texts reach beyond the left and right of the panel. */
export interface Drawn {
  readonly svg: string;
  readonly left: number;
  readonly right: number;
}

interface Item {
  readonly row: Row;
  readonly x: number;
  readonly y: number;
  readonly x2: number | undefined;
  readonly y2: number | undefined;
}

const BLUE = "#4c78a8";

export function drawLayer(layer: LayerSpec, frame: Frame): Drawn {
  const { mark } = layer;
  const items = (layer.data?.values ?? [{}]).map((row) => placed(layer, row, frame));
  switch (mark.type) {
    case "line":
    case "area":
      return flat(groups(layer, items).map((group) => pathOf(layer, group, frame)));
    case "point":
      return flat(joined(items.flatMap((item) => pointOf(layer, item, frame))));
    case "rule":
      return flat(items.map((item) => ruleOf(layer, item, frame)));
    case "rect":
      return flat(items.map((item) => rectOf(layer, item, frame)));
    case "text":
      return texts(layer, items, frame);
    case "geoshape":
      return flat(items.map(({ row }) => regionOf(mark, row, frame)));
    default:
      throw new InternalError(`a figure's specification: a mark of type ${String(mark.type)}`);
  }
}

/** An element without its look, which neighbours share. */
interface Piece {
  readonly look: string;
  readonly svg: string;
}

/** Elements of equal looks in one group. */
function joined(pieces: readonly Piece[]): string[] {
  const groups: { look: string; parts: string[] }[] = [];
  for (const { look, svg } of pieces) {
    const last = groups.at(-1);
    if (last?.look === look) last.parts.push(svg);
    else groups.push({ look, parts: [svg] });
  }
  return groups.map(({ look, parts }) => `<g${look}>${parts.join("")}</g>`);
}

const flat = (pieces: readonly string[]): Drawn => ({ svg: pieces.join(""), left: 0, right: 0 });

function placed({ mark, encoding = {} }: LayerSpec, row: Row, frame: Frame): Item {
  const place = (name: string, axis: "x" | "y"): number | undefined => {
    const channel = encoding[name];
    if (channel === undefined) return undefined;
    const by = axis === "x" ? mark.xOffset : mark.yOffset;
    const value = channel.field === undefined ? channel.value : row[channel.field];
    const scale = frame[axis];
    const at = channel.field === undefined || scale === undefined ? Number(value) : scale.at(value);
    return at + (by ?? 0);
  };
  return {
    row,
    x: place("x", "x") ?? frame.width / 2,
    y: place("y", "y") ?? frame.height / 2,
    x2: place("x2", "x"),
    y2: place("y2", "y"),
  };
}

/** Items of one line: equal in colour and detail. Without an order they go from left to right. */
function groups({ encoding = {} }: LayerSpec, items: readonly Item[]): Item[][] {
  const fields = ["color", "detail", "strokeDash"].flatMap((name) => encoding[name]?.field ?? []);
  const found = new Map<string, Item[]>();
  for (const item of items) {
    const key = fields.map((field) => String(item.row[field])).join("\u0000");
    const group = found.get(key);
    if (group === undefined) found.set(key, [item]);
    else group.push(item);
  }
  const all = [...found.values()];
  if (encoding.order === undefined) for (const group of all) group.sort((a, b) => a.x - b.x);
  return all;
}

/** The class and the tooltip of a row. */
function about({ encoding = {} }: LayerSpec, row: Row, frame: Frame) {
  const name = frame.classOf(row.optimizer ?? row.label);
  const field = frame.tips ? encoding.tooltip?.field : undefined;
  const tip = field === undefined ? undefined : row[field];
  return {
    name,
    set: name === undefined ? "" : ` class="${name}"`,
    tip: tip === undefined ? "" : `<title>${lineMarkup(tip)}</title>`,
  };
}

const element = (tag: string, set: string, inside: string): string =>
  inside === "" ? `<${tag}${set}/>` : `<${tag}${set}>${inside}</${tag}>`;

const colorOf = ({ mark, encoding }: LayerSpec, row: Row): string =>
  String(looked(encoding?.color, row) ?? mark.color ?? BLUE);

function pathOf(layer: LayerSpec, items: readonly Item[], frame: Frame): string {
  const { mark, encoding } = layer;
  const { row } = items[0]!;
  const dash = (looked(encoding?.strokeDash, row) ?? mark.strokeDash ?? []) as readonly number[];
  const steps = mark.interpolate === "step-after";
  const point = ({ x, y }: Item, i: number) =>
    i === 0 ? `M${px(x)},${px(y)}` : steps ? `H${px(x)}V${px(y)}` : `L${px(x)},${px(y)}`;
  const there = items.map(point).join("");
  const { set, tip } = about(layer, row, frame);
  if (mark.type === "area") {
    const back = items.toReversed().map(({ x, y2 }) => `L${px(x)},${px(y2 ?? frame.height)}`);
    const look = attributes({ fill: colorOf(layer, row), opacity: mark.opacity ?? 0.7 });
    return element("path", `${set} d="${there}${back.join("")}Z"${look}`, tip);
  }
  const look = attributes({
    fill: "none",
    stroke: colorOf(layer, row),
    "stroke-width": mark.strokeWidth ?? 2,
    "stroke-dasharray": dash.length === 0 ? undefined : dash.join(","),
    "stroke-linejoin": mark.strokeJoin,
    "stroke-linecap": mark.strokeCap,
    opacity: mark.opacity,
  });
  return element("path", `${set} d="${there}"${look}`, tip);
}

/** Vega's symbols: the size is the area of the square around them. */
function symbol(shape: NonNullable<MarkSpec["shape"]>, size: number): string {
  const r = Math.sqrt(size) / 2;
  if (shape === "square") return `M${px(-r)},${px(-r)}h${px(2 * r)}v${px(2 * r)}h${px(-2 * r)}Z`;
  if (shape === "diamond") return `M${px(-r)},0L0,${px(-r)}L${px(r)},0L0,${px(r)}Z`;
  const s = r / 2.5;
  const [a, b, c] = [px(r - s), px(2 * s), px(-(r - s))];
  return `M${px(-s)},${px(-r)}h${b}v${a}h${a}v${b}h${c}v${a}h${px(-2 * s)}v${c}h${c}v${px(-2 * s)}h${a}Z`;
}

function pointOf(layer: LayerSpec, { row, x, y }: Item, frame: Frame): Piece[] {
  const { mark, encoding } = layer;
  if (Number.isNaN(x + y)) return [];
  const { name: set = "", tip } = about(layer, row, frame);
  const color = colorOf(layer, row);
  const look = attributes({
    class: set === "" ? undefined : set,
    fill: mark.fill ?? (mark.filled ? color : "none"),
    stroke: mark.stroke ?? (mark.filled ? undefined : color),
    "stroke-width": mark.stroke || !mark.filled ? (mark.strokeWidth ?? 1.5) : undefined,
    opacity: mark.opacity ?? 0.7,
  });
  const size = Number(looked(encoding?.size, row) ?? mark.size ?? 30);
  const shape = mark.shape ?? "circle";
  if (shape === "circle") {
    const place = attributes({ cx: x, cy: y, r: Math.sqrt(size) / 2 });
    return [{ look, svg: element("circle", place, tip) }];
  }
  const turn = mark.angle === undefined ? "" : ` rotate(${mark.angle})`;
  const place = ` transform="translate(${px(x)},${px(y)})${turn}" d="${symbol(shape, size)}"`;
  return [{ look, svg: element("path", place, tip) }];
}

function ruleOf(layer: LayerSpec, item: Item, frame: Frame): string {
  const { mark, encoding = {} } = layer;
  const { row, x, y, x2 = x, y2 = y } = item;
  const across = encoding.x === undefined;
  const up = encoding.y === undefined;
  const { set, tip } = about(layer, row, frame);
  const look = attributes({
    x1: across ? 0 : x,
    y1: up ? 0 : y,
    x2: across ? frame.width : x2,
    y2: up ? frame.height : y2,
    stroke: colorOf({ ...layer, mark: { color: INK, ...mark } }, row),
    "stroke-width": mark.strokeWidth ?? 1,
    "stroke-dasharray": mark.strokeDash?.join(","),
    "stroke-linecap": mark.strokeCap,
    opacity: mark.opacity,
  });
  return element("line", set + look, tip);
}

function rectOf(layer: LayerSpec, { row, x, y, x2, y2 }: Item, frame: Frame): string {
  const { mark, encoding = {} } = layer;
  const span = (axis: "x" | "y", at: number, to: number | undefined, length: number) => {
    if (encoding[axis] === undefined) return [0, length] as const;
    const band = frame[axis]?.band ?? 0;
    if (to !== undefined) return [Math.min(at, to), Math.abs(to - at)] as const;
    return [at - band / 2, band] as const;
  };
  const [left, width] = span("x", x, x2, frame.width);
  const [top, height] = span("y", y, y2, frame.height);
  const { set, tip } = about(layer, row, frame);
  const look = attributes({
    ...{ x: left, y: top, width, height },
    fill: colorOf(layer, row),
    stroke: mark.stroke,
    "stroke-width": mark.stroke === undefined ? undefined : (mark.strokeWidth ?? 1),
    opacity: mark.opacity,
  });
  return element("rect", set + look, tip);
}

function texts(layer: LayerSpec, items: readonly Item[], frame: Frame): Drawn {
  const { mark, encoding = {} } = layer;
  const size = mark.fontSize ?? 12;
  let [left, right] = [0, 0];
  const pieces = items.map(({ row, x, y }) => {
    const shown = looked(encoding.text, row) ?? "";
    const lines: readonly unknown[] = Array.isArray(shown) ? shown : [shown];
    const weight = mark.fontWeight === 600 ? 600 : 400;
    const width = Math.max(0, ...lines.map((line) => textWidth(String(line), size, weight)));
    const align = mark.align ?? "center";
    const before = align === "left" ? 0 : align === "right" ? width : width / 2;
    left = Math.max(left, before - x);
    right = Math.max(right, x + width - before - frame.width);
    const { set, tip } = about(layer, row, frame);
    const fill = String(looked(encoding.color, row) ?? mark.color ?? INK);
    return textMarkup(lines, x, y, {
      ...{ size, fill, align, weight: mark.fontWeight, baseline: mark.baseline ?? "middle" },
      ...{ lineHeight: mark.lineHeight, angle: mark.angle, more: set, inside: tip },
    });
  });
  return { svg: pieces.join(""), left, right };
}

interface Region {
  readonly coordinates: readonly (readonly (readonly (readonly [number, number])[])[])[];
}

/** A region whose corners are pixels; written once in a figure, and referred to afterwards. */
function regionOf(mark: MarkSpec, row: Row, { shapes, name }: Frame): string {
  const region = row.geometry as Region;
  const known = shapes.get(region);
  if (known !== undefined) return `<use href="#${known}"/>`;
  const id = `${name}-shape-${shapes.size}`;
  shapes.set(region, id);
  const d = region.coordinates
    .flatMap((polygon) =>
      polygon.map((ring) => `M${ring.map(([x, y]) => `${px(x)},${px(y)}`).join("L")}Z`),
    )
    .join("");
  const look = attributes({
    ...{ id, d, fill: mark.fill, stroke: mark.stroke },
    ...{ "stroke-opacity": mark.strokeOpacity, "stroke-width": mark.strokeWidth },
  });
  return `<path${look}/>`;
}
