import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { breakText, firstLines, lengthOf, shortened } from "./break-text.js";

const name = "partition(matrices: muon; rest: adamw)+warmup-cosine";

describe("a name that is broken", () => {
  it("is broken at the seams of its expression", () => {
    expect(breakText(name, 24)).toEqual([
      "partition(matrices:",
      "muon; rest: adamw)",
      "+warmup-cosine",
    ]);
    expect(breakText("adam", 24)).toEqual(["adam"]);
  });

  it("keeps every character but blanks at ends, within the limit", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "+", "|", "(", " ", ";", "\u6c34") });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 12 }), (given, limit) => {
        const lines = breakText(given, limit);
        for (const line of lines) expect(lengthOf(line)).toBeLessThanOrEqual(limit);
        expect(lines.join("").replaceAll(" ", "")).toBe(given.replaceAll(" ", ""));
      }),
    );
  });

  it("says by an ellipsis what is left out, and keeps both ends", () => {
    expect(firstLines(["abcdef", "ghijkl", "mn"], 2, 6)).toEqual(["abcdef", "ghi\u2026mn"]);
    expect(shortened("partition(a)+warmup-cosine", 14)).toBe("partiti\u2026cosine");
    expect(shortened("adam", 4)).toBe("adam");
    expect(shortened("adam", 0)).toBe("\u2026");
    expect(firstLines(["abcdef", "gh"], 2, 6)).toEqual(["abcdef", "gh"]);
  });
});
