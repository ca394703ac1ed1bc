/**
 * How long a thread has waited for a processor, as Linux counts it. On a busy machine a thread can
 * be ready and not run; that time is not the thread's fault.
 */
import { readFileSync, readlinkSync } from "node:fs";

/** The number that the operating system gives the calling thread; 0 where it is not known. */
export function systemThread(): number {
  try {
    return Number(/\d+$/.exec(readlinkSync("/proc/thread-self"))?.[0] ?? 0);
  } catch {
    return 0;
  }
}

/**
 * The milliseconds for which a thread of this process was ready to run and had no processor, since
 * its start; 0 where the system does not tell.
 */
export function waitingMs(thread: number): number {
  if (thread === 0) return 0;
  try {
    const [, waitedNs] = readFileSync(`/proc/self/task/${thread}/schedstat`, "latin1").split(" ");
    return Number(waitedNs) / 1e6 || 0;
  } catch {
    return 0;
  }
}
