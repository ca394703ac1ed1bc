/** `thalweg train`: one run of one optimizer on one problem. */
import { ThalwegError, UsageError } from "@thalweg/core";
import { Command } from "commander";
import { wholeNumber } from "../arguments/whole-number.js";
import { withSession } from "../session.js";
import { showTrial, trialJson } from "../show/trial.js";
import type { Context, Perform } from "./context.js";
import { type RunOptions, trialFrom, withRunOptions } from "./one-run.js";

const examples = `
Examples:
  thalweg train digits-mlp --optimizer adam --set lr=1e-3 --steps 500
  thalweg train rosenbrock --optimizer adam+warmup-cosine --set lr=0.1 --set warmup-cosine.warmup=0.2
  thalweg train digits-mlp --optimizer adam --shards 4 --workers 2
  thalweg train piecewise-linear --option unit=relu-pair --optimizer momentum --json`;

interface TrainOptions extends RunOptions {
  readonly shards?: number;
  readonly workers?: number;
}

export function trainCommand(context: Context, perform: Perform): Command {
  return withRunOptions(new Command("train"))
    .summary("train once, and show how it went")
    .description(
      "Trains once and shows how it went. The same arguments give the same bits everywhere, unless --numerics is fast.",
    )
    .option(
      "--shards <k>",
      "split each batch into k equal parts, whose gradients are averaged; decides the last bits (default: 1)",
      wholeNumber("--shards", 1),
    )
    .option(
      "--workers <n>",
      "let n threads train together, each on some of the shards; decides no bit (default: 1)",
      wholeNumber("--workers", 1),
    )
    .addHelpText("after", examples)
    .action((problem: string, options: TrainOptions) =>
      perform(() => train(problem, options, context)),
    );
}

async function train(problem: string, options: TrainOptions, context: Context): Promise<void> {
  const { workers = 1, shards } = options;
  checkShards(options);
  const { signal } = context;
  const { result, timing } = await withSession({ ...options, workers: 1 }, signal, ({ lab }) => {
    const trial = { ...trialFrom(problem, options, lab), ...(shards !== undefined && { shards }) };
    return lab.train(trial, { signal, ...(workers > 1 && { workers }) });
  });
  const { out } = context.terminal;
  if (options.json) out.write(trialJson(result, timing));
  if (result.status === "failed") throw new ThalwegError(result.failure);
  if (!options.json) out.write(`${showTrial(result, timing.elapsedMs, out).join("\n")}\n`);
}

/** In the words of the options, before anything is loaded. */
function checkShards({ workers = 1, shards = 1 }: TrainOptions): void {
  if (workers <= shards) return;
  throw new UsageError(
    `--workers ${workers} with --shards ${shards} leaves workers without a shard; add --shards ${workers} or a multiple of it, which must divide the batch.`,
  );
}
