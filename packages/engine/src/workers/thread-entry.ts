import { fileURLToPath } from "node:url";

const filename = fileURLToPath(import.meta.resolve("#threads"));

/**
 * The entry of a pool's threads, as piscina requires it. It is named with each task, since piscina
 * would wait for ever for threads whose own module throws.
 */
export const trialThread = { filename, name: "trial" } as const;
/** The entry of the threads of a data-parallel group. */
export const groupThread = { filename, name: "dataParallel" } as const;
