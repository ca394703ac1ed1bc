/** How much memory a process uses, and how much it may use. */
import { readFileSync } from "node:fs";
import { totalmem } from "node:os";

/** The share of the memory of the machine, or of its container, that trials may use by default. */
const defaultShare = 0.75;

/** The default limit, in MiB: three quarters of the memory of the machine or the container. */
export function defaultMemoryMiB(): number {
  const constrained = process.constrainedMemory();
  const total = totalmem();
  const bytes = constrained > 0 && constrained < total ? constrained : total;
  return Math.floor((defaultShare * bytes) / 2 ** 20);
}

/** The resident memory of a process in MiB; undefined where the system does not tell. */
export function residentMiB(pid: number): number | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    const [, kib] =
      /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1")) ?? [];
    return kib === undefined ? undefined : Number(kib) / 1024;
  } catch {
    return undefined;
  }
}
