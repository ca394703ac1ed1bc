/** `thalweg verify`: runs trials of results again, and compares them to the bit. */
import { Command } from "commander";
import { wholeNumber } from "../arguments/whole-number.js";
import type { Context, Perform } from "./context.js";
import { jsonOption, memoryOption, pluginOption, stallOption } from "./options.js";
import type { VerifyOptions } from "./run-again.js";

const examples = `
Examples:
  thalweg verify out/mine                 five trials, spread evenly over the results
  thalweg verify out/mine 17 --json       the trial of that index`;

export function verifyCommand(context: Context, perform: Perform): Command {
  return new Command("verify")
    .summary("run trials of results again, and compare them to the bit")
    .description(
      "Runs trials of a results.json again on this machine. Ends with 1 if final parameters or values differ.",
    )
    .argument("<results>", "a results.json, or the folder that holds it")
    .argument("[trial]", "the index of a trial in it", wholeNumber("the trial", 0))
    .option(
      "--count <n>",
      "how many trials, if none is named (default: 5)",
      wholeNumber("--count", 1, 1e6),
    )
    .addOption(pluginOption())
    .addOption(memoryOption())
    .addOption(stallOption())
    .addOption(jsonOption())
    .addHelpText("after", examples)
    .action((results: string, trial: number | undefined, options: VerifyOptions) =>
      perform(async () => {
        const { verify } = await import("./run-again.js");
        await verify(results, trial, options, context);
      }),
    );
}
