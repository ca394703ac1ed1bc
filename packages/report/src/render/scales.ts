/** Places of values along a panel, as Vega-Lite's scales put them. */
import { InternalError } from "@thalweg/core/host";
import type { Channel, LayerSpec, Row, ScaleSpec } from "./figure-spec.js";

/** The place of a row's field in pixels, and the extent of a band around it. */
export interface Placing {
  readonly at: (value: unknown) => number;
  readonly band: number;
}

/** @param length pixels of the panel; y runs upwards */
export function placing(scale: ScaleSpec, length: number, axis: "x" | "y"): Placing {
  const { type, domain, reverse = false } = scale;
  if (type === "band" || type === "point") {
    const band = length / Math.max(1, domain.length);
    const places = new Map(domain.map((value, i) => [value, (i + 0.5) * band]));
    return { at: (value) => places.get(value) ?? Number.NaN, band };
  }
  if (type !== "log" && type !== "linear") {
    throw new InternalError(`a figure's specification: a scale of type ${String(type)}`);
  }
  const along = type === "log" ? (value: unknown) => Math.log(Number(value)) : Number;
  const [low, high] = [along(domain[0]), along(domain[1])];
  const down = (axis === "y") !== reverse;
  return {
    at: (value) => {
      const share = (along(value) - low) / (high - low);
      return length * (down ? 1 - share : share);
    },
    band: 0,
  };
}

/** The scale that the layers of a panel share on an axis. */
export function sharedScale(
  layers: readonly LayerSpec[],
  axis: "x" | "y",
): { readonly channel: Channel; readonly scale: ScaleSpec } | undefined {
  for (const { encoding } of layers) {
    const channel = encoding?.[axis];
    if (channel?.scale) return { channel, scale: channel.scale };
  }
  return undefined;
}

/** The value of a channel for a row through its own scale of names, such as colours. */
export function looked(channel: Channel | undefined, row: Row): unknown {
  if (channel === undefined) return undefined;
  if (channel.field === undefined) return channel.value;
  const value = row[channel.field];
  const { scale } = channel;
  if (!scale) return value;
  const at = scale.domain.indexOf(value);
  return at < 0 ? undefined : scale.range?.[at];
}
