import { Console } from "node:console";
import { syncBuiltinESMExports } from "node:module";

/**
 * Redirects what code of this thread prints, by `console` or to `process.stdout`, to standard
 * error, since standard output is for the command's results. A stream that was taken from
 * `process.stdout` earlier is not redirected.
 */
export function printToStandardError(): void {
  const { stderr } = process;
  Object.defineProperty(process, "stdout", { configurable: true, enumerable: true, value: stderr });
  globalThis.console = new Console(stderr, stderr);
  // For `import { stdout } from "node:process"`.
  syncBuiltinESMExports();
}

/**
 * Waits until the output of this thread has left it. When a thread ends, output that has not left
 * it is lost.
 */
export async function printed(): Promise<void> {
  const { stderr } = process;
  if (stderr.writableLength > 0) await new Promise<void>((done) => stderr.write("", () => done()));
}
