import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fontFaces, readAdvances, textWidth } from "./font.js";

describe("the font", () => {
  it("is embedded in both weights and asks for no file", () => {
    const css = fontFaces();
    expect(css.match(/@font-face/g)).toHaveLength(2);
    expect(css).not.toMatch(/url\((?!data:)/);
  });

  it("has advance widths as its makers publish them: 0.6 em for every digit, of 1000 units", () => {
    for (const digit of "0123456789") expect(textWidth(digit, 10)).toBeCloseTo(6, 6);
  });

  it("measures a text as the sum of its characters, in proportion to its size", () => {
    const parts = [..."adam+warmup-cosine"].map((each) => textWidth(each, 12));
    const sum = parts.reduce((a, b) => a + b);
    expect(textWidth("adam+warmup-cosine", 12)).toBeCloseTo(sum, 9);
    expect(textWidth("adam+warmup-cosine", 24)).toBeCloseTo(2 * sum, 9);
  });

  it("knows i to be narrower than m, and bold wider than regular", () => {
    expect(textWidth("i", 10)).toBeLessThan(textWidth("m", 10));
    expect(textWidth("momentum", 10, 600)).toBeGreaterThan(textWidth("momentum", 10, 400));
  });

  it("counts a character that it lacks as one em", () => {
    expect(textWidth("\u6c34", 10)).toBe(10);
  });

  it("is read from the table of each weight", () => {
    const file = new URL(
      import.meta.resolve("@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-400-normal.woff"),
    );
    const advances = readAdvances(readFileSync(file));
    expect(advances.size).toBeGreaterThan(180);
    expect([...advances.values()].every((width) => width >= 0 && width < 2)).toBe(true);
  });
});
