/** Labels at the ends of lines, moved apart so that they do not overlap. */
import { positionOn, type ValueAxis, valueAt } from "./value-axis.js";

export interface LineEnd {
  /** The optimizer of the line. */
  readonly label: string;
  /** The text. */
  readonly text: string;
  readonly value: number;
}

/** The position of a label, as a value on the axis, and the end of its line. */
export interface EndLabel {
  readonly label: string;
  readonly text: string;
  readonly end: number;
  readonly at: number;
}

/**
 * Places labels at least `gap` pixels apart along an axis of `height` pixels, with the least sum of
 * squared displacements: with z = y - i gap the spacing becomes an order constraint, which isotonic
 * regression satisfies. If there is room, all labels are within the axis.
 */
export function placeLabels(
  ends: readonly LineEnd[],
  axis: ValueAxis,
  height: number,
  gap: number,
): EndLabel[] {
  const sorted = ends
    .map(({ label, text, value }) => ({
      label,
      text,
      end: value,
      y: height * positionOn(axis, value),
    }))
    .sort((a, b) => a.y - b.y || a.end - b.end);
  const top = Math.max(0, height - gap * (sorted.length - 1));
  const places = isotonic(sorted.map(({ y }, i) => y - i * gap)).map(
    (z, i) => Math.min(top, Math.max(0, z)) + i * gap,
  );
  return sorted.map(({ label, text, end }, i) => ({
    label,
    text,
    end,
    at: valueAt(axis, places[i]! / height),
  }));
}

/**
 * The nondecreasing values nearest to the given ones in the least-squares sense, by pooling
 * neighbours that violate the order.
 */
export function isotonic(values: readonly number[]): number[] {
  const blocks: { sum: number; count: number }[] = [];
  for (const value of values) {
    blocks.push({ sum: value, count: 1 });
    while (blocks.length > 1 && meanOf(blocks.at(-2)!) > meanOf(blocks.at(-1)!)) {
      const { sum, count } = blocks.pop()!;
      const below = blocks.at(-1)!;
      below.sum += sum;
      below.count += count;
    }
  }
  return blocks.flatMap((block) => Array<number>(block.count).fill(meanOf(block)));
}

const meanOf = ({ sum, count }: { sum: number; count: number }): number => sum / count;
