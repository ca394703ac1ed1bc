import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keysOf } from "./keys.js";

describe("the keys of labels", () => {
  it("are safe in file names, and apart for any labels even where case makes no difference", () => {
    const piece = fc.constantFrom(
      "a",
      "A",
      "b",
      "-",
      "2",
      "/",
      "..",
      ":",
      " ",
      "\u00e9",
      "\u{1f600}",
    );
    const label = fc.oneof(
      fc.array(piece, { maxLength: 4 }).map((parts) => parts.join("")),
      fc.constantFrom("x".repeat(300), "\u0000", "\ud83d", ""),
    );
    fc.assert(
      fc.property(fc.array(label, { maxLength: 12 }), (labels) => {
        const keys = keysOf(labels);
        expect(new Set(keys.map((key) => key.toLowerCase())).size).toBe(labels.length);
        for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9][A-Za-z0-9-]{0,90}$/);
      }),
    );
  });

  it("are the labels where those are safe, and numbered where they meet", () => {
    expect(keysOf(["digits-mlp", "Digits-MLP", "a/b", "a:b", "a-b-2", "\u6c34"])).toEqual([
      "digits-mlp",
      "Digits-MLP-2",
      "a-b",
      "a-b-2",
      "a-b-2-2",
      "problem",
    ]);
  });
});
