import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plane } from "./plane.js";

const size = { width: 30, height: 8 };
const number = fc.double({ noNaN: true, min: -1e308, max: 1e308 });
const point = fc.record({ x: number, y: number });

/** The text to the right of the vertical axis, without the two lines of the horizontal axis. */
const field = (lines: readonly string[]) =>
  lines.slice(0, -2).map((line) => [...line.slice(line.indexOf("\u2502") + 1)]);

describe("a path in the plane", () => {
  it("stays within its size and shows the last mark, for any points", () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 20 }), (points) => {
        const marks = [
          { character: "o", ...points[0]! },
          { character: "x", ...points.at(-1)! },
        ];
        const lines = plane(points, marks, size, (value) => value.toExponential(1));
        expect(lines).toHaveLength(size.height);
        for (const line of lines) expect([...line].length).toBeLessThanOrEqual(size.width);
        expect(lines.join("")).toContain("x");
      }),
    );
  });

  it("has the least x at the left and the least y below, and joins the points", () => {
    const marks = [
      { character: "o", x: 0, y: 0 },
      { character: "x", x: 4, y: 2 },
      { character: "*", x: 4, y: 0 },
    ];
    const lines = plane([marks[0]!, marks[1]!], marks, size, String);
    const rows = field(lines);
    expect(rows.at(-1)![0]).toBe("o");
    expect(rows[0]!.at(-1)).toBe("x");
    expect(rows.at(-1)!.at(-1)).toBe("*");
    // Every column between the two ends has a dot of the line.
    for (let column = 1; column < rows[0]!.length - 1; column++) {
      expect(rows.some((row) => /[\u2801-\u28ff]/.test(row[column] ?? ""))).toBe(true);
    }
    expect(lines.at(-1)).toMatch(/^ +0 +4$/);
    expect([lines[0]![0], lines.at(-3)![0]]).toEqual(["2", "0"]);
  });

  it("is empty without a point", () => {
    expect(plane([], [], size, String)).toEqual([]);
  });
});
