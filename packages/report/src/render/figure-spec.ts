/**
 * The part of Vega-Lite that figures are written in: layers over scales with explicit domains and
 * ticks, in panels of explicit size, alone or side by side. Every figure is a valid Vega-Lite
 * specification; a test draws each with Vega and compares the places of its marks.
 */

export type Row = Readonly<Record<string, unknown>>;

export interface ScaleSpec {
  readonly type?: "linear" | "log" | "band" | "point";
  readonly domain: readonly unknown[];
  readonly range?: readonly unknown[];
  readonly reverse?: boolean;
}

export interface AxisSpec {
  readonly values: readonly number[];
  readonly title?: string | null;
  readonly labels?: boolean;
  readonly grid?: boolean;
  readonly ticks?: boolean;
  readonly domain?: boolean;
  readonly titlePadding?: number;
  readonly labelOverlap?: "greedy" | false;
  readonly labelSeparation?: number;
}

/** A field through a scale, or a constant. */
export interface Channel {
  readonly field?: string;
  readonly value?: unknown;
  /** Null: the field holds what is drawn. */
  readonly scale?: ScaleSpec | null;
  readonly axis?: AxisSpec | null;
}

export interface MarkSpec {
  readonly type: "line" | "area" | "point" | "rule" | "text" | "rect" | "geoshape";
  readonly color?: string;
  readonly fill?: string;
  readonly stroke?: string;
  readonly opacity?: number;
  readonly strokeOpacity?: number;
  readonly strokeWidth?: number;
  readonly strokeDash?: readonly number[];
  readonly strokeCap?: string;
  readonly strokeJoin?: string;
  readonly interpolate?: "step-after";
  readonly clip?: boolean;
  readonly filled?: boolean;
  readonly shape?: "circle" | "square" | "diamond" | "cross";
  readonly angle?: number;
  readonly size?: number;
  readonly align?: "left" | "center" | "right";
  readonly baseline?: "top" | "middle" | "bottom" | "alphabetic";
  readonly fontSize?: number;
  readonly fontWeight?: number;
  readonly lineHeight?: number;
  readonly xOffset?: number;
  readonly yOffset?: number;
}

export interface LayerSpec {
  readonly data?: { readonly values: readonly Row[] };
  readonly mark: MarkSpec;
  readonly encoding?: Readonly<Record<string, Channel>>;
}

export interface PanelSpec {
  readonly width: number;
  readonly height: number | { readonly step: number };
  readonly view?: { readonly fill?: string; readonly stroke?: string };
  readonly layer: readonly LayerSpec[];
}

export interface GridSpec {
  readonly concat?: readonly PanelSpec[];
  readonly hconcat?: readonly PanelSpec[];
  readonly vconcat?: readonly PanelSpec[];
  readonly columns?: number;
  readonly spacing?: number | { readonly row: number; readonly column: number };
}

export interface TitleSpec {
  readonly text: string | readonly string[];
  readonly subtitle?: string | readonly string[];
}
