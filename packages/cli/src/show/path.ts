/** The parameters along a run, as a table. */
import type { TrialResult } from "@thalweg/engine";
import { showCount, showNumber } from "../terminal/numbers.js";
import type { Channel } from "../terminal/terminal.js";
import { layOut } from "../terminal/text-table.js";

const mostRows = 24;

/** At most 24 points of the path, evenly spaced, the first and the last among them. */
export function showPath({ metrics }: TrialResult, { paint }: Channel): string[] {
  const { path = [], curves } = metrics;
  const { step = [], value = [] } = curves.loss ?? {};
  const names = path[0]?.map((_, i) => coordinate(i, path[0]!.length)) ?? [];
  const { header, lines } = layOut(
    [
      { title: "step", align: "right" },
      ...names.map((title) => ({ title, align: "right" }) as const),
      { title: "loss", align: "right" },
    ],
    evenly(path.length).map((i) => [
      showCount(step[i] ?? i),
      ...path[i]!.map(showNumber),
      showNumber(value[i] ?? null),
    ]),
  );
  return [paint.dim(header), ...lines];
}

const coordinate = (i: number, count: number): string =>
  count <= 3 ? ["x", "y", "z"][i]! : `theta[${i}]`;

function evenly(count: number): number[] {
  const rows = Math.min(count, mostRows);
  const places = Array.from({ length: rows }, (_, i) =>
    Math.round((i * (count - 1)) / Math.max(1, rows - 1)),
  );
  return [...new Set(places)];
}
