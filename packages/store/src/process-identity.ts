/** Which process a number means: numbers are given again after a process has ended. */
import { readFileSync } from "node:fs";
import os from "node:os";
import { codeOf } from "./files.js";

export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /**
   * When the process started: the boot of the machine and the clock ticks since then, which no two
   * processes of one number share. Null where the system does not tell (other than Linux).
   */
  readonly started: string | null;
}

export const thisProcess = (): ProcessIdentity => ({
  pid: process.pid,
  host: os.hostname(),
  started: startOf(process.pid) ?? null,
});

/** Whether a process runs; undefined for one of another machine. */
export function isRunning({ pid, host, started }: ProcessIdentity): boolean | undefined {
  if (host !== os.hostname()) return undefined;
  if (hasEnded(pid)) return false;
  const now = startOf(pid);
  if (now === ended) return false;
  return now === undefined || started === null || now === started;
}

/** Whether no process of this machine has a number. */
export function hasEnded(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // EPERM: the process belongs to another user.
    return codeOf(error) === "ESRCH";
  }
}

const ended = "ended";

/**
 * The start of a process; undefined where the system does not tell. A process that has ended and
 * whose parent has not taken notice of it ("zombie") has ended.
 */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field, the name in parentheses, can contain spaces and parentheses.
    const [state = "", ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if ("ZX".includes(state)) return ended;
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${fields[18]}`;
  } catch {
    return undefined;
  }
}
