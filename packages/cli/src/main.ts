/** What the launcher imports: the composition root of the command. */
import { runCommand } from "./command.js";
import { watchInterrupts } from "./terminal/interrupt.js";
import { processTerminal } from "./terminal/terminal.js";

const interrupts = watchInterrupts();
process.exitCode = await runCommand(process.argv.slice(2), {
  terminal: processTerminal(),
  signal: interrupts.signal,
});
interrupts.stop();
// A thread that still loads a plugin would keep an interrupted command alive.
if (interrupts.signal.aborted) process.exit();
