/** `thalweg status`: how far a study is, also while another process runs it. */
import path from "node:path";
import { UsageError } from "@thalweg/core";
import { Command } from "commander";
import { shownPath } from "../files/shown-path.js";
import { plural, showCount, showDuration } from "../terminal/numbers.js";
import { layOut } from "../terminal/text-table.js";
import type { Context, Perform } from "./context.js";
import { jsonOption } from "./options.js";

const examples = `
Example:
  thalweg status out/mine`;

export function statusCommand(context: Context, perform: Perform): Command {
  return new Command("status")
    .summary("say how far a study is")
    .description("Says how far a study is that `thalweg run` runs, or has run, into a folder.")
    .argument("<folder>", "the folder of the study")
    .addOption(jsonOption())
    .addHelpText("after", examples)
    .action((folder: string, options: { readonly json?: true }) =>
      perform(() => showStatus(folder, options, context)),
    );
}

async function showStatus(
  folder: string,
  { json }: { readonly json?: true },
  { terminal: { out } }: Context,
): Promise<void> {
  if (folder.trim() === "")
    throw new UsageError("the folder is empty; name one, such as out/mine.");
  const { readStatus } = await import("@thalweg/store");
  const status = await readStatus(path.resolve(folder));
  if (json) {
    out.write(`${JSON.stringify(status, null, 2)}\n`);
    return;
  }
  const { study, trials, completed, diverged, failed, pairs, writer } = status;
  const rows = pairs.map((pair) => [
    pair.problem,
    pair.optimizer,
    showCount(pair.completed),
    showCount(pair.diverged),
    showCount(pair.failed),
    pair.bestLoss === null ? "" : Number(pair.bestLoss.toPrecision(3)).toString(),
    showDuration(pair.elapsedMs),
  ]);
  const right = (title: string) => ({ title, align: "right" as const });
  const { header, lines } = layOut(
    [
      { title: "problem" },
      { title: "optimizer" },
      ...["completed", "diverged", "failed", "best loss", "time"].map(right),
    ],
    rows,
  );
  const by =
    writer === null
      ? "Nobody runs it now."
      : `Process ${writer.pid} runs it, since ${writer.since}.`;
  out.write(
    `${[
      `${out.paint.bold(study)} in ${shownPath(path.resolve(folder))}: ${plural(trials, "trial")} ended, ${showCount(completed)} completed, ${showCount(diverged)} diverged, ${showCount(failed)} failed.`,
      by,
      "",
      header,
      ...lines,
    ].join("\n")}\n`,
  );
}
