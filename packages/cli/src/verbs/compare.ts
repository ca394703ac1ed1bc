/**
 * `thalweg compare`: tunes every optimizer on every problem, evaluates it with new seeds, and
 * writes the results.
 */
import { Command, Option } from "commander";
import { folderName, nameList } from "../arguments/names.js";
import { ranges, searches } from "../arguments/searches.js";
import { problemSetting, setting } from "../arguments/settings.js";
import { wholeNumber } from "../arguments/whole-number.js";
import type { Context, Perform } from "./context.js";
import {
  blasOption,
  dtypeOption,
  jsonOption,
  maxWorkers,
  memoryOption,
  numericsOption,
  pluginOption,
  stallOption,
  stepsOption,
} from "./options.js";
import type { CompareOptions } from "./run-comparison.js";

const description = `Compares optimizers on problems. On each problem every optimizer gets the same number of tuning trials; its best
setting is then judged on fresh seeds. What is not given is as in the starter study.`;

const examples = `
Examples:
  thalweg compare                        the starter study, into out/starter
  thalweg compare --problems beale,digits-mlp --optimizers momentum,adam,adam+warmup-cosine
  thalweg compare --plugin mine.ts --optimizers adam,mine --seeds 20 --out out/mine`;

const compareSetOption = (): Option =>
  new Option(
    "--set <name=value>",
    "fix a hyperparameter of every optimizer that has it; may be repeated",
  ).argParser(setting);

export function compareCommand(context: Context, perform: Perform): Command {
  return new Command("compare")
    .summary("compare optimizers: tune each one, then judge it on fresh seeds")
    .description(description)
    .option("--problems <a,b>", "names of problems", nameList("--problems"))
    .option(
      "--optimizers <x,y>",
      "names of optimizers, with schedules or without: adam+warmup-cosine",
      nameList("--optimizers"),
    )
    .option(
      "--trials <n>",
      "settings tried in each replicate of a pair (default: 8)",
      wholeNumber("--trials", 0, 1000),
    )
    .addOption(
      new Option(
        "--trials-per-dimension <n>",
        "in place of --trials: settings for each hyperparameter that a pair searches",
      )
        .argParser(wholeNumber("--trials-per-dimension", 0, 1000))
        .conflicts("trials"),
    )
    .option(
      "--replicates <n>",
      "how often tuning and judging are repeated with seeds of their own (default: 6)",
      wholeNumber("--replicates", 1, 1000),
    )
    .option(
      "--seeds <n>",
      "fresh seeds on which each replicate judges its choice (default: 3)",
      wholeNumber("--seeds", 1, 1000),
    )
    .option(
      "--tuning-seeds <n>",
      "seeds on which a replicate compares its best settings (default: 3)",
      wholeNumber("--tuning-seeds", 1, 1000),
    )
    .option(
      "--max-replicates <n>",
      "run up to so many replicates while the leader is not told from the others",
      wholeNumber("--max-replicates", 1, 1000),
    )
    .option(
      "--growth <n>",
      "most settings added beyond each end of a range (default: half of --trials)",
      wholeNumber("--growth", 0, 1000),
    )
    .option("--strategy <name>", "how settings are proposed (default: quasi-random)")
    .option(
      "--pruning <name>",
      "which settings run on: halving, racing or none over seeds; median, asha or hyperband over rungs of the budget (default: halving)",
    )
    .addOption(
      new Option(
        "--objective <what>",
        "final: tune and rank final values; target: the gradients to each problem's target (default: final)",
      ).choices(["final", "target"]),
    )
    .option("--baseline <name>", "compare every optimizer with this one (default: all with all)")
    .addOption(compareSetOption())
    .addOption(
      new Option(
        "--search <lr=1e-4..1,beta2>",
        "hyperparameters to search, with ranges or without, of every optimizer that has them (default: learning rates)",
      ).argParser(searches),
    )
    .addOption(
      new Option(
        "--range <name=low..high>",
        "the range of a hyperparameter wherever it is searched, which adds none to the searched ones; may be repeated",
      ).argParser(ranges),
    )
    .addOption(
      new Option(
        "--option <problem:name=value>",
        "set an option of a problem, as digits-mlp:split=1; may be repeated",
      ).argParser(problemSetting),
    )
    .addOption(dtypeOption())
    .option(
      "--seed <n>",
      "the seed of the study (default: 0)",
      wholeNumber("--seed", 0, Number.MAX_SAFE_INTEGER),
    )
    .addOption(stepsOption())
    .addOption(
      new Option(
        "--epochs <n>",
        "passes over the training set of a training, in place of --steps; every problem must have one",
      )
        .argParser(wholeNumber("--epochs", 1))
        .conflicts("budget"),
    )
    .option(
      "--workers <n>",
      "threads (default: one a core)",
      wholeNumber("--workers", 1, maxWorkers),
    )
    .addOption(
      new Option(
        "--inline",
        "train in the command's own thread, for a debugger; a trial cannot be interrupted there",
      ).conflicts(["workers", "memory"]),
    )
    .addOption(numericsOption())
    .addOption(blasOption())
    .option(
      "--out <dir>",
      "folder of the results (default: out/ and the study's name)",
      folderName("--out"),
    )
    .addOption(pluginOption())
    .addOption(stallOption())
    .addOption(memoryOption())
    .addOption(jsonOption())
    .addHelpText("after", examples)
    .action((options: CompareOptions) =>
      perform(async () => {
        const { compare } = await import("./run-comparison.js");
        await compare(options, context);
      }),
    );
}
