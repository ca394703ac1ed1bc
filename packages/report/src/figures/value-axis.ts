/**
 * Axes for values of any size: logarithmic for values that span a large factor, with few round
 * ticks.
 */

export interface ValueAxis {
  readonly type: "log" | "linear";
  readonly domain: readonly [low: number, high: number];
  readonly ticks: readonly number[];
}

/** A logarithmic axis ends at this fraction of the highest value; lower values are drawn as 0. */
const DEEPEST = 1e-16;
/** Positive values that span less than this factor are shown on a linear axis. */
const LEAST_SPAN = 5;

/**
 * An axis for values of any sign, ignoring infinite ones; 0 is at the bottom of a logarithmic axis.
 */
export function valueAxis(all: readonly number[], prefer: "log" | "linear"): ValueAxis {
  const values = all.filter(Number.isFinite);
  const high = Math.max(...values);
  const positive = values.filter((value) => value > high * DEEPEST);
  const low = Math.min(...positive);
  const suits = values.every((value) => value >= 0) && high >= LEAST_SPAN * low;
  if (values.length > 0 && prefer === "log" && suits && high > 0) return logAxis(low, high);
  return linearAxis(values.length === 0 ? [0, 1] : [Math.min(...values), high]);
}

/** A logarithmic axis whose ends are whole decades, or 1-2-5 steps when it spans few. */
export function logAxis(low: number, high: number): ValueAxis {
  const decades = Math.log10(high / low);
  const digits = decades > 2.5 ? [1] : [1, 2, 5];
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const rungs: number[] = [];
  for (let e = first; e <= last; e++) for (const d of digits) rungs.push(Number(`${d}e${e}`));
  const from = rungs.findLastIndex((rung) => rung <= low * (1 + 1e-9));
  const to = rungs.findIndex((rung) => rung >= high * (1 - 1e-9));
  const ticks = rungs.slice(Math.max(from, 0), to < 0 ? undefined : to + 1);
  const every = digits.length === 1 ? Math.ceil(ticks.length / 7) : 1;
  return {
    type: "log",
    domain: [ticks[0]!, ticks.at(-1)!],
    ticks: ticks.filter((_, i) => i % every === 0),
  };
}

/**
 * Values with a smaller relative difference are shown as equal, because ticks between them would
 * have the same digits.
 */
const LEAST_DIFFERENCE = 1e-9;

/** A linear axis with ticks at steps of 1, 2 or 5 times a power of ten. */
export function linearAxis([low, high]: readonly [number, number]): ValueAxis {
  const size = Math.max(Math.abs(low), Math.abs(high));
  const span = high - low > LEAST_DIFFERENCE * size ? high - low : size || 1;
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const step = [1, 2, 5, 10].map((d) => d * power).find((each) => span / each <= 5)!;
  const from = Math.floor(low / step + 1e-9);
  const to = Math.max(Math.ceil(high / step - 1e-9), from + 1);
  const ticks = Array.from({ length: to - from + 1 }, (_, i) =>
    Number(((from + i) * step).toPrecision(12)),
  );
  return { type: "linear", domain: [ticks[0]!, ticks.at(-1)!], ticks };
}

/** The position of a value as a fraction of the axis's length; values outside are at its ends. */
export function positionOn({ type, domain }: ValueAxis, value: number): number {
  const [low, high] = domain;
  const at =
    type === "log"
      ? Math.log10(Math.max(value, low) / low) / Math.log10(high / low)
      : (value - low) / (high - low);
  return Math.min(1, Math.max(0, at));
}

/** The value at a fraction of the axis's length. */
export function valueAt({ type, domain }: ValueAxis, share: number): number {
  const [low, high] = domain;
  return type === "log" ? low * (high / low) ** share : low + share * (high - low);
}

/** The nearest value that the axis shows. */
export const clampTo = ({ domain }: ValueAxis, value: number): number =>
  Math.min(domain[1], Math.max(domain[0], value));

/** Tick labels: plain digits if they are short, else in the form 1e-5. */
const LABELS =
  "datum.value === 0 ? '0' : abs(datum.value) < 0.01 || abs(datum.value) >= 10000" +
  " ? replace(format(datum.value, '.1~e'), '+', '') : format(datum.value, '.3~f')";

/** Its Vega-Lite scale and axis. */
export const scaleOf = ({ type, domain }: ValueAxis) => ({
  type,
  domain,
  nice: false,
  ...(type === "linear" && { zero: false }),
});
export const axisOf = ({ ticks }: ValueAxis, more: Readonly<Record<string, unknown>> = {}) => ({
  values: ticks,
  labelExpr: LABELS,
  domain: false,
  ticks: false,
  labelOverlap: false,
  ...more,
});

/** The settings of an axis with the panel's baseline, such as time. */
export const baseline = (title: string) => ({ title, grid: false, ticks: true, domain: true });

/** An axis that ends at the last value, with round ticks up to it. */
export function endingAxis(low: number, high: number): ValueAxis {
  const ticks = linearAxis([low, high]).ticks.filter((tick) => tick >= low && tick <= high);
  return { type: "linear", domain: [low, high], ticks };
}
