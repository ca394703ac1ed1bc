/** `thalweg study`: writes a study's file, and says what one would run. */
import { Command } from "commander";
import { nameList } from "../arguments/names.js";
import { wholeNumber } from "../arguments/whole-number.js";
import type { CheckStudyOptions } from "./check-study.js";
import type { Context, Perform } from "./context.js";
import type { InitOptions } from "./init-study.js";
import { jsonOption, maxWorkers, pluginOption, stallOption } from "./options.js";

const examples = `
Examples:
  thalweg study init mine.json --problems beale,digits-mlp --optimizers adam,momentum
  thalweg study check mine.json`;

export function studyCommand(context: Context, perform: Perform): Command {
  const check = new Command("check")
    .summary("say what a study would run, and for how long")
    .description(
      "Checks a study's file, counts its trainings, and measures some steps of every pair to say how long it would take.",
    )
    .argument("<file>", "the study: .json, .yaml, .ts or .js")
    .option(
      "--workers <n>",
      "threads (default: one a core)",
      wholeNumber("--workers", 1, maxWorkers),
    )
    .addOption(pluginOption())
    .addOption(stallOption())
    .addOption(jsonOption())
    .action((file: string, options: CheckStudyOptions) =>
      perform(async () => {
        const { checkStudyFile } = await import("./check-study.js");
        await checkStudyFile(file, options, context);
      }),
    );
  const init = new Command("init")
    .summary("write a study's file")
    .description("Writes the file of a study. What is not given is as in the starter study.")
    .argument("<file>", "the file to write: .json or .yaml")
    .option("--problems <a,b>", "names of problems", nameList("--problems"))
    .option("--optimizers <x,y>", "names of optimizers", nameList("--optimizers"))
    .option("--trials <n>", "settings tried in each replicate", wholeNumber("--trials", 0, 1000))
    .option(
      "--replicates <n>",
      "how often tuning and judging are repeated",
      wholeNumber("--replicates", 1, 1000),
    )
    .option("--seeds <n>", "fresh seeds of each replicate", wholeNumber("--seeds", 1, 1000))
    .addOption(pluginOption())
    .action((file: string, options: InitOptions) =>
      perform(async () => {
        const { initStudy } = await import("./init-study.js");
        await initStudy(file, options, context);
      }),
    );
  return new Command("study")
    .summary("write a study's file, or say what it would run")
    .description("Writes the file of a study for `thalweg run`, and says what one would run.")
    .addCommand(check)
    .addCommand(init)
    .addHelpText("after", examples);
}
