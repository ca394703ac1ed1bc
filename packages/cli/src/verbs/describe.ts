/** `thalweg describe`: what something with a name is, whatever its kind. */
import { suggestion, UsageError } from "@thalweg/core";
import { Command } from "commander";
import { type Described, entriesOf, kinds, namesakes } from "../kinds.js";
import { withSession } from "../session.js";
import { descriptionJson, showDescription } from "../show/description.js";
import type { Context, Perform } from "./context.js";
import { jsonOption, type PluginOptions, pluginOption, stallOption } from "./options.js";

interface DescribeOptions extends PluginOptions {
  readonly json?: true;
}

const examples = `
Examples:
  thalweg describe adam
  thalweg describe digits-mlp --json`;

export function describeCommand(context: Context, perform: Perform): Command {
  return new Command("describe")
    .summary("show what a name stands for: formula, hyperparameters, source")
    .description("Shows what a name stands for, in every kind that knows it.")
    .argument("<name>", "a name, or an alias")
    .addOption(pluginOption())
    .addOption(stallOption())
    .addOption(jsonOption())
    .addHelpText("after", examples)
    .action((name: string, options: DescribeOptions) =>
      perform(() =>
        withSession(options, context.signal, async ({ lab }) => {
          const found = namesakes(lab, name);
          if (found.length === 0) {
            const known = kinds.flatMap((kind) => entriesOf(lab, kind).map((entry) => entry.name));
            throw new UsageError(`unknown name "${name}". ${suggestion(name, new Set(known))}`);
          }
          const { out } = context.terminal;
          out.write(options.json ? descriptionJson(found) : showAll(found, out));
        }),
      ),
    );
}

const showAll = (found: readonly Described[], out: Context["terminal"]["out"]): string =>
  found.map((each) => `${showDescription(each, out).join("\n")}\n`).join("\n");
