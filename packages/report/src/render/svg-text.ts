/** Pieces of SVG as text. */
import { visibleLine } from "@thalweg/core/host";
import { escapeMarkup } from "../page/escape.js";
import { FONT_STACK } from "./font.js";

/** A number of pixels with at most two decimals. */
export const px = (value: number): string => String(Math.round(value * 100) / 100 || 0);

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Attributes with a space before each; undefined ones are left out. */
export const attributes = (of: Attributes): string =>
  Object.entries(of)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${typeof value === "number" ? px(value) : value}"`)
    .join("");

/** A text as one visible line, escaped. */
export const lineMarkup = (text: unknown): string => escapeMarkup(visibleLine(String(text ?? "")));

const ANCHORS = { left: undefined, center: "middle", right: "end" } as const;
/** How far below its place the text's own baseline is, in units of the font size. */
const DOWN = { top: 0.79, middle: 0.3, bottom: -0.21, alphabetic: 0 } as const;

export interface TextStyle {
  readonly size: number;
  readonly fill: string;
  readonly align?: keyof typeof ANCHORS | undefined;
  readonly baseline?: keyof typeof DOWN | undefined;
  readonly weight?: number | undefined;
  readonly lineHeight?: number | undefined;
  readonly angle?: number | undefined;
  /** Attributes and children of the element. */
  readonly more?: string;
  readonly inside?: string;
}

/** Lines of text at a place. */
export function textMarkup(
  lines: readonly unknown[],
  x: number,
  y: number,
  style: TextStyle,
): string {
  const { size, align = "left", baseline = "alphabetic", lineHeight = size + 2 } = style;
  const block = baseline === "middle" ? (-(lines.length - 1) * lineHeight) / 2 : 0;
  const turn = style.angle === undefined ? "" : `rotate(${style.angle}) `;
  return lines
    .map((line, i) => {
      const down = DOWN[baseline] * size + block + i * lineHeight;
      const place =
        turn === ""
          ? `translate(${px(x)},${px(y + down)})`
          : `translate(${px(x)},${px(y)}) ${turn}translate(0,${px(down)})`;
      const set = attributes({
        "text-anchor": ANCHORS[align],
        transform: place,
        "font-family": FONT_STACK,
        "font-size": `${px(size)}px`,
        "font-weight": style.weight,
        fill: style.fill,
      });
      return `<text${set}${style.more ?? ""}>${style.inside ?? ""}${lineMarkup(line)}</text>`;
    })
    .join("");
}
