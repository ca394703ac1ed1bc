/** A single run, shared by `train` and `trace`. */
import { type GivenHyper, UsageError } from "@thalweg/core";
import { resolveHyper } from "@thalweg/core/host";
import { lookAlikes, resolveOptimizer, type TrialSpec } from "@thalweg/engine";
import type { Lab } from "@thalweg/engine/node";
import type { Command } from "commander";
import { setting } from "../arguments/settings.js";
import { wholeNumber } from "../arguments/whole-number.js";
import { pluginsBehind } from "../used-plugins.js";
import {
  blasOption,
  type Dtype,
  dtypeOption,
  jsonOption,
  type MemoryOptions,
  memoryOption,
  type NumericsOptions,
  numericsOption,
  type PluginOptions,
  pluginOption,
  setOption,
  stallOption,
  stepsOption,
} from "./options.js";

export interface RunOptions extends PluginOptions, MemoryOptions, NumericsOptions {
  readonly optimizer?: string;
  readonly set: GivenHyper;
  readonly option: GivenHyper;
  readonly budget?: number;
  readonly seed: number;
  readonly dtype?: Dtype;
  readonly json?: true;
}

/** Adds the arguments of a single run. */
export const withRunOptions = (command: Command): Command =>
  command
    .argument("<problem>", "the name of a problem")
    .option(
      "--optimizer <name>",
      "the name of an optimizer, with a schedule or without: adam+warmup-cosine",
    )
    .addOption(setOption())
    .option(
      "--option <name=value>",
      "set an option of the problem, as unit=relu-pair; may be repeated",
      setting,
      {},
    )
    .addOption(stepsOption())
    .option("--seed <n>", "decides initial values and batches", wholeNumber("--seed", 0), 1)
    .addOption(dtypeOption())
    .addOption(numericsOption())
    .addOption(blasOption())
    .addOption(pluginOption())
    .addOption(stallOption())
    .addOption(memoryOption())
    .addOption(jsonOption());

/**
 * The trial of the arguments, checked as far as possible without running anything.
 * @throws UsageError for unknown names, and for invalid values
 */
export function trialFrom(problem: string, options: RunOptions, lab: Lab): TrialSpec {
  const { optimizer } = options;
  if (optimizer === undefined) {
    throw new UsageError("an optimizer is missing; name one, such as --optimizer adam.");
  }
  const { name, hyper } = lab.directory.problems.get(problem);
  resolveHyper(`problem "${name}"`, hyper, options.option);
  resolveOptimizer(lookAlikes(lab.directory), optimizer, options.set);
  return {
    problem: name,
    ...(Object.keys(options.option).length > 0 && { problemHyper: options.option }),
    optimizer,
    hyper: options.set,
    seed: options.seed,
    phase: "train",
    ...(options.budget !== undefined && { budget: options.budget }),
    ...(options.dtype !== undefined && { dtype: options.dtype }),
    ...(options.numerics !== undefined && { numerics: options.numerics }),
    plugins: pluginsBehind({ problems: [name], optimizers: [optimizer] }, lab),
  };
}
