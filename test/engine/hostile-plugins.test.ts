/**
 * Whatever a plugin throws or returns, the trial has a result: one sentence that names the plugin's
 * part. A message with `internal:` would mean a bug of the engine.
 */
import { fileURLToPath } from "node:url";
import type { TrialSpec } from "@thalweg/engine";
import { createLab, type Lab } from "@thalweg/engine/node";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { all, ending, trial } from "./trials.js";

const hostile = fileURLToPath(new URL("../fixtures/plugins/hostile.ts", import.meta.url));
const thorough = process.env.THALWEG_THOROUGH === "1";

let inline: Lab;
let pool: Lab;
/** A trial for each part and kind of misbehaviour, with the name that its sentence must contain. */
let trials: { readonly name: string; readonly spec: TrialSpec }[];

beforeAll(async () => {
  inline = await createLab({ plugins: [hostile], executor: "inline" });
  pool = await createLab({ plugins: [hostile], workers: 1 });
  const [described] = inline.describe();
  const { optimizers, transforms, schedulers, problems } = described!;
  const of = (name: string, optimizer: string, rest: Partial<TrialSpec> = {}) => ({
    name,
    spec: trial(inline.references, optimizer, rest),
  });
  /** Misbehaviours of a data problem's own parts; the trial names the part. */
  const deeds = problems.flatMap(({ name, hyper }) => {
    const ways = Object.entries(hyper).flatMap(([, way]) =>
      "choices" in way ? (way.choices ?? []) : [],
    );
    return ways
      .slice(1)
      .map((deed) => of(name, "honest", { problem: name, problemHyper: { deed } }));
  });
  trials = [
    ...optimizers.slice(1).map(({ name }) => of(name, name)),
    ...transforms.map(({ name, kind }) =>
      of(name, kind === "rule" ? `${name}|honest` : `${name}(honest)`),
    ),
    ...schedulers.map(({ name }) => of(name, `honest+${name}`)),
    ...problems
      .filter(({ name, hyper }) => name !== "bowl" && Object.keys(hyper).length === 0)
      .map(({ name }) => of(name, "honest", { problem: name })),
    ...deeds,
  ];
  // Later trials get tensors of this trial's graph.
  const [first, same] = [
    await run(inline, of("", "honest").spec),
    await run(pool, of("", "honest").spec),
  ];
  expect(ending(first)).toBe("completed");
  expect(same.result).toEqual(first.result);
});
afterAll(async () => {
  await inline.close();
  await pool.close();
});

async function run(lab: Lab, spec: TrialSpec) {
  const [finished] = await all(lab.run([spec]));
  return finished!;
}

it("a plugin that misbehaves in any part is named in one sentence, the same inline and in a thread", async () => {
  const property = fc.asyncProperty(fc.constantFrom(...trials), async ({ name, spec }) => {
    const { result } = await run(inline, spec);
    expect((await run(pool, spec)).result).toEqual(result);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    if (result.status !== "failed") return;
    const { failure } = result;
    expect(failure).toContain(name);
    expect(failure.length).toBeLessThanOrEqual(2000);
    expect(failure).toMatch(/^[^\n\ud800]*$/);
    // The plugin's own error is quoted within a sentence about the plugin.
    expect(failure).not.toMatch(
      JSON.stringify(spec).includes("throws-internal") ? /^internal/ : /internal/,
    );
    // A message of JavaScript's own would mean that the engine lacks a check.
    expect(failure).not.toMatch(/TypeError|undefined \(reading|is not a function|is not iterable/);
  });
  await fc.assert(property, { numRuns: thorough ? 5000 : 120 });
});
