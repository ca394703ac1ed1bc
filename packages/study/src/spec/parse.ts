/** Parses a study: shapes and ranges here; `check.ts` checks names. */
import { UsageError } from "@thalweg/core";
import { suggestion, visibleLine } from "@thalweg/core/host";
import { z } from "zod";
import type { Budget } from "../budget/budget.js";
import { objectives } from "../decision.js";
import { searchStrategy } from "../search/strategies.js";
import { pruningOf } from "../tuning/pruning.js";
import { issueSentence } from "./issue-sentence.js";
import { type OptimizerEntry, type ProblemEntry, type StudySpec, studyDefaults } from "./spec.js";

/** The least and the most seconds of a budget. */
const [MILLISECOND, YEAR] = [0.001, 31_536_000];

const name = z.string().min(1);
const oneLine = "a text of one line without control characters";
/** The label in tables, figures and files. */
const label = name.refine((text) => visibleLine(text) === text, oneLine);
const value = z.union([z.number(), z.boolean(), z.string(), z.array(z.number())]);
const hyper = z.record(name, value);
const budget = z.union([
  z.int().min(1),
  z
    .strictObject({
      epochs: z.int().min(1).optional(),
      seconds: z
        .number()
        .refine((s) => s >= MILLISECOND && s <= YEAR, "a number of seconds from 0.001 to a year")
        .optional(),
    })
    .refine(({ epochs, seconds }) => (epochs === undefined) !== (seconds === undefined), {
      error: "{ epochs: n } or { seconds: n }",
    }),
]);
const range = z.strictObject({ min: z.number(), max: z.number() });

const problem = z.strictObject({
  problem: name,
  label: label.optional(),
  hyper: hyper.optional(),
  budget: budget.optional(),
  target: z.number().optional(),
  microbatches: z.int().min(1).optional(),
});

const optimizer = z.strictObject({
  optimizer: name,
  label: label.optional(),
  hyper: hyper.optional(),
  search: z.record(name, z.union([z.literal(true), range])).optional(),
  range: z.record(name, range).optional(),
});

const trials = z.int().min(0).max(1000);

/** A study as it is given. */
export const studySchema = z.strictObject({
  name: label.optional(),
  problems: z.array(z.union([name, problem])).min(1),
  optimizers: z.array(z.union([name, optimizer])).min(1),
  trials: z.union([trials, z.strictObject({ perDimension: trials })]).optional(),
  replicates: z.int().min(1).max(1000).optional(),
  maxReplicates: z.int().min(1).max(1000).optional(),
  tuningSeeds: z.int().min(1).max(1000).optional(),
  seeds: z.int().min(1).max(1000).optional(),
  growth: z.int().min(0).max(1000).optional(),
  strategy: name.optional(),
  pruning: name.optional(),
  objective: z.enum(objectives).optional(),
  baseline: name.optional(),
  seed: z.int().min(0).optional(),
  budget: budget.optional(),
  dtype: z.enum(["f32", "f64"]).optional(),
  numerics: z.enum(["portable", "fast"]).optional(),
  plugins: z.array(z.strictObject({ module: name, version: name })).optional(),
});

/** A study as users write it, with plain names where no other fields are needed. */
export type StudyInput = z.input<typeof studySchema>;

/**
 * Parses a study and fills in defaults: those of `studyDefaults`, and labels from names.
 * @throws UsageError, one sentence with the path of what is wrong
 */
export function parseStudy(input: unknown): StudySpec {
  const parsed = studySchema.safeParse(input);
  if (!parsed.success) throw new UsageError(issueSentence(parsed.error.issues[0]!, input));
  const given = parsed.data;
  const asked = given.trials ?? studyDefaults.trials;
  const trials = typeof asked === "number" ? asked : asked.perDimension;
  const spec: StudySpec = {
    name: given.name ?? "study",
    problems: given.problems.map(completeProblem),
    optimizers: given.optimizers.map(completeOptimizer),
    trials,
    ...(typeof asked === "object" && { perDimension: true as const }),
    replicates: given.replicates ?? studyDefaults.replicates,
    tuningSeeds: given.tuningSeeds ?? studyDefaults.tuningSeeds,
    seeds: given.seeds ?? studyDefaults.seeds,
    growth: given.growth ?? Math.ceil(trials / 2),
    strategy: searchStrategy(given.strategy ?? studyDefaults.strategy).name,
    pruning: pruningOf(given.pruning ?? studyDefaults.pruning),
    seed: given.seed ?? studyDefaults.seed,
    ...(given.objective !== undefined && { objective: given.objective }),
    ...(given.maxReplicates !== undefined && { maxReplicates: given.maxReplicates }),
    ...(given.baseline !== undefined && { baseline: given.baseline }),
    ...(given.budget !== undefined && { budget: completeBudget(given.budget) }),
    ...(given.dtype !== undefined && { dtype: given.dtype }),
    ...(given.numerics !== undefined && { numerics: given.numerics }),
    plugins: given.plugins ?? [],
  };
  refuseTwins("problems", spec.problems);
  refuseTwins("optimizers", spec.optimizers);
  checkBaseline(spec);
  return spec;
}

function completeProblem(given: string | z.infer<typeof problem>): ProblemEntry {
  const entry = typeof given === "string" ? { problem: given } : given;
  return {
    label: entry.label ?? visibleLine(entry.problem),
    problem: entry.problem,
    hyper: entry.hyper ?? {},
    ...(entry.budget !== undefined && { budget: completeBudget(entry.budget) }),
    ...(entry.target !== undefined && { target: entry.target }),
    ...(entry.microbatches !== undefined &&
      entry.microbatches !== 1 && { microbatches: entry.microbatches }),
  };
}

function completeBudget(given: z.infer<typeof budget>): Budget {
  if (typeof given === "number") return given;
  const { epochs, seconds } = given;
  return epochs === undefined ? { seconds: seconds! } : { epochs };
}

function completeOptimizer(given: string | z.infer<typeof optimizer>): OptimizerEntry {
  const entry = typeof given === "string" ? { optimizer: given } : given;
  return {
    label: entry.label ?? visibleLine(entry.optimizer),
    optimizer: entry.optimizer,
    hyper: entry.hyper ?? {},
    search: entry.search ?? {},
    ...(entry.range !== undefined && { range: entry.range }),
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

function checkBaseline({ baseline, optimizers }: StudySpec): void {
  const labels = optimizers.map(({ label }) => label);
  if (baseline === undefined || labels.includes(baseline)) return;
  throw new UsageError(
    `study.baseline is "${baseline}", which is no optimizer of the study. ${suggestion(baseline, labels)}`,
  );
}
