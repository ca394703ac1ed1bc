/**
 * The `thalweg` command: its verbs, and the conversion of errors to one sentence and an exit code.
 */
import { UsageError } from "@thalweg/core";
import {
  InternalError,
  suggestion,
  ThalwegError,
  UnknownNameError,
  visibleLine,
} from "@thalweg/core/host";
import { Command, CommanderError } from "commander";
import { listHint } from "./kinds.js";
import { versionOfThalweg } from "./machine.js";
import type { Terminal } from "./terminal/terminal.js";
import { checkCommand } from "./verbs/check.js";
import { citeCommand } from "./verbs/cite.js";
import { compareCommand } from "./verbs/compare.js";
import type { Context } from "./verbs/context.js";
import { describeCommand } from "./verbs/describe.js";
import { diffCommand } from "./verbs/diff.js";
import { exportCommand } from "./verbs/export.js";
import { listCommand } from "./verbs/list.js";
import { newCommand } from "./verbs/new.js";
import { reportCommand } from "./verbs/report.js";
import { runStudyCommand } from "./verbs/run.js";
import { statusCommand } from "./verbs/status.js";
import { studyCommand } from "./verbs/study.js";
import { traceCommand } from "./verbs/trace.js";
import { trainCommand } from "./verbs/train.js";
import { verifyCommand } from "./verbs/verify.js";

const examples = `
Examples:
  thalweg compare                                          the starter study, into out/starter
  thalweg compare --problems digits-mlp --optimizers momentum,adam --seeds 5
  thalweg run study.json                                   a study from a file; goes on where it was
  thalweg train digits-mlp --optimizer adam --set lr=1e-3
  thalweg trace rosenbrock --optimizer momentum --set lr=1e-3
  thalweg describe adam
  thalweg new optimizer my-optimizer
  thalweg check mine.ts

In a clone, \`npm run install-command\` puts thalweg on the path, for every folder.

Exit codes: 0 done, diverged runs included; 1 something failed; 2 wrong usage; 130 interrupted, 143 and 129 ended by SIGTERM and SIGHUP.`;

const verbs = [
  compareCommand,
  runStudyCommand,
  statusCommand,
  reportCommand,
  exportCommand,
  studyCommand,
  verifyCommand,
  diffCommand,
  trainCommand,
  traceCommand,
  listCommand,
  describeCommand,
  citeCommand,
  checkCommand,
  newCommand,
];

/**
 * Runs the command.
 * @param args the arguments after the command's name
 * @returns the exit code; every message has been printed
 */
export async function runCommand(args: readonly string[], context: Context): Promise<number> {
  try {
    const program = programFor(context);
    const given = args.every((arg) => arg === "--") ? ["--help"] : args;
    if (given[0] === "help") checkVerb(given[1], program);
    await program.parseAsync(given, { from: "user" });
    return 0;
  } catch (error) {
    return report(error, context.terminal);
  }
}

/** The command with its verbs and their options. */
export function programFor(context: Context): Command {
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
    program.addCommand(needingValues(verb(context, perform)).copyInheritedSettings(program));
  }
  return program;
}

/** @throws UsageError for help on an unknown verb */
function checkVerb(name: string | undefined, { commands }: Command): void {
  const names = commands.map((verb) => verb.name());
  if (name === undefined || names.includes(name) || name.startsWith("-")) return;
  throw new UsageError(`unknown command "${name}". ${suggestion(name, names)}`);
}

/** Prevents that an option without its value takes the next option as its value. */
function needingValues(verb: Command): Command {
  const known = verb.options.flatMap(({ flags }) => flags.match(/--?[a-z-]+/g) ?? []);
  for (const option of verb.options) {
    const read = option.parseArg;
    if (!option.required) continue;
    option.argParser<unknown>((text, before) => {
      if (known.includes(text.replace(/=.*$/s, ""))) {
        throw new UsageError(`${option.long} lacks its value; "${text}" after it is an option.`);
      }
      return read === undefined ? text : read(text, before);
    });
  }
  return verb;
}

/** Prints one sentence; an error of another class is a bug of the command. */
function report(error: unknown, { err }: Terminal): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const known = error instanceof CommanderError ? undefined : thalwegError(error);
  const sentence = known === undefined ? usageSentence(error as CommanderError) : messageOf(known);
  const line = visibleLine(sentence).replace(/([^.?!])$/, "$1.");
  err.write(`${err.paint.red("thalweg:")} ${line}\n`);
  return known?.exitCode ?? 2;
}

/** For an unknown name without a similar one, adds where all names are listed. */
function messageOf(error: ThalwegError): string {
  if (!(error instanceof UnknownNameError) || error.hasNear) return error.message;
  return error.message.replace(/\.$/, `; ${listHint(error)}.`);
}

function thalwegError(error: unknown): ThalwegError {
  if (error instanceof ThalwegError) return error;
  return new InternalError(error instanceof Error ? error.message : String(error));
}

/**
 * commander's message in the command's style: `unknown option "--trails". Did you mean "--trials"?`
 */
function usageSentence({ code, message }: CommanderError): string {
  if (code === "commander.help") return "a verb is missing; see `thalweg --help`.";
  const [what = "", hint = ""] = message.replace(/^error: /, "").split("\n");
  const near = /^\(Did you mean (?:one of )?(.*)\?\)$/.exec(hint)?.[1];
  const sentence = what.replaceAll("'", '"').replace(/\.?$/, ".");
  if (near === undefined) return `${sentence} See \`thalweg --help\`.`;
  return `${sentence} Did you mean ${near
    .split(", ")
    .map((each) => `"${each}"`)
    .join(" or ")}?`;
}
