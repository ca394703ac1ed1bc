import { Console } from "node:console";

/** Sends what code of this thread prints to standard error: standard output belongs to the command's results. */
export function printToStandardError(): void {
  globalThis.console = new Console(process.stderr, process.stderr);
}
