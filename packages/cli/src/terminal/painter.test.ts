import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { painter, rendered } from "./painter.js";

const unit = fc.oneof(
  fc.integer({ min: 0, max: 0xffff }),
  fc.constantFrom(0x1b, 0x9b, 0x07, 0x0d, 0x08, 0x7f, 0x202e, 0xfdd0, 0x6d),
);
const text = fc.array(unit).map((units) => String.fromCharCode(...units));
const colour = fc.constantFrom("bold", "dim", "red", "green", "yellow", "cyan");

const ofThePainter = new RegExp(`${String.fromCharCode(27)}\\[(?:1|2|22|3[1236]|39)m`, "g");
/** Control characters except the line feed. */
const acting = /(?!\n)[\p{Cc}\p{Bidi_Control}]/u;

describe("rendered text", () => {
  it("contains only the painter's escape sequences, for any painted texts", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, colour)), (parts) => {
        const painted = parts.map(([part, name]) => part + painter(true)[name](part)).join("");
        const shown = rendered(painted);
        const sequences = shown.match(ofThePainter) ?? [];
        expect(sequences).toHaveLength(2 * parts.length);
        // Colours are set and reset in turns, and no sequence comes from the text.
        expect(sequences.filter((_, i) => i % 2 === 1).every((each) => /22|39/.test(each))).toBe(
          true,
        );
        expect(shown.replace(ofThePainter, "")).not.toMatch(acting);
      }),
    );
  });

  it("makes a plugin's escape sequence visible", () => {
    expect(rendered(painter(true).red("\u001b[2Ja\u0007"))).toBe(
      "\u001b[31m\\u001b[2Ja\\u0007\u001b[39m",
    );
    expect(rendered(painter(false).red("\u001b[2Ja"))).toBe("\\u001b[2Ja");
  });
});
