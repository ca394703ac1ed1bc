/** The `thalweg` command: its verbs, and how its errors become one sentence and an exit code. */
import { InternalError, ThalwegError } from "@thalweg/core";
import { Command, CommanderError } from "commander";
import { versionOfThalweg } from "./machine.js";
import type { Terminal } from "./terminal/terminal.js";
import { checkCommand } from "./verbs/check.js";
import { compareCommand } from "./verbs/compare.js";
import type { Context } from "./verbs/context.js";
import { describeCommand } from "./verbs/describe.js";
import { listCommand } from "./verbs/list.js";
import { newCommand } from "./verbs/new.js";
import { traceCommand } from "./verbs/trace.js";
import { trainCommand } from "./verbs/train.js";

const examples = `
Examples:
  thalweg compare                                          the starter study, into out/starter
  thalweg compare --problems digits-mlp --optimizers momentum,adam --seeds 5
  thalweg train digits-mlp --optimizer adam --set lr=1e-3
  thalweg trace rosenbrock --optimizer momentum --set lr=1e-3
  thalweg describe adam
  thalweg new optimizer my-optimizer
  thalweg check mine.ts

Exit codes: 0 done, diverged runs included; 1 something failed; 2 wrong usage; 130 interrupted.`;

const verbs = [
  compareCommand,
  trainCommand,
  traceCommand,
  listCommand,
  describeCommand,
  checkCommand,
  newCommand,
];

/**
 * Runs the command.
 * @param args what stands behind its name
 * @returns the exit code; every message has been printed
 */
export async function runCommand(args: readonly string[], context: Context): Promise<number> {
  try {
    await programFor(context).parseAsync(args.length === 0 ? ["--help"] : args, { from: "user" });
    return 0;
  } catch (error) {
    return report(error, context.terminal);
  }
}

function programFor(context: Context): Command {
  const { out } = context.terminal;
  const perform = (work: () => Promise<void>) => work();
  const program = new Command("thalweg")
    .description("A laboratory for optimizers.")
    .version(versionOfThalweg(), "-v, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [verb]", "print help for a verb")
    .addHelpText("after", examples)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out.write(text),
      // Errors are thrown, and printed by `report`.
      writeErr: () => {},
      outputError: () => {},
      getOutHelpWidth: () => out.width,
    });
  for (const verb of verbs) {
    program.addCommand(verb(context, perform).copyInheritedSettings(program));
  }
  return program;
}

/** Prints one sentence; an error that is none of ours is a bug of ours. */
function report(error: unknown, { err }: Terminal): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const known = error instanceof CommanderError ? undefined : thalwegError(error);
  const sentence = known?.message ?? usageSentence(error as CommanderError);
  err.write(`${err.paint.red("thalweg:")} ${sentence.replace(/([^.?!])$/, "$1.")}\n`);
  return known?.exitCode ?? 2;
}

function thalwegError(error: unknown): ThalwegError {
  if (error instanceof ThalwegError) return error;
  return new InternalError(error instanceof Error ? error.message : String(error));
}

/** commander's message as we write them: `unknown option "--trails". Did you mean "--trials"?` */
function usageSentence({ message }: CommanderError): string {
  const [what = "", hint = ""] = message.replace(/^error: /, "").split("\n");
  const near = /^\(Did you mean (?:one of )?(.*)\?\)$/.exec(hint)?.[1];
  const sentence = what.replaceAll("'", '"').replace(/\.?$/, ".");
  if (near === undefined) return `${sentence} See \`thalweg --help\`.`;
  return `${sentence} Did you mean ${near
    .split(", ")
    .map((each) => `"${each}"`)
    .join(" or ")}?`;
}
