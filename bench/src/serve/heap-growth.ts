import { getHeapStatistics } from "node:v8";
import type { OpenJob } from "./open-job.js";

/** Steps before the first reading, until compilers and caches have settled. */
const settling = 1_000;

/** Bytes that a thousand steps leave on the JavaScript heap, after collections on both sides. */
export function heapGrowth(job: OpenJob, thousands: number): number {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error("the heap can only be read with --expose-gc");
  const used = (): number => {
    // Twice: the second collection frees what the first one has finalized.
    gc();
    gc();
    return getHeapStatistics().used_heap_size;
  };
  job.begin(settling + 1_000 * thousands);
  job.run(0, settling);
  const before = used();
  job.run(settling, 1_000 * thousands);
  return (used() - before) / thousands;
}
