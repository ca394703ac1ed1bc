/** Reads a study from outside: shapes and ranges here, names against what is known in `check.ts`. */
import { UsageError } from "@thalweg/core";
import { z } from "zod";
import { issueSentence } from "./issue-sentence.js";
import type { OptimizerEntry, ProblemEntry, StudySpec } from "./spec.js";

const name = z.string().min(1);
const value = z.union([z.number(), z.boolean(), z.string(), z.array(z.number())]);
const hyper = z.record(name, value);
const budget = z.int().min(1);
const range = z.strictObject({ min: z.number(), max: z.number() });

const problem = z.strictObject({
  problem: name,
  label: name.optional(),
  hyper: hyper.optional(),
  budget: budget.optional(),
  shards: z.int().min(1).optional(),
});

const optimizer = z.strictObject({
  optimizer: name,
  label: name.optional(),
  hyper: hyper.optional(),
  search: z.record(name, range).optional(),
});

const schema = z.strictObject({
  name: name.optional(),
  problems: z.array(z.union([name, problem])).min(1),
  optimizers: z.array(z.union([name, optimizer])).min(1),
  trials: z.int().min(0).max(1000).optional(),
  seeds: z.int().min(1).max(1000).optional(),
  seed: z.int().min(0).optional(),
  budget: budget.optional(),
  dtype: z.enum(["f32", "f64"]).optional(),
  numerics: z.enum(["portable", "fast"]).optional(),
  plugins: z.array(z.strictObject({ module: name, version: name })).optional(),
});

/** A study as people write it: names alone where nothing else is to be said. */
export type StudyInput = z.input<typeof schema>;

/**
 * Reads a study and completes it: 8 tuning trials, 10 seeds, seed 0, labels from names.
 * @throws UsageError, one sentence with the path of what is wrong
 */
export function parseStudy(input: unknown): StudySpec {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw new UsageError(issueSentence(parsed.error.issues[0]!, input));
  const given = parsed.data;
  const spec: StudySpec = {
    name: given.name ?? "study",
    problems: given.problems.map(completeProblem),
    optimizers: given.optimizers.map(completeOptimizer),
    trials: given.trials ?? 8,
    seeds: given.seeds ?? 10,
    seed: given.seed ?? 0,
    ...(given.budget !== undefined && { budget: given.budget }),
    ...(given.dtype !== undefined && { dtype: given.dtype }),
    ...(given.numerics !== undefined && { numerics: given.numerics }),
    plugins: given.plugins ?? [],
  };
  refuseTwins("problems", spec.problems);
  refuseTwins("optimizers", spec.optimizers);
  return spec;
}

function completeProblem(given: string | z.infer<typeof problem>): ProblemEntry {
  const entry = typeof given === "string" ? { problem: given } : given;
  return {
    label: entry.label ?? entry.problem,
    problem: entry.problem,
    hyper: entry.hyper ?? {},
    ...(entry.budget !== undefined && { budget: entry.budget }),
    ...(entry.shards !== undefined && entry.shards !== 1 && { shards: entry.shards }),
  };
}

function completeOptimizer(given: string | z.infer<typeof optimizer>): OptimizerEntry {
  const entry = typeof given === "string" ? { optimizer: given } : given;
  return {
    label: entry.label ?? entry.optimizer,
    optimizer: entry.optimizer,
    hyper: entry.hyper ?? {},
    search: entry.search ?? {},
  };
}

function refuseTwins(where: string, entries: readonly { readonly label: string }[]): void {
  const labels = entries.map(({ label }) => label);
  const at = labels.findIndex((label, i) => labels.indexOf(label) < i);
  if (at < 0) return;
  throw new UsageError(
    `study.${where}[${at}]: "${labels[at]}" is listed twice; leave one out, or give them labels of their own.`,
  );
}
