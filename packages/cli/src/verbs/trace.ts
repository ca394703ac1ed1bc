/** `thalweg trace`: the path of the parameters on a problem that has few of them. */
import { ThalwegError, UsageError } from "@thalweg/core";
import type { Lab } from "@thalweg/engine/node";
import { Command } from "commander";
import { withSession } from "../session.js";
import { showPath } from "../show/path.js";
import { showSummary, trialJson } from "../show/trial.js";
import type { Context, Perform } from "./context.js";
import { type RunOptions, trialFrom, withRunOptions } from "./one-run.js";

const examples = `
Examples:
  thalweg trace rosenbrock --optimizer momentum --set lr=1e-3
  thalweg trace beale --optimizer adam --steps 200 --json`;

/** A trial records the path of at most this many parameters. */
const mostParameters = 8;

export function traceCommand(context: Context, perform: Perform): Command {
  return withRunOptions(new Command("trace"))
    .summary("show the path of the parameters on a problem of at most eight")
    .description(
      "Trains once on a problem of at most eight parameters and shows the path they take.",
    )
    .addHelpText("after", examples)
    .action((problem: string, options: RunOptions) =>
      perform(() => traceRun(problem, options, context)),
    );
}

async function traceRun(problem: string, options: RunOptions, context: Context): Promise<void> {
  const session = { ...options, workers: 1 };
  const { out } = context.terminal;
  await withSession(session, context.signal, async ({ lab }) => {
    const trial = { ...trialFrom(problem, options, lab), trace: true };
    const known = lab.directory.problems.get(problem);
    if (known.kind === "analytic" && known.start.length > mostParameters) {
      throw tooMany(lab, known.name);
    }
    const { result, timing } = await lab.train(trial, { signal: context.signal });
    if (result.status === "failed") throw new ThalwegError(result.failure);
    if (result.metrics.path === undefined) throw tooMany(lab, known.name);
    const lines = [...showPath(result, out), "", ...showSummary(result, timing.elapsedMs, out)];
    out.write(options.json ? trialJson(result, timing) : `${lines.join("\n")}\n`);
  });
}

function tooMany({ directory }: Lab, name: string): UsageError {
  const small = directory.problems
    .values()
    .flatMap((problem) =>
      problem.kind === "analytic" && problem.start.length <= mostParameters ? [problem.name] : [],
    );
  return new UsageError(
    `problem "${name}" has more than ${mostParameters} parameters, too many to trace; trace one such as ${small.join(", ")}.`,
  );
}
