import { UsageError } from "@thalweg/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namesIn, schedulersIn, showChain, showExpression } from "./expression.js";
import { parseExpression, parseSchedule } from "./parse-expression.js";

describe("an optimizer's expression", () => {
  it.each([
    ["adam", []],
    ["adam+warmup-cosine", [{ schedule: { name: "warmup-cosine" } }]],
    [
      " adam + cosine + beta1 : step ",
      [{ schedule: { name: "cosine" } }, { hyper: "beta1", schedule: { name: "step" } }],
    ],
  ])("%s is read as its schedules, of what they name", (text, schedules) => {
    expect(parseExpression(text)).toEqual({ chain: [{ name: "adam" }], schedules });
  });

  it("holds chains, in parentheses too, and schedules of their hyperparameters", () => {
    const text = "clip|lookahead(sam|ema(adam))+clip.max:linear";
    const { chain, schedules } = parseExpression(text);
    expect(chain).toEqual([
      { name: "clip" },
      { name: "lookahead", inner: [{ name: "sam" }, { name: "ema", inner: [{ name: "adam" }] }] },
    ]);
    expect(schedules).toEqual([{ hyper: "clip.max", schedule: { name: "linear" } }]);
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
    expect(schedules).toEqual([{ hyper: "rest.lr", schedule: { name: "linear" } }]);
    expect(namesIn(chain)).toEqual(["clip", "muon", "clip", "ema", "adam"]);
    expect(`${showChain(chain)}+rest.lr:linear`).toBe(text);
  });

  it("holds schedules made of schedules, of one hyperparameter or every learning rate", () => {
    const text = "adam+sequence(linear,product(cosine,warmup(step)))+beta1:join(a,b)";
    const { schedules } = parseExpression(text);
    expect(schedules).toEqual([
      {
        schedule: {
          name: "sequence",
          parts: [
            { name: "linear" },
            {
              name: "product",
              parts: [{ name: "cosine" }, { name: "warmup", parts: [{ name: "step" }] }],
            },
          ],
        },
      },
      { hyper: "beta1", schedule: { name: "join", parts: [{ name: "a" }, { name: "b" }] } },
    ]);
    expect(schedules.flatMap(({ schedule }) => schedulersIn(schedule))).toEqual([
      ...["linear", "cosine", "step", "a", "b"],
    ]);
    expect(showExpression(parseExpression(text.replaceAll(",", " , ")))).toBe(text);
    expect(parseSchedule("sequence(linear,product(cosine,warmup(step)))")).toEqual(
      schedules[0]!.schedule,
    );
  });

  it("of any text is read, and then read the same as it is shown, or is refused in one sentence", () => {
    const signs = [
      ..."()|+;,: ",
      "partition(",
      "matrices:",
      "rest:",
      "sequence(",
      "warmup(",
      "lr:",
    ];
    const pieces = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...signs, "a", "b|", "freeze", "(".repeat(40)) },
      fc.string({ unit: "binary", maxLength: 300 }),
    );
    const texts = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(""));
    const property = fc.property(fc.oneof(texts, wellFormed), (text) => {
      const read = readOrRefused(text);
      if (read === undefined) return;
      expect(parseExpression(showExpression(read))).toEqual(read);
    });
    fc.assert(property, { numRuns: 3000 });
  });

  it("that is well formed is read", () => {
    fc.assert(fc.property(wellFormed, (text) => readOrRefused(text) !== undefined));
  });

  it.each([
    ["wrappers", "lookahead("],
    ["partitions", "partition(rest: "],
    ["schedules", "adam+sequence(".slice(0, 5), "sequence("],
  ])("of 5,000 %s inside each other is refused at once", (_, first, nested = first) => {
    const began = performance.now();
    const text = `${first}${nested.repeat(5000)}adam${")".repeat(5000)}`;
    expect(() => parseExpression(text)).toThrow(
      /^"[^"]{100}\.\.\." nests parentheses more than 16 deep; write fewer\.$/,
    );
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it("that is too long is refused, and a name that is too long", () => {
    expect(() => parseExpression(`${"ema|".repeat(1000)}adam`)).toThrow(
      "has 4004 letters; an expression has at most 4000.",
    );
    expect(() => parseExpression("a".repeat(201))).toThrow(
      "has a name of 201 letters; names have at most 200.",
    );
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
    ["clip+cosine|adam", "has a schedule before a stage; write schedules at the end."],
    ["ema(adam)clip", 'has "clip" after a parenthesis; write | between stages.'],
    ["partition", "has a partition without parts; write partition(matrices: muon; rest: adamw)."],
    ["partition(b: muon, rest: adamw)", 'has "," in a partition; write ; between parts.'],
    ["partition(adam)", 'has the part "adam" without a selector or a name; write partition('],
    ["partition(: adam)", 'has the part ": adam" without a selector or a name; write partition('],
    ["partition(rest:)", 'has the part "rest:" without a selector or a name; write partition('],
    ["partition(rest: adam", 'does not close the parenthesis after "partition"; add ).'],
    ["adam+sequence", 'has "sequence" without schedules; write sequence(linear).'],
    ["adam+warmup(a,b)", 'gives "warmup" 2 schedules; it takes one.'],
    ["adam+linear(a)", 'has schedules in the parentheses of "linear", which composes none; '],
    ["adam+sequence(a", 'does not close the parenthesis after "sequence"; add ).'],
    ["adam;sgd", 'has ";" outside parentheses; '],
    ["adam,sgd", 'has "," outside parentheses; '],
    ["ema(adam)(clip)", 'has "(" after a parenthesis; write | between stages.'],
  ])("%s is refused in one sentence", (text, why) => {
    expect(() => parseExpression(text)).toThrow(`"${text}" ${why}`);
  });
});

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/).map((text) => `x${text}`);
const between = (arbitrary: fc.Arbitrary<string>, sign: string) =>
  fc.array(arbitrary, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(sign));

type Symbols = "chain" | "item" | "part" | "schedule" | "wellFormed";

/** Random texts of the grammar. */
const { wellFormed } = fc.letrec<Record<Symbols, string>>((tie) => ({
  chain: between(tie("item"), "|"),
  item: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    name,
    fc.tuple(name, tie("chain")).map(([wrapper, inside]) => `${wrapper}(${inside})`),
    between(tie("part"), "; ").map((parts) => `partition(${parts})`),
  ),
  part: fc
    .tuple(
      fc.constantFrom("matrices", "rest", "b*", "layer0.w"),
      fc.oneof(tie("chain"), fc.constant("freeze")),
    )
    .map(([selector, chain]) => `${selector}: ${chain}`),
  schedule: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    name,
    fc
      .tuple(fc.constantFrom("sequence", "join", "product"), between(tie("schedule"), ","))
      .map(([word, parts]) => `${word}(${parts})`),
    tie("schedule").map((inside) => `warmup(${inside})`),
  ),
  wellFormed: fc
    .tuple(tie("chain"), fc.array(fc.tuple(fc.constantFrom("", "lr:", "a.b:"), tie("schedule"))))
    .map(
      ([chain, terms]) => `${chain}${terms.map(([hyper, each]) => `+${hyper}${each}`).join("")}`,
    ),
}));

/**
 * The expression, or undefined if the text was refused by a UsageError whose message is one line of
 * limited length.
 */
function readOrRefused(text: string) {
  try {
    return parseExpression(text);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    const { message } = error as UsageError;
    expect(message.endsWith(".") || message.endsWith("?")).toBe(true);
    expect(message.length).toBeLessThan(1500);
    expect(message).not.toMatch(/[\n\r\p{Cs}]/u);
    return undefined;
  }
}
