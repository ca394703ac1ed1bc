/** `thalweg train`: one run of one optimizer on one problem. */
import { ThalwegError } from "@thalweg/core";
import { Command } from "commander";
import { withSession } from "../session.js";
import { showTrial, trialJson } from "../show/trial.js";
import type { Context, Perform } from "./context.js";
import { type RunOptions, runOne, trialFrom, withRunOptions } from "./one-run.js";

const examples = `
Examples:
  thalweg train digits-mlp --optimizer adam --set lr=1e-3 --steps 500
  thalweg train rosenbrock --optimizer adam+warmup-cosine --set lr=0.1 --set warmup-cosine.warmup=0.2
  thalweg train piecewise-linear --option unit=relu-pair --optimizer momentum --json`;

export function trainCommand(context: Context, perform: Perform): Command {
  return withRunOptions(new Command("train"))
    .summary("train once, and show how it went")
    .description(
      "Trains once and shows how it went. The same arguments give the same bits everywhere, unless --numerics is fast.",
    )
    .addHelpText("after", examples)
    .action((problem: string, options: RunOptions) =>
      perform(() => train(problem, options, context)),
    );
}

async function train(problem: string, options: RunOptions, context: Context): Promise<void> {
  const session = { ...options, workers: 1 };
  const { result, timing } = await withSession(session, context.signal, ({ lab }) =>
    runOne(trialFrom(problem, options, lab), lab, context.signal),
  );
  const { out } = context.terminal;
  if (options.json) out.write(trialJson(result, timing));
  if (result.status === "failed") throw new ThalwegError(result.failure);
  if (!options.json) out.write(`${showTrial(result, timing.elapsedMs, out).join("\n")}\n`);
}
