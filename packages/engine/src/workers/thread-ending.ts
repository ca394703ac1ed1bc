/**
 * Waits, for a limited time, for threads that were told to end. A thread that waits in the
 * operating system, for the writer of a pipe or for another process, cannot be ended. Its process
 * then cannot end either, by `process.exit` or otherwise, until it is killed.
 */
import type { Worker } from "node:worker_threads";

/** Other threads end within milliseconds; this leaves room for a busy machine. */
const graceMs = 2000;

const stuck = new Set<Worker>();

/**
 * Resolves when a thread has exited, or after two seconds. In the latter case the process will be
 * killed at its exit.
 * @param exited resolves at the thread's exit
 */
export async function ended(thread: Worker, exited: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<true>((resolve) => {
    timer = setTimeout(() => resolve(true), graceMs);
  });
  const isLate = await Promise.race([exited.then(() => false), late]);
  clearTimeout(timer);
  if (!isLate) return;
  thread.unref();
  if (stuck.size === 0) process.once("exit", (code) => stuck.size > 0 && endProcess(code));
  stuck.add(thread);
  void exited.then(() => stuck.delete(thread));
}

/** Whether a thread was told to end and cannot. */
export const hasStuckThreads = (): boolean => stuck.size > 0;

const signals: Readonly<Record<number, NodeJS.Signals>> = {
  129: "SIGHUP",
  130: "SIGINT",
  143: "SIGTERM",
};

/**
 * Kills this process at once, even if its threads cannot end: by the signal of an exit code, else
 * by SIGKILL.
 */
export function endProcess(code: number): void {
  const signal = signals[code] ?? "SIGKILL";
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  // If the parent process has made this one ignore that signal.
  process.kill(process.pid, "SIGKILL");
}
