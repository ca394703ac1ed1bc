/**
 * `thalweg describe`: describes a named value of any kind, and with `--theory` the theory card of
 * an optimizer.
 */
import { Command } from "commander";
import { withSession } from "../session.js";
import type { Context, Perform } from "./context.js";
import { jsonOption, pluginOption, setOption, stallOption } from "./options.js";
import type { DescribeOptions } from "./show-described.js";

const examples = `
Examples:
  thalweg describe adam
  thalweg describe digits-mlp --json
  thalweg describe "clip-by-global-norm|adam+sequence(linear-warmup,cosine)"
  thalweg describe adam --theory --set beta1=0.95
  thalweg describe "clip-by-global-norm|momentum" --theory`;

export function describeCommand(context: Context, perform: Perform): Command {
  return new Command("describe")
    .summary("show what a name stands for: formula, hyperparameters, source")
    .description("Shows what a name stands for, in every kind that knows it.")
    .argument(
      "<name>",
      "a name, or an alias; or an optimizer with transforms, wrappers and schedules",
    )
    .option(
      "--theory",
      "what the rule itself says: limits of stability, degree, largest step, cost",
    )
    .addOption(setOption())
    .addOption(pluginOption())
    .addOption(stallOption())
    .addOption(jsonOption())
    .addHelpText("after", examples)
    .action((name: string, options: DescribeOptions) =>
      perform(() =>
        withSession(options, context.signal, async ({ lab }) => {
          const { described } = await import("./show-described.js");
          context.terminal.out.write(await described(name, options, lab, context));
        }),
      ),
    );
}
