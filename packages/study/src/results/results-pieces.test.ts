import fc from "fast-check";
import { expect, it } from "vitest";
import { resultsJson, type StudyResults } from "./results.js";
import { resultsPieces } from "./results-pieces.js";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 3000 : 300;

/** What results are to a writer: an object of any JSON, with lists at its top. */
const results = fc
  .tuple(
    fc.dictionary(fc.string(), fc.jsonValue({ stringUnit: "binary" })),
    fc.array(fc.jsonValue({ stringUnit: "binary" }), { maxLength: 5 }),
  )
  .map(([others, trials]) => ({ ...others, trials }) as unknown as StudyResults);

it("the pieces of results are their text", () => {
  fc.assert(
    fc.property(results, (given) => {
      expect([...resultsPieces(given)].join("")).toBe(resultsJson(given));
    }),
    { numRuns },
  );
});

it("pieces are short however long the results are", () => {
  const trials = Array.from({ length: 3000 }, (_, i) => ({ text: `${i}\u2028`.repeat(20) }));
  const given = { format: 1, trials, warnings: [] } as unknown as StudyResults;
  const pieces = [...resultsPieces(given)];
  expect(pieces.join("")).toBe(resultsJson(given));
  expect(pieces.length).toBeGreaterThan(3);
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(70_000);
});
