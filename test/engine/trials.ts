import { fileURLToPath } from "node:url";
import type { PluginReference } from "@thalweg/core/host";
import type { Executor, Finished, TrialSpec } from "@thalweg/engine";

/** The plugin of `test/fixtures/plugins/faulty.ts`. */
export const faulty = fileURLToPath(new URL("../fixtures/plugins/faulty.ts", import.meta.url));

/** A short trial on the fixture's bowl. */
export function trial(
  references: readonly PluginReference[],
  optimizer: string,
  rest: Partial<TrialSpec> = {},
): TrialSpec {
  const spec: TrialSpec = {
    problem: "bowl",
    optimizer,
    hyper: {},
    seed: 1,
    phase: "train",
    plugins: references,
  };
  return { ...spec, ...rest };
}

/** All results of a run, in the order of the trials. */
export async function all(run: ReturnType<Executor["run"]>): Promise<Finished[]> {
  const finished: Finished[] = [];
  for await (const each of run) finished.push(each);
  return finished.sort((a, b) => a.index - b.index);
}

/** The outcome of a trial in one line. */
export function ending({ result }: Finished): string {
  return result.status === "failed" ? result.failure : result.status;
}
