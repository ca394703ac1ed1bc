import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDistance, nearest, suggestion } from "./did-you-mean.js";
import { UnknownNameError } from "./errors.js";

const word = fc.stringMatching(/^[a-z]{1,12}$/);
const names = fc.uniqueArray(word, { minLength: 1, maxLength: 40 });

describe("a suggestion for an unknown name", () => {
  it("never lists more than twelve names, and of more names names the nearest", () => {
    fc.assert(
      fc.property(word, names, (given, known) => {
        const said = suggestion(given, known);
        const named = known.filter((name) => said.split(/[^a-z]+/).includes(name));
        expect(named.length).toBeGreaterThan(0);
        if (nearest(given, known).length > 0 || known.length <= 12) return;
        const found = /^The nearest is "([a-z]+)"\.$/.exec(said)?.[1];
        const distance = editDistance(given, found!);
        expect(distance).toBe(Math.min(...known.map((name) => editDistance(given, name))));
      }),
    );
  });

  it.each([
    [["adam", "radam", "sgd"], "adm", 'Did you mean "adam"?'],
    [["f32", "f64"], "bananas", "Known are f32, f64."],
    [[], "x", "None is known here."],
    [[..."abcdefghijklm"].map((each) => each + each), "", "13 are known."],
  ])("of %j for %s is %s", (known, given, said) => {
    expect(suggestion(given, known)).toBe(said);
    const error = new UnknownNameError("thing", given, known);
    expect(error.message).toBe(`unknown thing "${given}". ${said}`);
    expect(error.hasNear).toBe(said.startsWith("Did"));
  });
});
