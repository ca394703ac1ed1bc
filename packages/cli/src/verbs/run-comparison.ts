/**
 * The implementation of `thalweg compare`. Separate from its options, because studies and their
 * parser take longer to load than all other verbs together.
 */
import { commandLine } from "../command-line.js";
import { withSession } from "../session.js";
import { planFrom, type StudyOptions } from "./compare-study.js";
import type { Context } from "./context.js";
import type { MemoryOptions, NumericsOptions, PluginOptions } from "./options.js";
import { failIfTrialsFailed, runIntoFolder, whatShows } from "./run-into-folder.js";

export interface CompareOptions
  extends StudyOptions,
    PluginOptions,
    MemoryOptions,
    NumericsOptions {
  readonly workers?: number;
  readonly inline?: true;
  readonly out?: string;
  readonly json?: true;
}

/** @throws ThalwegError if trials failed, after all has been written; Interrupted */
export async function compare(options: CompareOptions, context: Context): Promise<void> {
  const { plugin } = options;
  const comparison = await withSession(
    { ...options, runsTrials: true },
    context.signal,
    (session) => {
      const plan = planFrom(options, session);
      const { spec } = plan.study;
      const out = options.out ?? `out/${spec.name}`;
      const run = { plan, out, plugin, command: commandLine(spec, plugin) };
      return runIntoFolder(run, session, context);
    },
  );
  const [{ comparisonJson, showComparison }] = await whatShows();
  const { out } = context.terminal;
  out.write(options.json ? comparisonJson(comparison) : showComparison(comparison, out));
  failIfTrialsFailed(comparison);
}
