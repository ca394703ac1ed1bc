import { describe, expect, it } from "vitest";
import { namesIn, parseExpression, showChain } from "./expression.js";

describe("an optimizer's expression", () => {
  it.each([
    ["adam", []],
    ["adam+warmup-cosine", [{ hyper: "lr", scheduler: "warmup-cosine" }]],
    [
      " adam + cosine + beta1 : step ",
      [
        { hyper: "lr", scheduler: "cosine" },
        { hyper: "beta1", scheduler: "step" },
      ],
    ],
  ])("%s is read as its schedules, of lr unless said otherwise", (text, schedules) => {
    expect(parseExpression(text)).toEqual({ chain: [{ name: "adam" }], schedules });
  });

  it("holds chains, in parentheses too, and schedules of their hyperparameters", () => {
    const text = "clip|lookahead(sam|ema(adam))+clip.max:linear";
    const { chain, schedules } = parseExpression(text);
    expect(chain).toEqual([
      { name: "clip" },
      { name: "lookahead", inner: [{ name: "sam" }, { name: "ema", inner: [{ name: "adam" }] }] },
    ]);
    expect(schedules).toEqual([{ hyper: "clip.max", scheduler: "linear" }]);
    expect(namesIn(chain)).toEqual(["clip", "lookahead", "sam", "ema", "adam"]);
    expect(`${showChain(chain)}+clip.max:linear`).toBe(text);
  });

  it("holds partitions, whose parts are chains for what a selector selects", () => {
    const text = "clip|partition(matrices: muon; b*: freeze; rest: clip|ema(adam))+rest.lr:linear";
    const { chain, schedules } = parseExpression(text);
    expect(chain[1]).toEqual({
      name: "partition",
      parts: [
        { selector: "matrices", chain: [{ name: "muon" }] },
        { selector: "b*", chain: [{ name: "freeze" }] },
        {
          selector: "rest",
          chain: [{ name: "clip" }, { name: "ema", inner: [{ name: "adam" }] }],
        },
      ],
    });
    expect(schedules).toEqual([{ hyper: "rest.lr", scheduler: "linear" }]);
    expect(namesIn(chain)).toEqual(["clip", "muon", "clip", "ema", "adam"]);
    expect(`${showChain(chain)}+rest.lr:linear`).toBe(text);
  });

  it.each([
    "",
    "+cosine",
    "adam+",
    "adam+:cosine",
    "adam+lr:",
    "|adam",
    "clip||adam",
    "(adam)",
    "a()",
  ])("%j lacks a name", (text) => {
    expect(() => parseExpression(text)).toThrow(/lacks a name; write optimizer, /);
  });

  it.each([
    ["ema(adam", 'does not close the parenthesis after "ema"; add ).'],
    ["adam)", "closes a parenthesis that was not opened; leave it out."],
    ["ema(adam+cosine)", "has a schedule inside parentheses; write schedules at the end."],
    ["clip+cosine|adam", "has a schedule before a link; write schedules at the end."],
    ["ema(adam)clip", 'has "clip" after a parenthesis; write | between links.'],
    ["partition", "has a partition without parts; write partition(matrices: muon; rest: adamw)."],
    [
      "partition(b: muon, rest: adamw)",
      'has "muon, rest: adamw" in a part; write ; between parts.',
    ],
    ["partition(adam)", 'has the part "adam" without a selector or a name; write partition('],
    ["partition(: adam)", 'has the part ": adam" without a selector or a name; write partition('],
    ["partition(rest:)", 'has the part "rest:" without a selector or a name; write partition('],
    ["partition(rest: adam", 'does not close the parenthesis after "partition"; add ).'],
    ["ema(adam)(clip)", 'has "(" after a parenthesis; write | between links.'],
  ])("%s is refused in one sentence", (text, why) => {
    expect(() => parseExpression(text)).toThrow(`"${text}" ${why}`);
  });
});
