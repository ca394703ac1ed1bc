/** Runs a planned study under a progress display and writes its files into a folder. */
import { ThalwegError } from "@thalweg/core/host";
import type { Executor } from "@thalweg/engine";
import type { Lab } from "@thalweg/engine/node";
import {
  buildResults,
  type Plan,
  runStudy,
  type StudyOutcome,
  type StudyResults,
  type StudySpec,
  timingsJson,
} from "@thalweg/study";
import { comparisonFolder } from "../files/comparison-folder.js";
import type { OutputFiles, OutputFolder } from "../files/output-folder.js";
import { shownPath } from "../files/shown-path.js";
import { machine, versionOfThalweg } from "../machine.js";
import type { Session } from "../session.js";
import type { Comparison } from "../show/comparison.js";
import { Interrupted } from "../terminal/interrupt.js";
import { plural, showCount } from "../terminal/numbers.js";
import { passingNote } from "../terminal/passing-note.js";
import { progressDisplay } from "../terminal/progress.js";
import type { Context } from "./context.js";

/** What is run, and where its files go. */
export interface StudyRun {
  readonly plan: Plan;
  readonly out: string;
  /** The user's plugins, as given. */
  readonly plugin: readonly string[];
  /** The command that runs the study again. */
  readonly command: string;
  /** Keeps the trials, so that none is run twice. Default: nothing is kept. */
  readonly store?: (folder: string) => Promise<StudyStore>;
}

/** A store while the study runs. */
export interface StudyStore {
  /** The lab, with answers from the store. */
  executor(lab: Lab): Executor;
  close(): Promise<void>;
}

/**
 * Loaded during training, since not every run needs it; not after it, because a build of the clone
 * may have replaced the files by then.
 */
export const whatShows = () =>
  Promise.all([import("../show/comparison.js"), import("../files/comparison-files.js")]);

/**
 * Checks the folder before training; removes a folder that was created if nothing is written.
 * @throws Interrupted, with what is left to do
 */
export async function runIntoFolder(
  run: StudyRun,
  session: Session,
  context: Context,
): Promise<Comparison> {
  const { spec } = run.plan.study;
  for (const hint of unusedPlugins(spec, session)) context.terminal.err.write(`${hint}\n`);
  const folder = await comparisonFolder(run.out);
  let store: StudyStore | undefined;
  try {
    store = await run.store?.(folder.path);
    const kept = store === undefined ? undefined : { command: run.command };
    const executor = store?.executor(session.lab) ?? session.lab;
    const began = performance.now();
    const [outcome] = await Promise.all([
      train(run.plan, executor, { folder, kept }, context),
      whatShows(),
    ]);
    const elapsedMs = performance.now() - began;
    const results = buildResults(outcome, {
      versions: { thalweg: versionOfThalweg(), plugins: spec.plugins },
      machine: machine(),
    });
    const files = {
      ...(await draw(results, run, session, { folder, kept }, context)),
      "timings.json": timingsJson(outcome, elapsedMs),
    };
    await folder.write(files);
    return { results, elapsedMs, folder: folder.path, files: Object.keys(files) };
  } finally {
    await store?.close();
    folder.close();
  }
}

/**
 * The user's plugins that the comparison does not use; most likely their optimizers were not named.
 */
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
  plan: Plan,
  executor: Executor,
  place: Place,
  { terminal, signal }: Context,
): Promise<StudyOutcome> {
  const total = plan.trialCount;
  const display = progressDisplay(terminal.err, total);
  let [done, failed] = [0, 0];
  try {
    return await runStudy(plan, executor, {
      signal,
      onProgress(progress) {
        done = progress.done;
        const { problem, optimizer, result } = progress;
        if (result.status === "failed") failed += 1;
        const { final } = result.metrics;
        const loss =
          result.status === "completed" ? (final["validation.loss"] ?? final.loss) : null;
        display.update({
          done,
          total: progress.total,
          failed,
          label: `${problem}, ${optimizer}`,
          trial: { problem, optimizer, failed: result.status === "failed", loss: loss ?? null },
        });
      },
    });
  } catch (error) {
    throw explained(error, `after ${showCount(done)} of ${plural(total, "trial")}`, place);
  } finally {
    display.stop();
  }
}

/** The results, the report and the figures, by file name. */
async function draw(
  results: StudyResults,
  { plugin, command }: StudyRun,
  { lab }: Session,
  place: Place,
  { terminal, signal }: Context,
): Promise<OutputFiles> {
  const erase = passingNote(terminal.err, "drawing the report ...");
  try {
    const [, { comparisonFiles }] = await whatShows();
    const files = await comparisonFiles(results, {
      ...{ plugin, command, plugins: lab.located(), signal },
    });
    signal.throwIfAborted();
    return files;
  } catch (error) {
    throw explained(error, "while the report was drawn", place);
  } finally {
    erase();
  }
}

/** Where the files go, and the command that goes on if trials are kept there. */
interface Place {
  readonly folder: OutputFolder;
  readonly kept: { readonly command: string } | undefined;
}

/** Adds progress and remaining files to an interruption; other errors are unchanged. */
function explained(error: unknown, when: string, { folder, kept }: Place): unknown {
  if (!(error instanceof Interrupted)) return error;
  const where = shownPath(folder.path);
  const left =
    kept === undefined
      ? `nothing was written, and what lay in ${where} before is as it was`
      : `the trials that ended are kept in ${where}, and \`${kept.command}\` goes on`;
  return new Interrupted(error.signal, ` ${when}; ${left}`);
}

/** Fails the command if trials failed; the results contain them. */
export function failIfTrialsFailed({ results: { trials } }: Comparison): void {
  const messages = trials.flatMap((trial) => (trial.status === "failed" ? [trial.failure] : []));
  if (messages.length === 0) return;
  const [count, total] = [showCount(messages.length), plural(trials.length, "trial")];
  throw new ThalwegError(`${count} of ${total} failed; the first: ${messages[0]}`);
}
