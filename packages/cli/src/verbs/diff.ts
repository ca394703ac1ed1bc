/** `thalweg diff`: how two results differ. */
import { Command } from "commander";
import type { Context, Perform } from "./context.js";
import { jsonOption } from "./options.js";

const examples = `
Example:
  thalweg diff out/before out/after`;

export function diffCommand(context: Context, perform: Perform): Command {
  return new Command("diff")
    .summary("say how two results differ")
    .description(
      "Compares two results.json: their studies, the estimates of their pairs, and the bits of trials that both ran.",
    )
    .argument("<first>", "a results.json, or the folder that holds it")
    .argument("<second>", "another one")
    .addOption(jsonOption())
    .addHelpText("after", examples)
    .action((first: string, second: string, options: { readonly json?: true }) =>
      perform(async () => {
        const { diff } = await import("./compare-results.js");
        await diff(first, second, options, context);
      }),
    );
}
