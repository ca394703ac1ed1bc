import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { visibleLine, visibleText, wellFormedText } from "./visible-text.js";

/** Any UTF-16 units, unpaired surrogates among them; control characters are frequent. */
const unit = fc.oneof(
  fc.integer({ min: 0, max: 0xffff }),
  fc.constantFrom(0, 7, 8, 9, 10, 13, 27, 0x7f, 0x85, 0x9b, 0x202e, 0x2028, 0xd83d, 0xfffe),
);
const text = fc.array(unit).map((units) => String.fromCharCode(...units));

/**
 * What XML 1.0 allows (its production Char), without tab, CR, DEL and C1, which control a terminal.
 */
const isShown = (character: string): boolean => {
  const code = character.codePointAt(0)!;
  if (code === 0x0a) return true;
  if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return false;
  return !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff;
};

describe("a visible text", () => {
  it("holds no control character, no half pair and nothing that XML forbids, whatever it was", () => {
    fc.assert(
      fc.property(text, (given) => {
        expect([...visibleText(given)].filter((each) => !isShown(each))).toEqual([]);
        expect(visibleLine(given)).not.toContain("\n");
      }),
    );
  });

  it("says what acts by its code, and leaves every other character as it is", () => {
    expect(visibleText("a\u001b[31mb\u0007 \u009b \u007f")).toBe(
      "a\\u001b[31mb\\u0007 \\u009b \\u007f",
    );
    expect(visibleText("\ud83d and \u{1f600}")).toBe("\\ud83d and \u{1f600}");
    expect(visibleText("\u202eabc\u2028d\uffff")).toBe("\\u202eabc\\u2028d\\uffff");
    expect(visibleText("m\u0304 = \u03b2 m \u2212 f*, \u6c34")).toBe(
      "m\u0304 = \u03b2 m \u2212 f*, \u6c34",
    );
  });

  it("keeps line feeds in a text and makes blanks of them in a line", () => {
    expect(visibleText("a\r\nb\tc\rd")).toBe("a\nb c\\u000dd");
    expect(visibleLine("a  \r\n  b\tc\rd\u2028e")).toBe("a b c d e");
  });

  it("is another thing than a well-formed one, which has no half pair and all else as it was", () => {
    expect(wellFormedText("\ud83d \u001b \u{1f600}")).toBe("\ufffd \u001b \u{1f600}");
    fc.assert(
      fc.property(text, (given) => {
        expect(() => encodeURIComponent(wellFormedText(given))).not.toThrow();
      }),
    );
  });

  it("leaves JSON the same value", () => {
    fc.assert(
      fc.property(fc.dictionary(text, fc.oneof(text, fc.double())), (value) => {
        const json = JSON.stringify(value, null, 2);
        expect(JSON.parse(visibleText(json))).toEqual(JSON.parse(json));
      }),
    );
  });
});
