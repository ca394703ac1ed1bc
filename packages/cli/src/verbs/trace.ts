/** `thalweg trace`: the path of the parameters on a problem with few of them. */
import { UsageError } from "@thalweg/core";
import { ThalwegError } from "@thalweg/core/host";
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

/** The maximal number of parameters for which a trial records the path. */
const maxParameters = 8;

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
  const session = { ...options, workers: 1, runsTrials: true };
  const { out } = context.terminal;
  await withSession(session, context.signal, async ({ lab }) => {
    const trial = { ...trialFrom(problem, options, lab), trace: true };
    const known = lab.directory.problems.get(problem);
    if (known.kind === "analytic" && known.start.length > maxParameters) {
      throw tooMany(lab, known.name);
    }
    const { result, timing } = await lab.train(trial, { signal: context.signal });
    if (result.status === "failed") throw new ThalwegError(result.failure);
    if (result.metrics.path === undefined) throw tooMany(lab, known.name);
    if (options.json) return out.write(trialJson(result, timing));
    const minima = known.kind === "analytic" ? known.minimum.at : [];
    const summary = showSummary(result, known, timing, out);
    out.write(`${[...showPath(result, minima, out), "", ...summary].join("\n")}\n`);
  });
}

function tooMany({ directory }: Lab, name: string): UsageError {
  const small = directory.problems
    .values()
    .flatMap((problem) =>
      problem.kind === "analytic" && problem.start.length <= maxParameters ? [problem.name] : [],
    );
  return new UsageError(
    `problem "${name}" has more than ${maxParameters} parameters, too many to trace; trace one such as ${small.join(", ")}.`,
  );
}
