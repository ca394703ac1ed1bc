/** Short trainings at the usual setting, from which a study learns what its plan does not know. */
import { ThalwegError } from "@thalweg/core/host";
import type { Executor, Finished } from "@thalweg/engine";
import { type Pair, type Plan, probeTrial } from "../plan.js";

export interface ProbeOptions {
  readonly signal?: AbortSignal;
}

/** Runs the beginning of a pair's training, alone. */
export type Probe = (pair: Pair, stopAfter: number) => Promise<Finished>;

/** @throws from the probe: the signal's reason; ThalwegError for an executor without a result */
export const probeOn =
  ({ study }: Plan, executor: Executor, { signal }: ProbeOptions): Probe =>
  async (pair, stopAfter) => {
    const trials = [probeTrial(study.spec, pair, stopAfter)];
    for await (const finished of executor.run(trials, { ...(signal && { signal }) })) {
      signal?.throwIfAborted();
      return finished;
    }
    signal?.throwIfAborted();
    throw new ThalwegError(`executor "${executor.name}" gave no result for a first training.`);
  };

/** One step of the first optimizer that makes one on a problem; what broke, if none does. */
export async function firstStep(label: string, { pairs }: Plan, probe: Probe) {
  let failure = "";
  for (const pair of pairs) {
    if (pair.problem.label !== label) continue;
    const { result } = await probe(pair, 1);
    if (result.status !== "failed") return { metrics: result.metrics };
    failure ||= result.failure;
  }
  return { failure };
}
