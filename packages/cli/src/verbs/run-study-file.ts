/** The implementation of `thalweg run`: a study from a file, with a store in its folder. */
import path from "node:path";
import { storedExecutor, type TrialStore } from "@thalweg/engine";
import { removeCheckpoint } from "@thalweg/engine/node";
import { openStore } from "@thalweg/store";
import { parseStudy, planStudy } from "@thalweg/study";
import { checkpointFolder } from "../checkpoints.js";
import { quoted } from "../command-line.js";
import { shownPath } from "../files/shown-path.js";
import { versionOfThalweg } from "../machine.js";
import { type Session, withSession } from "../session.js";
import { readStudyFile, type StudyFile } from "../study-file/read-study-file.js";
import { pluginsBehind } from "../used-plugins.js";
import type { Context } from "./context.js";
import type { CheckpointOptions, MemoryOptions, PluginOptions } from "./options.js";
import {
  failIfTrialsFailed,
  runIntoFolder,
  type StudyStore,
  whatShows,
} from "./run-into-folder.js";

export interface RunStudyOptions extends PluginOptions, MemoryOptions, CheckpointOptions {
  readonly workers?: number;
  readonly out?: string;
  readonly json?: true;
}

/** The folder of states inside a study's. */
const CHECKPOINTS = "checkpoints";

/** @throws UsageError for the file; ThalwegError if trials failed, after all has been written */
export async function runStudyFile(
  file: string,
  options: RunStudyOptions,
  context: Context,
): Promise<void> {
  const study = await readStudyFile(file, context.signal);
  const plugin = [...study.plugins, ...options.plugin];
  const { numerics, name } = study.input;
  const out = options.out ?? `out/${String(name)}`;
  const comparison = await withSession(
    {
      ...options,
      plugin,
      runsTrials: true,
      folders: { checkpoints: checkpointFolder(path.join(out, CHECKPOINTS), options) },
      ...((numerics === "fast" || numerics === "portable") && { numerics }),
    },
    context.signal,
    (session) => {
      const plan = planOf(study, session);
      const command = `thalweg run ${quoted(file)} --out ${quoted(shownPath(out))}`;
      return runIntoFolder(
        { plan, out, plugin, command, store: (folder) => storeIn(folder, plan.study.spec.name) },
        session,
        context,
      );
    },
  );
  const [{ comparisonJson, showComparison }] = await whatShows();
  const shown = context.terminal.out;
  shown.write(options.json ? comparisonJson(comparison) : showComparison(comparison, shown));
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
  const withoutStates: TrialStore = {
    versions: store.versions,
    get: (key) => store.get(key),
    query: (filter) => store.query(filter),
    async put(record) {
      await store.put(record);
      // The state of a training is not needed once its result is kept.
      removeCheckpoint(path.join(folder, CHECKPOINTS), record.key);
    },
  };
  return {
    executor: (lab) => storedExecutor(lab, withoutStates),
    close: () => store.close(),
  };
}
