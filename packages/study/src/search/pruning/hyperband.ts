import { UsageError } from "@thalweg/core";
import { checkFactor } from "./candidate.js";
import { DEFAULT_ETA } from "./successive-halving.js";

/** A rung of a bracket: how many candidates are tried with how much of the resource. */
export interface Rung {
  readonly candidates: number;
  /** Of each candidate, in units of the smallest budget; whole or not. */
  readonly resource: number;
}

/**
 * The brackets of Hyperband, s = s_max, ... 0, each a run of successive halving with rungs i = 0,
 * ... s:
 *
 *     s_max = floor(log_eta R),    n = ceil((s_max + 1) eta^s / (s + 1)),    r = R eta^-s
 *     rung i: floor(n eta^-i) candidates with resource r eta^i
 *
 * Reference: Li et al. 2018, Hyperband, JMLR 18, algorithm 1.
 * @param greatest R, the most resource that one candidate gets, in units of the least; 1 or more
 * @param eta the reduction factor, a whole number from 2; default 3
 * @throws UsageError for other values
 */
export function hyperbandBrackets(greatest: number, eta: number = DEFAULT_ETA): Rung[][] {
  checkFactor(eta);
  if (!(greatest >= 1 && greatest <= Number.MAX_SAFE_INTEGER)) {
    throw new UsageError(
      `hyperband: the greatest resource is ${greatest}; it must be from 1 to 2^53 - 1 times the least.`,
    );
  }
  const powers = [1];
  while (powers.at(-1)! * eta <= greatest) powers.push(powers.at(-1)! * eta);
  return powers.map((_, s) => bracket(greatest, powers, s)).reverse();
}

function bracket(greatest: number, powers: readonly number[], s: number): Rung[] {
  const first = Math.ceil((powers.length * powers[s]!) / (s + 1));
  return powers.slice(0, s + 1).map((power, i) => ({
    candidates: Math.floor(first / power),
    resource: greatest / powers[s - i]!,
  }));
}
