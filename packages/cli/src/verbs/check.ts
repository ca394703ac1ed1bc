/** `thalweg check`: tests a plugin's laws, and prints the outcomes. */
import { UsageError } from "@thalweg/core";
import { ThalwegError } from "@thalweg/core/host";
import { type LocatedPlugin, locatePlugin } from "@thalweg/engine/node";
import { Command } from "commander";
import { nameList } from "../arguments/names.js";
import { wholeNumber } from "../arguments/whole-number.js";
import { type CheckWork, check } from "../check/check.js";
import type { CheckedCase, CheckTarget } from "../check/check-task.js";
import { pluginNamed, pluginUnlisted, targetsNamed } from "../check/find-target.js";
import { withSession } from "../session.js";
import { checkHeading, checkJson, checkLines, checkSummary } from "../show/check-report.js";
import { plural } from "../terminal/numbers.js";
import { passingNote } from "../terminal/passing-note.js";
import type { Context, Perform } from "./context.js";
import { jsonOption, type PluginOptions, pluginOption, stallOption } from "./options.js";

interface CheckVerbOptions extends PluginOptions {
  readonly law?: readonly string[];
  readonly seed?: number;
  readonly json?: true;
}

const description =
  "Holds what a plugin brings to the laws of @thalweg/testing: symmetries, saved states, masks, schedules, convergence, gradients, and more. It runs in a thread of its own, which is ended if it stops moving.";

const examples = `
Examples:
  thalweg check mine.ts                        everything that a file brings
  thalweg check ./my-optimizer                 a package, by its folder; by its name if it is installed here
  thalweg check adam                           one thing with a name, of the preset or of --plugin
  thalweg check "lookahead(momentum)"          an optimizer with transforms and wrappers
  thalweg check mine.ts --law oddness,convergence --seed 1

Exit codes: 0 every law held; 1 something broke; 2 wrong usage; 130 interrupted.`;

export function checkCommand(context: Context, perform: Perform): Command {
  return new Command("check")
    .summary("hold a plugin to the laws, with a counterexample where one breaks")
    .description(description)
    .argument("<plugin>", "a file, a package, or the name of something that a plugin brings")
    .option("--law <a,b>", "only the laws of these names", nameList("--law"))
    .option(
      "--seed <n>",
      "draw the cases from this seed (default: others each time)",
      wholeNumber("--seed", -(2 ** 31), 2 ** 31 - 1),
    )
    .addOption(pluginOption())
    .addOption(stallOption())
    .addOption(jsonOption())
    .addHelpText("after", examples)
    .action((given: string, options: CheckVerbOptions) =>
      perform(() => checkGiven(given, options, context)),
    );
}

async function checkGiven(
  given: string,
  options: CheckVerbOptions,
  context: Context,
): Promise<void> {
  const what = await wanted(given, options, context);
  const { law: laws = [], seed } = options;
  const task = { ...what, laws, ...(seed !== undefined && { seed }) };
  const all = await checkAndShow(task, options, context);
  if (all.length === 0) throw new UsageError(`"${given}" brings nothing that has laws.`);
  const broken = all.filter(({ status }) => status === "broke");
  if (broken.length > 0) throw new ThalwegError(`${given} breaks ${plural(broken.length, "law")}.`);
}

/** The values to test and their plugins, without loading any. */
async function wanted(
  given: string,
  { plugin, stall }: CheckVerbOptions,
  { signal }: Context,
): Promise<Pick<CheckWork, "plugins" | "beside" | "targets">> {
  const folder = process.cwd();
  const preset = await import("@thalweg/preset");
  const loaded = [...preset.plugins, ...plugin].map((each) => locatePlugin(each, folder));
  const whole = (one: LocatedPlugin) => ({
    ...{ plugins: [one], beside: loaded },
    targets: [{ plugin: one.url }],
  });
  const named = pluginNamed(given, folder, loaded);
  if (named !== undefined) return whole(named);
  return withSession({ plugin, stall }, signal, async ({ lab }) => {
    const targets: readonly CheckTarget[] = targetsNamed(given, lab, loaded);
    if (targets.length === 0) return whole(pluginUnlisted(given, lab, folder));
    return { plugins: pluginsOf(targets, loaded), beside: loaded, targets };
  });
}

/**
 * The plugins of the targets; all plugins for an expression, which may use any name. A plugin given
 * twice is loaded once.
 */
function pluginsOf(
  targets: readonly CheckTarget[],
  loaded: readonly LocatedPlugin[],
): LocatedPlugin[] {
  const urls = new Set(targets.map((target) => ("plugin" in target ? target.plugin : undefined)));
  const wantedOnes = urls.has(undefined) ? loaded : loaded.filter(({ url }) => urls.has(url));
  return [...new Map(wantedOnes.map((each) => [each.url, each])).values()];
}

const defaultStall = 10;

/** Prints each case when it ends, or all of them as JSON at the end. */
async function checkAndShow(
  task: CheckWork,
  { json, stall = defaultStall }: CheckVerbOptions,
  { signal, terminal: { out, err } }: Context,
): Promise<CheckedCase[]> {
  let clear = () => {};
  let heading = "";
  const show = (checked: CheckedCase) => {
    clear();
    if (json) return;
    const above = checkHeading(checked, out);
    if (above !== heading) out.write(`${heading === "" ? "" : "\n"}${above}\n`);
    heading = above;
    out.write(`${checkLines(checked, out).join("\n")}\n`);
  };
  try {
    const all = await check(task, {
      signal,
      stallMs: Math.round(1000 * stall),
      onBegin: ({ subject, law }) => {
        clear = passingNote(err, `${subject}: ${law} ...`);
      },
      onEnd: show,
    });
    if (json) out.write(checkJson(all));
    else if (all.length > 0) out.write(`\n${checkSummary(all, out)}\n`);
    return all;
  } finally {
    clear();
  }
}
