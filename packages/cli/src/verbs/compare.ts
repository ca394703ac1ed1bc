/** `thalweg compare`: tunes every optimizer on every problem, judges it on fresh seeds, and writes what came out. */
import { ThalwegError } from "@thalweg/core";
import { EXECUTOR } from "@thalweg/engine/node";
import {
  buildResults,
  checkStudy,
  planStudy,
  runStudy,
  type StudyOutcome,
  type StudyResults,
  type StudySpec,
  timingsJson,
} from "@thalweg/study";
import { Command, Option } from "commander";
import { nameList } from "../arguments/names.js";
import { wholeNumber } from "../arguments/whole-number.js";
import { type OutputFiles, OutputFolder } from "../files/output-folder.js";
import { shownPath } from "../files/shown-path.js";
import { machine, versionOfThalweg } from "../machine.js";
import { type Session, withSession } from "../session.js";
import type { Comparison } from "../show/comparison.js";
import { Interrupted } from "../terminal/interrupt.js";
import { plural, showCount } from "../terminal/numbers.js";
import { passingNote, progressDisplay } from "../terminal/progress.js";
import { type StudyOptions, studyFrom } from "./compare-study.js";
import type { Context, Perform } from "./context.js";
import {
  blasOption,
  jsonOption,
  type NumericsOptions,
  numericsOption,
  type PluginOptions,
  pluginOption,
  stallOption,
  stepsOption,
} from "./options.js";

interface CompareOptions extends StudyOptions, PluginOptions, NumericsOptions {
  readonly workers?: number;
  readonly inline?: true;
  readonly out?: string;
  readonly json?: true;
}

const description = `Compares optimizers on problems. On each problem every optimizer gets the same number of tuning trials; its best
setting is then judged on fresh seeds. What is not given is as in the starter study.`;

const examples = `
Examples:
  thalweg compare                        the starter study, into out/starter
  thalweg compare --problems beale,digits-mlp --optimizers momentum,adam,adam+warmup-cosine
  thalweg compare --plugin mine.ts --optimizers adam,mine --seeds 20 --out out/mine`;

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
    .option("--trials <n>", "settings tried for each pair (default: 8)", wholeNumber("--trials", 0))
    .option("--seeds <n>", "fresh seeds for each pair (default: 10)", wholeNumber("--seeds", 1))
    .option("--seed <n>", "the seed of the study (default: 0)", wholeNumber("--seed", 0))
    .addOption(stepsOption())
    .option("--workers <n>", "threads (default: one a core)", wholeNumber("--workers", 1))
    .addOption(
      new Option(
        "--inline",
        "train in the command's own thread, for a debugger; a trial cannot be interrupted there",
      ).conflicts("workers"),
    )
    .addOption(numericsOption())
    .addOption(blasOption())
    .option("--out <dir>", "folder of the results (default: out/ and the study's name)")
    .addOption(pluginOption())
    .addOption(stallOption())
    .addOption(jsonOption())
    .addHelpText("after", examples)
    .action((options: CompareOptions) => perform(() => compare(options, context)));
}

async function compare(options: CompareOptions, context: Context): Promise<void> {
  const comparison = await withSession(options, context.signal, (session) =>
    runIntoFolder(options, session, context),
  );
  const [{ comparisonJson, showComparison }] = await whatShows();
  const { out } = context.terminal;
  out.write(options.json ? comparisonJson(comparison) : showComparison(comparison, out));
  failIfTrialsFailed(comparison);
}

/** Loaded while it trains, since not every run needs it, and not after: a build of the clone may have put other files in its place by then. */
const whatShows = () =>
  Promise.all([import("../show/comparison.js"), import("../files/comparison-files.js")]);

/** The folder is tried before anything is trained; one that was made for nothing is taken away again. */
async function runIntoFolder(
  options: CompareOptions,
  session: Session,
  context: Context,
): Promise<Comparison> {
  const spec = studyFrom(options, session);
  for (const hint of unusedPlugins(spec, session)) context.terminal.err.write(`${hint}\n`);
  const folder = await OutputFolder.open(options.out ?? `out/${spec.name}`);
  try {
    const began = performance.now();
    const [outcome] = await Promise.all([train(spec, session, folder, context), whatShows()]);
    const elapsedMs = performance.now() - began;
    const results = buildResults(outcome, {
      versions: { thalweg: versionOfThalweg(), plugins: spec.plugins },
      machine: machine(),
    });
    const files = {
      ...(await draw(results, options, folder, context)),
      "timings.json": timingsJson(outcome.timings, elapsedMs),
    };
    await folder.write(files);
    return { results, elapsedMs, folder: folder.path, files: Object.keys(files) };
  } finally {
    await folder.removeIfEmpty();
  }
}

/** A person's own plugins of which nothing takes part: most likely their optimizers were not named. */
function unusedPlugins(spec: StudySpec, { ownPlugins }: Session): string[] {
  const used = new Set(spec.plugins.map(({ module }) => module));
  return ownPlugins
    .filter(({ reference }) => !used.has(reference.module))
    .map(({ name, optimizers, problems }) => {
      const brought = [...optimizers, ...problems].map((each) => `"${each.name}"`).join(", ");
      return `Nothing of plugin "${name}" takes part; it brings ${brought === "" ? "neither optimizers nor problems" : brought}.`;
    });
}

/** Runs the study under a progress display. */
async function train(
  spec: StudySpec,
  { lab, descriptions }: Session,
  folder: OutputFolder,
  { terminal, signal }: Context,
): Promise<StudyOutcome> {
  const total = planStudy(checkStudy(spec, descriptions)).trialCount;
  const display = progressDisplay(terminal.err, total);
  let [done, failed] = [0, 0];
  try {
    return await runStudy(spec, lab.get(EXECUTOR), descriptions, {
      signal,
      onProgress(progress) {
        done = progress.done;
        if (progress.result.status === "failed") failed += 1;
        display.update({ done, failed, label: `${progress.problem}, ${progress.optimizer}` });
      },
    });
  } catch (error) {
    throw explained(error, `after ${showCount(done)} of ${plural(total, "trial")}`, folder);
  } finally {
    display.stop();
  }
}

/** The results, the report and the figures, by file name. */
async function draw(
  results: StudyResults,
  { plugin }: CompareOptions,
  folder: OutputFolder,
  { terminal, signal }: Context,
): Promise<OutputFiles> {
  const erase = passingNote(terminal.err, "drawing the report ...");
  try {
    const [, { comparisonFiles }] = await whatShows();
    const files = await comparisonFiles(results, { plugin, signal });
    signal.throwIfAborted();
    return files;
  } catch (error) {
    throw explained(error, "while the report was drawn", folder);
  } finally {
    erase();
  }
}

/** An interruption says when it came and what it leaves; any other error stays as it is. */
function explained(error: unknown, when: string, folder: OutputFolder): unknown {
  if (!(error instanceof Interrupted)) return error;
  return new Interrupted(
    `interrupted ${when}; nothing was written, and what lay in ${shownPath(folder.path)} before is as it was.`,
  );
}

/** Failed trials are in the results, and make the command fail. */
function failIfTrialsFailed({ results: { trials } }: Comparison): void {
  const messages = trials.flatMap((trial) => (trial.status === "failed" ? [trial.failure] : []));
  if (messages.length === 0) return;
  const [count, total] = [showCount(messages.length), plural(trials.length, "trial")];
  throw new ThalwegError(`${count} of ${total} failed; the first: ${messages[0]}`);
}
