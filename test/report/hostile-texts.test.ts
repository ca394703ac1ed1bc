/** Texts of plugins, studies and errors may contain any characters; the report's output may not. */
import { buildReport, renderTables } from "@thalweg/report";
import { resultsJson, type StudyResults } from "@thalweg/study";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { madeResults } from "./made-results.js";
import { faultsOf } from "./well-formed.js";

const numRuns = process.env.THALWEG_THOROUGH === "1" ? 100 : 5;

/** Texts of the format itself, which plugins and studies cannot choose. */
const ownWords = new Set([
  ...["analytic", "data", "lower", "higher", "completed", "diverged", "failed"],
  ...["tuned", "fallback", "default", "lowest", "highest", "tune", "evaluate", "lr", "loss"],
  ...["validation.loss", "test.loss", "train.loss"],
]);

const words = ["\u0000", "\u001b[31m", "\u0007", "\t", "\r", "\n", "\u009b", "\u202e", "\u2028"];
const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 6 }),
      fc.constantFrom(...words, "\ud83d", "\udc00", "\uffff", "\u{1ffff}", "]]>", "<!--", "<b>"),
      fc.constantFrom("&", "&amp;", '"', "'", "`", "url(#", "</style>", "$&", "{", "\\", "."),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(""));

/** Replaces every text of a value that is not part of the format, in values and in names. */
function textsOf(value: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (typeof value === "string") found.add(value);
  if (typeof value !== "object" || value === null) return found;
  for (const each of Object.values(value)) textsOf(each, found);
  for (const own of ownWords) found.delete(own);
  return found;
}

function replaced(value: unknown, by: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return by.get(value) ?? value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => replaced(each, by));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [by.get(name) ?? name, replaced(each, by)]),
  );
}

const acting = /(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

describe("whatever texts the results hold", () => {
  let results: StudyResults;
  beforeAll(async () => {
    const made = await madeResults({
      name: "a comparison",
      problems: ["rosenbrock", { problem: "digits-mlp", label: "digits" }],
      optimizers: ["adam", "momentum"],
      ...{ trials: 2, replicates: 1, tuningSeeds: 1, seeds: 2 },
    });
    const failure = "it broke";
    const trials = made.trials.map((trial, i) =>
      i === 1 ? { ...trial, status: "failed" as const, failure } : trial,
    );
    const warnings = [`adam on digits: 1 of 4 trials broke: ${failure}`];
    results = { ...made, trials, warnings };
  });

  it("page, figures, tables and results.json are well-formed and hold no control character", async () => {
    const known = [...textsOf(results)];
    const texts = fc.array(text, { minLength: known.length, maxLength: known.length });
    await fc.assert(
      fc.asyncProperty(texts, async (given) => {
        // Labels stay distinct: a study with equal ones is refused.
        const by = new Map(known.map((each, i) => [each, `${given[i]}${i}`]));
        const changed = replaced(results, by) as StudyResults;
        const { html, figures, files } = await buildReport(changed, { command: given[0]! });
        expect(faultsOf(html, true)).toEqual([]);
        for (const { file, svg } of figures) {
          expect(faultsOf(svg)).toEqual([]);
          expect(file).toMatch(/^figures\/[\w-]+\.svg$/);
        }
        for (const { file, content } of files) {
          // CSV ends its lines as RFC 4180 says.
          expect(acting.exec(content.replaceAll("\r\n", "\n"))).toBeNull();
          expect(file).toMatch(/^(figures|tables)\/[\w-]+\.(vl\.json|csv|tex|md)$/);
        }
        expect(acting.exec(renderTables(changed))).toBeNull();
        const json = resultsJson(changed);
        expect(acting.exec(json)).toBeNull();
        expect(resultsJson(JSON.parse(json) as StudyResults)).toBe(json);
      }),
      { numRuns },
    );
  });
});
