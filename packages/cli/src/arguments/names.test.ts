import { UsageError } from "@thalweg/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { nameList } from "./names.js";

const word = fc.stringMatching(/^[a-z][a-z+|:; *-]{0,6}[a-z]$/);
/** A name with parentheses that match, and commas within them only. */
const name = fc.letrec<{ name: string; list: string }>((tie) => ({
  name: fc.oneof(
    { maxDepth: 3 },
    word,
    fc.tuple(word, tie("list")).map(([before, inner]) => `${before}(${inner})`),
  ),
  list: fc.array(tie("name"), { minLength: 1, maxLength: 3 }).map((names) => names.join(",")),
})).name;

it("names joined by commas are read one by one, whatever stands in their parentheses", () => {
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), (names) => {
      expect(nameList("--optimizers")(names.join(" , "))).toEqual(names);
    }),
  );
});

it("names add to those that earlier uses of the option gave", () => {
  expect(nameList("--optimizers")("b,c", ["a"])).toEqual(["a", "b", "c"]);
});

it.each(["", " ", ",", "a,", ",a", "a,,b", "f(a,b),"])("%j has an empty name", (text) => {
  expect(() => nameList("--problems")(text)).toThrow(UsageError);
});
