import { expect, it } from "vitest";
import { panelGrid } from "./panels.js";

it.each([
  ["wide", 4, [0, 4, 8]],
  ["narrow", 2, [0, 2, 4, 6, 8]],
] as const)(
  "a %s page has %i panels a row, the first of each with the axis",
  (page, columns, first) => {
    const grid = panelGrid(page, 100);
    expect(grid.columns).toBe(columns);
    expect(Array.from({ length: 10 }, (_, i) => i).filter(grid.isFirst)).toEqual([...first]);
  },
);
