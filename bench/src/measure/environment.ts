/** The environment of every process of a run, the same for Thalweg and its peers. */

/** One thread for any library that a peer uses. */
const oneThread = {
  OMP_NUM_THREADS: "1",
  OPENBLAS_NUM_THREADS: "1",
  MKL_NUM_THREADS: "1",
  GOTO_NUM_THREADS: "1",
} as const;

/** Variables that override OpenBLAS's choice of kernel for the processor. */
const steering = ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"] as const;

/**
 * Prepares this process, and so its threads and children. To be called before any library is
 * loaded: OpenBLAS reads its variables then.
 * @returns a line for each variable that was removed
 */
export function prepareEnvironment(environment: NodeJS.ProcessEnv = process.env): string[] {
  const removed: string[] = [];
  for (const name of steering) {
    const value = environment[name];
    if (value === undefined) continue;
    removed.push(
      `${name}=${value} was set and is taken out for everybody: OpenBLAS chooses its kernel itself.`,
    );
    delete environment[name];
  }
  Object.assign(environment, oneThread);
  return removed;
}
