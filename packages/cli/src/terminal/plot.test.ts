import { describe, expect, it } from "vitest";
import { plot } from "./plot.js";

const size = { width: 20, height: 4 };

/**
 * The row of the highest dot in each character column, counted from the top; -1 if there is none.
 */
function rowsOf(lines: readonly string[]): number[] {
  const bodies = lines.map((line) => [...line.slice(line.indexOf("\u2502") + 1)]);
  const width = Math.max(...bodies.map(({ length }) => length));
  return Array.from({ length: width }, (_, x) =>
    bodies.findIndex((body) => body[x] !== undefined && body[x] !== " "),
  );
}

describe("a plot", () => {
  it("falls from the upper left to the lower right for a falling line, with both ends named", () => {
    const points = Array.from({ length: 50 }, (_, x) => ({ x, y: 50 - x }));
    const lines = plot(points, size, String);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^50 \u2502/);
    expect(lines[3]).toMatch(/^ 1 \u2502/);
    const rows = rowsOf(lines);
    expect(rows[0]).toBe(0);
    expect(rows.at(-1)).toBe(3);
    expect(rows).toEqual([...rows].sort((a, b) => a - b));
  });

  it("is straight for a geometric curve that spans more than two decades", () => {
    const straight = Array.from({ length: 40 }, (_, x) => ({ x, y: 40 - x }));
    const geometric = straight.map(({ x, y }) => ({ x, y: 2 ** y }));
    expect(rowsOf(plot(geometric, size, () => "1"))).toEqual(
      rowsOf(plot(straight, size, () => "1")),
    );
  });

  it("never exceeds its width, and draws a constant curve", () => {
    const flat = Array.from({ length: 300 }, (_, x) => ({ x, y: 7 }));
    for (const line of plot(flat, size, String)) expect([...line].length).toBeLessThanOrEqual(20);
    expect(plot(flat, size, String).join("")).toMatch(/[\u2801-\u28ff]/);
  });

  it("is empty without two points", () => {
    expect(plot([{ x: 0, y: 1 }], size, String)).toEqual([]);
  });
});
