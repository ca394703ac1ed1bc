import type { KernelDescription } from "@thalweg/tensor";
import { median } from "../measure/statistics.js";
import { number } from "../report/numbers.js";
import { openKernels } from "../works/kernels.js";
import type { Work } from "../works/work.js";
import { works } from "../works/works.js";
import type { Suite } from "./suite.js";

/**
 * Untimed steps, for the engine's optimising compiler; timed steps fill about as many milliseconds.
 */
const warm = 200;
const timedMs = 400;
/** Kernels below this fraction of a step are summed in one line. */
const leastShare = 0.01;

interface Timed {
  readonly kernel: KernelDescription;
  readonly microseconds: number;
}

/** The time of a step by kernels, each timed within whole steps. */
async function profileOf(work: Work): Promise<string[]> {
  const { kernels, calls } = await openKernels(work);
  const taken: number[][] = calls.map(() => []);
  const step = (record: boolean) => {
    for (let i = 0; i < calls.length; i++) {
      const began = performance.now();
      calls[i]!();
      if (record) taken[i]!.push(performance.now() - began);
    }
  };
  for (let i = 0; i < warm; i++) step(false);
  for (const end = performance.now() + timedMs; performance.now() < end; ) step(true);
  const clock = clockMs();
  const timed = kernels.map((kernel, i) => ({
    kernel,
    microseconds: Math.max(0, 1_000 * (median(taken[i]!) - clock)),
  }));
  return linesOf(work, timed);
}

/** The time of two clock readings. */
function clockMs(): number {
  const taken = Array.from({ length: 1_000 }, () => {
    const began = performance.now();
    return performance.now() - began;
  });
  return median(taken);
}

function linesOf({ id }: Work, timed: readonly Timed[]): string[] {
  const total = timed.reduce((sum, { microseconds }) => sum + microseconds, 0);
  const sorted = timed.toSorted((a, b) => b.microseconds - a.microseconds);
  const large = sorted.filter(({ microseconds }) => microseconds >= leastShare * total);
  const small = sorted.slice(large.length);
  const rest = small.reduce((sum, { microseconds }) => sum + microseconds, 0);
  const line = (microseconds: number, text: string) =>
    `  ${((100 * microseconds) / total).toFixed(0).padStart(3)} % ${number(microseconds).padStart(7)} us  ${text}`;
  return [
    `${id}: ${number(total)} us in ${timed.length} kernels`,
    ...large.map(({ kernel, microseconds }) => line(microseconds, textOf(kernel, microseconds))),
    ...(small.length > 0 ? [line(rest, `${small.length} others`)] : []),
  ];
}

/** `matmul [128, 256], 43 operations and 0.1 bytes a ns`. */
function textOf(kernel: KernelDescription, microseconds: number): string {
  const { name, space, operations, bytesRead, bytesWritten } = kernel;
  const rate = (amount: number) => number(amount / microseconds / 1_000);
  return `${name} [${space.join(", ")}]: ${rate(operations)} operations and ${rate(bytesRead + bytesWritten)} bytes a ns`;
}

export const profileSuite: Suite = {
  name: "profile",
  title: "where the time of a training step goes, portable numerics",
  async open() {
    const lines: string[] = [];
    for (const work of works) lines.push(...(await profileOf(work)));
    return { cases: {}, lines };
  },
};
