/** `thalweg run`: runs a study from a file; the same command again goes on where it was. */
import { Command } from "commander";
import { folderName } from "../arguments/names.js";
import { wholeNumber } from "../arguments/whole-number.js";
import type { Context, Perform } from "./context.js";
import {
  checkpointEveryOption,
  jsonOption,
  maxWorkers,
  memoryOption,
  pluginOption,
  stallOption,
} from "./options.js";
import type { RunStudyOptions } from "./run-study-file.js";

const description = `Runs a study from a file: JSON, YAML, or a TypeScript module. Every trial is kept in the folder as it ends,
so that the same command goes on after an interruption, runs nothing twice, and runs an added optimizer alone.
A training of more than a minute goes on from its last state.`;

const examples = `
Example: four lines are a study, mine.json, with the defaults of the protocol for the rest
  { "name": "mine",
    "problems": ["beale", "digits-mlp"],
    "optimizers": ["adam", "momentum"],
    "trials": 8 }

  thalweg run mine.json                into out/mine
  thalweg status out/mine              how far it is, from another terminal
  thalweg report out/mine              draws the report again`;

export function runStudyCommand(context: Context, perform: Perform): Command {
  return new Command("run")
    .summary("run a study from a file, or go on with it")
    .description(description)
    .argument("<file>", "the study: .json, .yaml, .ts or .js")
    .option(
      "--out <dir>",
      "folder of the trials and results (default: out/ and the study's name)",
      folderName("--out"),
    )
    .option(
      "--workers <n>",
      "threads (default: one a core)",
      wholeNumber("--workers", 1, maxWorkers),
    )
    .addOption(checkpointEveryOption())
    .addOption(pluginOption())
    .addOption(memoryOption())
    .addOption(stallOption())
    .addOption(jsonOption())
    .addHelpText("after", examples)
    .action((file: string, options: RunStudyOptions) =>
      perform(async () => {
        const { runStudyFile } = await import("./run-study-file.js");
        await runStudyFile(file, options, context);
      }),
    );
}
