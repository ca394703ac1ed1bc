/** Why a worker thread ended before its task did. */

export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
}

/** The end of a thread in words, from what piscina rejects its task with. */
export function showThreadEnd(error: unknown, heapMb: number): string {
  if (isOutOfMemory(error)) {
    return `the worker thread needed more than ${heapMb} MB of JavaScript memory`;
  }
  const message = error instanceof Error ? error.message : String(error);
  const [, code] = /^worker exited with code: (-?\d+)$/.exec(message) ?? [];
  if (code !== undefined || message === "Terminating worker thread") {
    return `the worker thread was ended from outside or by a plugin${code === undefined ? "" : ` (exit code ${code})`}`;
  }
  return `the worker thread broke: ${message}`;
}
