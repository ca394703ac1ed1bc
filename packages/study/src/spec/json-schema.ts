/** The JSON Schema of a study's file, for editors. */
import { z } from "zod";
import { studySchema } from "./parse.js";
import { studyDefaults } from "./spec.js";

const usual = (field: keyof typeof studyDefaults): string => `Default: ${studyDefaults[field]}.`;

/** What each field of a study says. */
export const fieldMeanings: Readonly<Record<string, string>> = {
  name: "The study's name: the heading of its report and its folder in out/. Default: the file's.",
  problems:
    'Names of problems, or { problem, label, hyper, budget, target, microbatches }; "all": every one.',
  optimizers:
    'Names of optimizers with schedules or without (adam+warmup-cosine), or { optimizer, label, hyper, search, range }; "all": every one.',
  trials: `Settings that each replicate tries on each problem; 0 tunes nothing; { perDimension: n }: n for each searched hyperparameter of a pair. ${usual("trials")}`,
  replicates: `How often tuning and judging are repeated with seeds of their own. ${usual("replicates")}`,
  maxReplicates:
    "Up to so many replicates run while the baseline, or else the leader, is not told from all others. Default: as many as replicates.",
  tuningSeeds: `Seeds on which a replicate compares its best settings. ${usual("tuningSeeds")}`,
  seeds: `Fresh seeds on which each replicate's choice is judged. ${usual("seeds")}`,
  growth: `Most settings that are added beyond each end of a range while the best lies there. Default: half of trials; with perDimension it counts for each hyperparameter too.`,
  strategy: `How settings are proposed. ${usual("strategy")}`,
  pruning: `Which settings run on: halving, racing and none over tuning seeds; median, asha and hyperband at a ninth and a third of the budget. ${usual("pruning")}`,
  objective:
    "final: final values are tuned and ranked; target: the gradients to each problem's target are. Default: final.",
  baseline: "The label of the optimizer with which the others are compared. Default: all with all.",
  seed: `The key of every seed and search point. ${usual("seed")}`,
  budget:
    "Gradient evaluations of a training, or { epochs: n } of the training set, or { seconds: n } at a speed that is measured once. Default: each problem's own.",
  dtype: "The element type of parameters and state. Default: f32.",
  numerics:
    "portable: the same bits on every machine; fast: other last bits, and the system's BLAS. Default: portable.",
  plugins: "Files relative to this one, or packages, that bring names.",
};

/** The schema of the file: that of a study, with "all" for lists of names and plugins by name. */
export function studyJsonSchema(): Record<string, unknown> {
  const made = z.toJSONSchema(studySchema, { io: "input" }) as {
    readonly properties: Record<string, Record<string, unknown>>;
  };
  const properties = Object.entries(made.properties).map(([name, field]) => {
    const description = fieldMeanings[name];
    if (name === "plugins") {
      return [name, { description, type: "array", items: { type: "string", minLength: 1 } }];
    }
    if (name !== "problems" && name !== "optimizers") return [name, { description, ...field }];
    return [name, { description, anyOf: [{ const: "all" }, field] }];
  });
  return {
    ...made,
    title: "A study of Thalweg",
    properties: { $schema: { type: "string" }, ...Object.fromEntries(properties) },
  };
}
