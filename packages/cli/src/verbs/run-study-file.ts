/** The implementation of `thalweg run`: a study from a file, with a store in its folder. */
import { storedExecutor } from "@thalweg/engine";
import { openStore } from "@thalweg/store";
import { parseStudy, planStudy } from "@thalweg/study";
import { quoted } from "../command-line.js";
import { shownPath } from "../files/shown-path.js";
import { versionOfThalweg } from "../machine.js";
import { type Session, withSession } from "../session.js";
import { readStudyFile, type StudyFile } from "../study-file/read-study-file.js";
import { pluginsBehind } from "../used-plugins.js";
import type { Context } from "./context.js";
import type { MemoryOptions, PluginOptions } from "./options.js";
import {
  failIfTrialsFailed,
  runIntoFolder,
  type StudyStore,
  whatShows,
} from "./run-into-folder.js";

export interface RunStudyOptions extends PluginOptions, MemoryOptions {
  readonly workers?: number;
  readonly out?: string;
  readonly json?: true;
}

/** @throws UsageError for the file; ThalwegError if trials failed, after all has been written */
export async function runStudyFile(
  file: string,
  options: RunStudyOptions,
  context: Context,
): Promise<void> {
  const study = await readStudyFile(file, context.signal);
  const plugin = [...study.plugins, ...options.plugin];
  const { numerics } = study.input;
  const comparison = await withSession(
    {
      ...options,
      plugin,
      runsTrials: true,
      ...((numerics === "fast" || numerics === "portable") && { numerics }),
    },
    context.signal,
    (session) => {
      const plan = planOf(study, session);
      const { name } = plan.study.spec;
      const out = options.out ?? `out/${name}`;
      const command = `thalweg run ${quoted(file)} --out ${quoted(shownPath(out))}`;
      return runIntoFolder(
        { plan, out, plugin, command, store: (folder) => storeIn(folder, name) },
        session,
        context,
      );
    },
  );
  const [{ comparisonJson, showComparison }] = await whatShows();
  const { out } = context.terminal;
  out.write(options.json ? comparisonJson(comparison) : showComparison(comparison, out));
  failIfTrialsFailed(comparison);
}

/**
 * The plan of a study's file. The lists of problems and optimizers may be "all".
 * @throws UsageError in one sentence for what is wrong in it
 */
export function planOf({ input }: StudyFile, { lab }: Session) {
  const { directory } = lab;
  const all = {
    problems: () => directory.problems.values().map(({ name }) => name),
    optimizers: () => directory.optimizers.values().map(({ name }) => name),
  };
  const spec = parseStudy({
    ...input,
    ...(input.problems === "all" && { problems: all.problems() }),
    ...(input.optimizers === "all" && { optimizers: all.optimizers() }),
  });
  const used = {
    problems: spec.problems.map(({ problem }) => problem),
    optimizers: spec.optimizers.map(({ optimizer }) => optimizer),
  };
  return planStudy({ ...spec, plugins: pluginsBehind(used, lab) }, directory, {
    pluginsOf: (problem, optimizer) =>
      pluginsBehind({ problems: [problem], optimizers: [optimizer] }, lab),
  });
}

async function storeIn(folder: string, study: string): Promise<StudyStore> {
  const store = await openStore(folder, {
    write: true,
    study,
    versions: { thalweg: versionOfThalweg() },
  });
  return {
    executor: (lab) => storedExecutor(lab, store),
    close: () => store.close(),
  };
}
