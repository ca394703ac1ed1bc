/** `thalweg describe`: what something with a name is, whatever its kind; and what theory says of an optimizer. */
import { type GivenHyper, suggestion, UsageError } from "@thalweg/core";
import { lookAlikes, resolveEntrant } from "@thalweg/engine";
import type { Lab } from "@thalweg/engine/node";
import { Command } from "commander";
import { type Described, entriesOf, kinds, namesakes } from "../kinds.js";
import { withSession } from "../session.js";
import { descriptionJson, showDescription } from "../show/description.js";
import { showTheoryCard, theoryJson } from "../show/theory-card.js";
import { theoryOf } from "../theory/theory.js";
import { namesOf } from "../used-plugins.js";
import type { Context, Perform } from "./context.js";
import { jsonOption, type PluginOptions, pluginOption, setOption, stallOption } from "./options.js";

interface DescribeOptions extends PluginOptions {
  readonly theory?: true;
  readonly set: GivenHyper;
  readonly json?: true;
}

const examples = `
Examples:
  thalweg describe adam
  thalweg describe digits-mlp --json
  thalweg describe adam --theory --set beta1=0.95
  thalweg describe "clip-by-global-norm|momentum" --theory`;

export function describeCommand(context: Context, perform: Perform): Command {
  return new Command("describe")
    .summary("show what a name stands for: formula, hyperparameters, source")
    .description("Shows what a name stands for, in every kind that knows it.")
    .argument("<name>", "a name, or an alias; with --theory an optimizer with transforms and all")
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
          const { out } = context.terminal;
          const show = options.theory ? describeTheory : describe;
          out.write(await show(name, options, lab, context));
        }),
      ),
    );
}

async function describe(
  name: string,
  { json, set }: DescribeOptions,
  lab: Lab,
  { terminal: { out } }: Context,
): Promise<string> {
  if (Object.keys(set).length > 0) {
    throw new UsageError("--set is of use with --theory only; a description shows the defaults.");
  }
  const found = namesakes(lab, name);
  if (found.length === 0) {
    const known = kinds.flatMap((kind) => entriesOf(lab, kind).map((entry) => entry.name));
    throw new UsageError(`unknown name "${name}". ${suggestion(name, new Set(known))}`);
  }
  return json ? descriptionJson(found) : showAll(found, out);
}

const showAll = (found: readonly Described[], out: Context["terminal"]["out"]): string =>
  found.map((each) => `${showDescription(each, out).join("\n")}\n`).join("\n");

/** Names and values are checked here, from descriptions; the rule runs in a thread of its own. */
async function describeTheory(
  expression: string,
  { json, set, plugin, stall }: DescribeOptions,
  lab: Lab,
  { signal, terminal: { out } }: Context,
): Promise<string> {
  const entrant = resolveEntrant(lookAlikes(namesOf(lab)), expression, set);
  const limit = stall === undefined ? {} : { limit: stall };
  const card = await theoryOf({ plugins: plugin, expression, hyper: set }, { signal, ...limit });
  return json ? theoryJson(entrant, card) : `${showTheoryCard(entrant, card, out).join("\n")}\n`;
}
