import { describe, expect, it } from "vitest";
import { selectorOf } from "./selector.js";

const parameters = [
  { name: "w0", shape: [3, 2] },
  { name: "b0", shape: [2] },
  { name: "block.w0", shape: [2, 2, 2] },
  { name: "scale", shape: [] },
];

describe("a selector", () => {
  it.each([
    ["matrices", ["w0", "block.w0"]],
    ["vectors", ["b0", "scale"]],
    ["rest", ["w0", "b0", "block.w0", "scale"]],
    ["w0", ["w0"]],
    ["*w0", ["w0", "block.w0"]],
    ["b*0", ["b0", "block.w0"]],
    ["block.*", ["block.w0"]],
    ["blockxw0", []],
    ["*", ["w0", "b0", "block.w0", "scale"]],
  ])("%s selects %j", (text, names) => {
    const { select } = selectorOf(text);
    expect(parameters.filter(select).map(({ name }) => name)).toEqual(names);
  });

  it("takes every sign but * as it is", () => {
    const { select } = selectorOf("a.b+c[0]\\d");
    expect(select({ name: "a.b+c[0]\\d", shape: [] })).toBe(true);
    expect(select({ name: "aXbbc0d", shape: [] })).toBe(false);
  });
});
