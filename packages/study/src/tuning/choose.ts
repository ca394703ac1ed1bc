import type { GivenHyper } from "@thalweg/core";
import type { TrialResult } from "@thalweg/engine";
import { costOf, type Decision } from "../decision.js";
import type { StudyOptimizer } from "../spec/check.js";
import { usualHyper } from "./proposals.js";

/** The setting that an optimizer is judged with on a problem, and why that one. */
export interface Choice {
  readonly hyper: GivenHyper;
  /** `tuned`: the best of the trials. `fallback`: none of them completed. `default`: nothing was tuned. */
  readonly how: "tuned" | "fallback" | "default";
  /** The place of the winner among the tuning trials. */
  readonly trial: number | null;
  /** Hyperparameters whose chosen value is the lowest or highest that was tried: the best may lie beyond. */
  readonly edges: Readonly<Record<string, "lowest" | "highest">>;
}

/**
 * Chooses among tuning trials: the best final value; of equal ones the lower validation loss, then the smaller first tuned value (the
 * rate), then the earlier trial. What diverged or failed is never chosen; if all did, the usual setting is kept.
 */
export function choose(
  optimizer: StudyOptimizer,
  results: readonly TrialResult[],
  decision: Decision,
): Choice {
  const usual = usualHyper(optimizer);
  if (results.length === 0) return { hyper: usual, how: "default", trial: null, edges: {} };
  const names = Object.keys(optimizer.tuned);
  const candidates = results
    .map((result, trial) => ({
      trial,
      hyper: result.spec.hyper,
      keys: [
        costOf(result, decision.tune),
        costOf(result, decision.tie),
        Number(result.spec.hyper[names[0]!]),
      ],
    }))
    .filter(({ keys }) => keys[0] !== Infinity);
  const best = candidates.sort((a, b) => compare(a.keys, b.keys) || a.trial - b.trial)[0];
  if (best === undefined) return { hyper: usual, how: "fallback", trial: null, edges: {} };
  const { hyper, trial } = best;
  return { hyper, how: "tuned", trial, edges: edgesOf(names, hyper, results) };
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at]! < b[at]! ? -1 : 1;
}

function edgesOf(
  names: readonly string[],
  chosen: GivenHyper,
  results: readonly TrialResult[],
): Choice["edges"] {
  if (results.length < 3) return {};
  const edges = names.flatMap((name): [string, "lowest" | "highest"][] => {
    const values = results.map(({ spec }) => Number(spec.hyper[name]));
    if (chosen[name] === Math.min(...values)) return [[name, "lowest"]];
    return chosen[name] === Math.max(...values) ? [[name, "highest"]] : [];
  });
  return Object.fromEntries(edges);
}
