/** Words and numbers as sentences have them. */

/** `96.9 % interval`, or `range` where there are too few values for 95 %. */
export const levelText = (level: number): string =>
  level < 0.95 ? "range" : `${Number((100 * level).toPrecision(3))} % interval`;

/** `1,133,566`. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

export const plural = (count: number, one: string): string =>
  `${count} ${one}${count === 1 ? "" : "s"}`;

export const list = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? "") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
