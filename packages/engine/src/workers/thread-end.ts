/** Describes why a worker thread ended before its task did. */
import { messageOf } from "../trial/error-data.js";

export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
}

/** A description of the end of a thread, from the error with which piscina rejects its task. */
export function showThreadEnd(error: unknown, heapMb: number): string {
  if (isOutOfMemory(error)) {
    return `the worker thread needed more than ${heapMb} MB of JavaScript memory`;
  }
  const message = messageOf(error);
  const [, code] = /^worker exited with code: (-?\d+)$/.exec(message) ?? [];
  if (code !== undefined || message === "Terminating worker thread") {
    return `the worker thread was ended from outside or by a plugin${code === undefined ? "" : ` (exit code ${code})`}`;
  }
  return `the worker thread broke: ${message}`;
}
