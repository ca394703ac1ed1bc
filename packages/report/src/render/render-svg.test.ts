import { describe, expect, it } from "vitest";
import { type Figure, renderFigure, standalone } from "./render-svg.js";

const figure = (name: string, text: string): Figure => {
  const spec = {
    width: 100,
    height: 50,
    layer: [
      {
        data: { values: [{ a: 1 / 3, b: text }] },
        mark: { type: "text", clip: true },
        encoding: {
          x: {
            ...{ field: "a", type: "quantitative", scale: { type: "linear", domain: [0, 1] } },
            axis: { values: [0, 1] },
          },
          text: { field: "b", type: "nominal" },
          tooltip: { field: "b", type: "nominal" },
        },
      },
    ],
  };
  return {
    name,
    title: `A <b> & "title"`,
    description: "What it shows",
    spec,
    narrow: { ...spec, width: 60 },
  };
};

describe("a figure as SVG", () => {
  it("has a title and a description that name it, escaped", async () => {
    const svg = await renderFigure(figure("one", "x"));
    expect(svg).toContain('role="img" aria-labelledby="one-title one-desc"');
    expect(svg).toContain('<title id="one-title">A &lt;b&gt; &amp; &quot;title&quot;</title>');
    expect(svg).toContain('<desc id="one-desc">What it shows</desc>');
  });

  it("escapes texts that come from data", async () => {
    const svg = await renderFigure(figure("one", "<script>alert(1)</script>"));
    expect(svg).not.toContain("<script");
    expect(svg).toContain("&lt;script&gt;");
  });

  it("shares no identifier with another figure", async () => {
    const idsOf = (svg: string) => [...svg.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);
    const one = idsOf(await renderFigure(figure("one", "x")));
    const two = idsOf(await renderFigure(figure("two", "x")));
    expect(one.length).toBeGreaterThan(1);
    expect(one.filter((id) => two.includes(id))).toEqual([]);
  });

  it("shares none with its own narrow form", async () => {
    const idsOf = (svg: string) => [...svg.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);
    const both = [
      await renderFigure(figure("one", "x")),
      await renderFigure(figure("one", "x"), "narrow"),
    ];
    const ids = both.flatMap(idsOf);
    expect(new Set(ids).size).toBe(ids.length);
    expect(both[1]).toMatch(/^<svg [^>]*width="[1-9]\d"/);
  });

  it("refers to no identifier that it lacks", async () => {
    const svg = await renderFigure(figure("one", "x"));
    const used = [...svg.matchAll(/url\(#([^)]*)\)|href="#([^"]*)"/g)].map(([, a, b]) => a ?? b);
    expect(used.length).toBeGreaterThan(0);
    for (const id of used) expect(svg).toContain(` id="${id}"`);
  });

  it("is the same text every time", async () => {
    const [first, second] = [figure("one", "x"), figure("one", "x")];
    expect(await renderFigure(second)).toBe(await renderFigure(first));
  });

  it("as a file brings its fonts and its ground", async () => {
    const svg = standalone(await renderFigure(figure("one", "x")));
    expect(svg).toContain("@font-face");
    expect(svg).toContain('<rect width="100%" height="100%" fill="#ffffff"/>');
  });

  it("is refused in a form that it does not draw", () => {
    const specs = [
      { width: 9, height: 9, mark: { type: "point" } },
      { width: 9, height: 9, layer: [{ data: { values: [{}] }, mark: { type: "bar" } }] },
    ];
    for (const spec of specs) {
      const wrong = { ...figure("one", "x"), spec };
      expect(() => renderFigure(wrong)).toThrow(/^internal: a figure's specification: /);
    }
  });
});
