/** The implementation of `thalweg verify`. */
import { UsageError } from "@thalweg/core";
import { ThalwegError } from "@thalweg/core/host";
import { canonicalJson } from "@thalweg/core/numeric";
import type { TrialResult } from "@thalweg/engine";
import { readResults, resultsFile } from "../files/read-results.js";
import { shownPath } from "../files/shown-path.js";
import { withSession } from "../session.js";
import { plural } from "../terminal/numbers.js";
import type { Context } from "./context.js";
import type { MemoryOptions, PluginOptions } from "./options.js";

export interface VerifyOptions extends PluginOptions, MemoryOptions {
  readonly count?: number;
  readonly json?: true;
}

/** A trial that ran again. */
interface Verified {
  readonly trial: number;
  readonly problem: string;
  readonly optimizer: string;
  readonly agrees: boolean;
  readonly recorded: string | null;
  readonly found: string | null;
}

const COUNT = 5;

/** @throws UsageError for the results and the index; ThalwegError if a trial differs */
export async function verify(
  given: string,
  trial: number | undefined,
  { count = COUNT, json, ...options }: VerifyOptions,
  { terminal, signal }: Context,
): Promise<void> {
  const file = await resultsFile(given);
  const { trials, study } = await readResults(file);
  const indices = trial === undefined ? spread(trials.length, count) : [trial];
  const beyond = indices.find((index) => index >= trials.length);
  if (beyond !== undefined) {
    throw new UsageError(
      `${shownPath(file)} has no trial ${beyond}; it has ${plural(trials.length, "trial")}, counted from 0.`,
    );
  }
  const recorded = indices.map((index) => trials[index]!);
  const session = {
    ...options,
    runsTrials: true,
    ...(study.numerics !== undefined && { numerics: study.numerics }),
  };
  const verified = await withSession(session, signal, async ({ lab }) => {
    const found: Verified[] = [];
    const specs = recorded.map(({ spec }) => spec);
    for await (const { index, result } of lab.run(specs, { signal })) {
      found[index] = compared(indices[index]!, recorded[index]!, result);
    }
    return found;
  });
  const { out } = terminal;
  if (json) out.write(`${JSON.stringify(verified, null, 2)}\n`);
  else for (const each of verified) out.write(`${sentence(each)}\n`);
  const differing = verified.filter(({ agrees }) => !agrees).length;
  if (differing === 0) return;
  throw new ThalwegError(
    `${differing} of ${plural(verified.length, "trial")} differ from ${shownPath(file)}`,
  );
}

/** Indices spread evenly over a list, the first and the last one among them. */
function spread(length: number, count: number): number[] {
  const last = length - 1;
  const places = Array.from({ length: Math.min(count, length) }, (_, i) =>
    count === 1 ? 0 : Math.round((i * last) / (Math.min(count, length) - 1 || 1)),
  );
  return [...new Set(places)];
}

function compared(trial: number, before: TrialResult, now: TrialResult): Verified {
  const same = (result: TrialResult) =>
    canonicalJson({
      status: result.status,
      fingerprint: result.fingerprint,
      final: result.metrics.final,
    });
  return {
    trial,
    problem: before.spec.problem,
    optimizer: before.spec.optimizer,
    agrees: same(before) === same(now),
    recorded: before.fingerprint,
    found: now.fingerprint ?? (now.status === "failed" ? now.failure : null),
  };
}

function sentence({ trial, problem, optimizer, agrees, recorded, found }: Verified): string {
  const what = `trial ${trial}, ${optimizer} on ${problem}`;
  // A fingerprint, or what failed.
  const short = (text: string | null) => (text === null ? "none" : text.slice(0, 300));
  return agrees
    ? `${what}: the same to the bit (${short(recorded).slice(0, 12)})`
    : `${what}: differs, ${short(recorded)} before and ${short(found)} now`;
}
