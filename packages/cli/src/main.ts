/** The composition root of the command, which the launcher imports. */
import { endProcess, hasStuckThreads, printToStandardError } from "@thalweg/engine/node";
import { runCommand } from "./command.js";
import { watchInterrupts } from "./terminal/interrupt.js";
import { processTerminal } from "./terminal/terminal.js";

const interrupts = watchInterrupts({
  on: (name, listener) => process.on(name, listener),
  off: (name, listener) => process.off(name, listener),
  exit: endProcess,
});
const terminal = processTerminal();
// From here on only the command writes to standard output; the output of plugins in this thread
// (--inline) goes to standard error.
printToStandardError();
process.exitCode = await runCommand(process.argv.slice(2), {
  terminal,
  signal: interrupts.signal,
});
interrupts.stop();
// Otherwise a thread that still loads a plugin would keep an interrupted command alive.
if (interrupts.signal.aborted || hasStuckThreads()) process.exit();
