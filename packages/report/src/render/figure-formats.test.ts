import { inflateSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { type Draw, drawingIn } from "./figure-formats.js";

const svg = (text: string, weight: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40" viewBox="0 0 120 40"><title>a &lt; b</title><rect x="0" y="0" width="20" height="40" fill="#ff0000"/><text x="30" y="30" font-family="IBM Plex Sans, sans-serif" font-size="24" font-weight="${weight}" fill="#000000">${text}</text></svg>`;

/** The pixels of a PNG with eight-bit RGBA, row by row. Reference: W3C, PNG, section 9. */
function pixelsOf(png: Uint8Array) {
  const file = Buffer.from(png);
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  expect([file[24], file[25]]).toEqual([8, 6]);
  const parts: Buffer[] = [];
  let at = 8;
  while (at < file.length) {
    const length = file.readUInt32BE(at);
    if (file.toString("latin1", at + 4, at + 8) === "IDAT") {
      parts.push(file.subarray(at + 8, at + 8 + length));
    }
    at += 12 + length;
  }
  const filtered = inflateSync(Buffer.concat(parts));
  const stride = 4 * width;
  const pixels = new Uint8Array(stride * height);
  const value = (y: number, x: number) => (x < 0 || y < 0 ? 0 : pixels[y * stride + x]!);
  for (let y = 0; y < height; y++) {
    const filter = filtered[y * (stride + 1)]!;
    for (let x = 0; x < stride; x++) {
      const [left, up, corner] = [value(y, x - 4), value(y - 1, x), value(y - 1, x - 4)];
      const toAdd = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!;
      pixels[y * stride + x] = filtered[y * (stride + 1) + 1 + x]! + toAdd;
    }
  }
  return { width, height, pixels };
}

function paeth(left: number, up: number, corner: number): number {
  const by = [left, up, corner].map((each) => Math.abs(left + up - corner - each));
  if (by[0]! <= by[1]! && by[0]! <= by[2]!) return left;
  return by[1]! <= by[2]! ? up : corner;
}

/** The number of dark pixels to the right of the bar. */
function ink(png: Uint8Array): number {
  const { width, pixels } = pixelsOf(png);
  const red = pixels.filter((_, i) => i % 4 === 0);
  return red.filter((level, i) => level < 128 && i % width > 50).length;
}

describe("a figure as PNG", () => {
  let draw: Draw;
  beforeAll(async () => {
    draw = await drawingIn("png");
  });

  it("has two pixels a unit, on white, with the shapes where they are", async () => {
    const { width, height, pixels } = pixelsOf(await draw(svg("", 400)));
    expect([width, height]).toEqual([240, 80]);
    const at = (x: number, y: number) => [...pixels.subarray(4 * (y * width + x))].slice(0, 4);
    expect(at(20, 40)).toEqual([255, 0, 0, 255]);
    expect(at(100, 40)).toEqual([255, 255, 255, 255]);
  });

  it("has text in the report's font, semibold where it is, also beyond Latin", async () => {
    const [none, regular, bold] = await Promise.all(
      [svg("", 400), svg("mean", 400), svg("mean", 600)].map(draw),
    );
    expect(ink(none!)).toBe(0);
    expect(ink(regular!)).toBeGreaterThan(200);
    expect(ink(bold!)).toBeGreaterThan(1.1 * ink(regular!));
    for (const text of ["β", "ж", "ő"]) expect(ink(await draw(svg(text, 400)))).toBeGreaterThan(30);
  });

  it("has the same bytes each time", async () => {
    const [first, second] = await Promise.all([draw(svg("x", 400)), draw(svg("x", 400))]);
    expect(Buffer.compare(first!, second!)).toBe(0);
  });
});

describe("a figure as PDF", () => {
  it("has one page of its size, its title, its fonts inside, and the same bytes each time", async () => {
    const draw = await drawingIn("pdf");
    const [first, second] = [await draw(svg("x", 600)), await draw(svg("x", 600))];
    const text = Buffer.from(first).toString("latin1");
    expect(text.startsWith("%PDF-1.")).toBe(true);
    expect(text).toContain("/MediaBox [0 0 120 40]");
    expect(text).toContain("(a < b)");
    expect(text).toMatch(/\/FontName \/[A-Z]{6}\+IBMPlexSans-SemiBold/);
    expect(text).toContain("/FontFile2");
    expect(Buffer.compare(first, second)).toBe(0);
  });
});
