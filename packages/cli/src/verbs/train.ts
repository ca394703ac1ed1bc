/** `thalweg train`: one run of one optimizer on one problem. */
import { UsageError } from "@thalweg/core";
import { ThalwegError } from "@thalweg/core/host";
import { trialKey } from "@thalweg/engine";
import { removeCheckpoint } from "@thalweg/engine/node";
import { Command } from "commander";
import { folderName } from "../arguments/names.js";
import { wholeNumber } from "../arguments/whole-number.js";
import { checkFolder, checkpointFolder } from "../checkpoints.js";
import { pendingParameters } from "../files/parameters-file.js";
import { withSession } from "../session.js";
import { showTrial, trialJson } from "../show/trial.js";
import type { Context, Perform } from "./context.js";
import { type RunOptions, trialFrom, withRunOptions } from "./one-run.js";
import { type CheckpointOptions, checkpointEveryOption, maxWorkers } from "./options.js";

const examples = `
Examples:
  thalweg train digits-mlp --optimizer adam --set lr=1e-3 --steps 500
  thalweg train rosenbrock --optimizer adam+warmup-cosine --set lr=0.1 --set warmup-cosine.warmup=0.2
  thalweg train digits-mlp --optimizer adam --microbatches 4 --workers 2
  thalweg train digits-mlp --optimizer adam --save-parameters trained.safetensors
  thalweg train piecewise-linear --option unit=relu-pair --optimizer momentum --json`;

interface TrainOptions extends RunOptions, CheckpointOptions {
  readonly checkpoints?: string;
  readonly saveParameters?: string;
  readonly microbatches?: number;
  readonly workers?: number;
}

export function trainCommand(context: Context, perform: Perform): Command {
  return withRunOptions(new Command("train"))
    .summary("train once, and show how it went")
    .description(
      "Trains once and shows how it went. The same arguments give the same bits everywhere, unless --numerics is fast.",
    )
    .option(
      "--microbatches <k>",
      "split each batch into k equal parts, whose gradients are averaged; decides the last bits (default: 1)",
      wholeNumber("--microbatches", 1),
    )
    .option(
      "--workers <n>",
      "let n threads train together, each on some of the microbatches; decides no bit (default: 1)",
      wholeNumber("--workers", 1, maxWorkers),
    )
    .option(
      "--checkpoints <dir>",
      "keep the state of a long training in a folder, from which the same command goes on",
      folderName("--checkpoints"),
    )
    .addOption(checkpointEveryOption())
    .option(
      "--save-parameters <file>",
      "write the trained parameters as a safetensors file, which must not exist",
    )
    .addHelpText("after", examples)
    .action((problem: string, options: TrainOptions) =>
      perform(() => train(problem, options, context)),
    );
}

async function train(problem: string, options: TrainOptions, context: Context): Promise<void> {
  const { workers = 1, microbatches } = options;
  checkMicrobatches(options);
  const { signal } = context;
  const { checkpoints, saveParameters } = options;
  const kept = checkpoints === undefined ? undefined : checkpointFolder(checkpoints, options);
  if (kept !== undefined) checkFolder(kept.folder);
  const pending =
    saveParameters === undefined ? undefined : await pendingParameters(saveParameters);
  const folders = {
    ...(kept !== undefined && { checkpoints: kept }),
    ...(pending !== undefined && { parameters: pending.folder }),
  };
  const session = { ...options, folders, workers: 1, runsTrials: workers === 1 };
  try {
    const { known, result, timing } = await withSession(session, signal, async ({ lab }) => {
      const trial = {
        ...trialFrom(problem, options, lab),
        ...(microbatches !== undefined && { microbatches }),
      };
      const finished = await lab.train(trial, { signal, ...(workers > 1 && { workers }) });
      return { known: lab.directory.problems.get(problem), ...finished };
    });
    if (result.status !== "failed") pending?.take(result.spec);
    const { out } = context.terminal;
    if (options.json) out.write(trialJson(result, timing));
    if (result.status === "failed") throw new ThalwegError(result.failure);
    if (!options.json) out.write(`${showTrial(result, known, timing, out).join("\n")}\n`);
    if (kept !== undefined) removeCheckpoint(kept.folder, trialKey(result.spec, kept.versions));
  } finally {
    pending?.close();
  }
}

/** Checks the options before anything is loaded, with messages that name them. */
function checkMicrobatches({ workers = 1, microbatches = 1 }: TrainOptions): void {
  if (workers <= microbatches) return;
  throw new UsageError(
    `--workers ${workers} with --microbatches ${microbatches} leaves workers without a microbatch; add --microbatches ${workers} or a multiple of it, which must divide the batch.`,
  );
}
