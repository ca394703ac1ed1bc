/**
 * Many short rounds in which the participants take turns, so that a disturbance of the machine
 * affects all of them.
 */
import { median } from "./statistics.js";

/** A participant, which does rounds of one job, each from a new state. */
export interface Participant {
  readonly id: string;
  readonly modes: readonly string[];
  /** Units in a round; default: as many as fill its time. */
  readonly units?: number;
  /** Seconds for `units` units, after `warm` untimed ones. */
  round(mode: string, units: number, warm: number): Promise<number>;
}

export interface RoundOptions {
  readonly rounds: number;
  /** The intended length of a round, in seconds. */
  readonly seconds: number;
}

/** The seconds that a participant took for one unit in each round, in its best mode. */
export interface Timings {
  readonly id: string;
  readonly mode: string;
  readonly units: number;
  readonly perUnit: readonly number[];
  /**
   * The seconds that each mode took for one unit in the rounds that selected the fastest mode, the
   * fastest first; empty if there was one mode.
   */
  readonly modes: readonly { readonly mode: string; readonly perUnit: number }[];
}

/** The number of rounds that select a mode. */
const triesForMode = 3;
/**
 * Units done untimed at the start of a round, as a fraction of the timed ones, because caches are
 * cold after the other participants' turns.
 */
const warmShare = 0.1;

/**
 * Runs the rounds. A participant that fails takes no further part.
 * @param failed called with the failure
 */
export async function interleave(
  participants: readonly Participant[],
  options: RoundOptions,
  failed: (id: string, error: Error) => void,
): Promise<Timings[]> {
  const running: { participant: Participant; plan: Plan; perUnit: number[] }[] = [];
  for (const participant of participants) {
    const plan = await planOf(participant, options, failed);
    if (plan !== undefined) running.push({ participant, plan, perUnit: [] });
  }
  const out = new Set<string>();
  for (let round = 0; round < options.rounds; round++) {
    for (const { participant, plan, perUnit } of rotated(running, round)) {
      if (out.has(participant.id)) continue;
      const seconds = await attempt(failed, participant.id, () => one(participant, plan));
      if (seconds === undefined) out.add(participant.id);
      else perUnit.push(seconds);
    }
  }
  return running
    .filter(({ participant }) => !out.has(participant.id))
    .map(({ participant: { id }, plan, perUnit }) => ({ id, ...plan, perUnit }));
}

type Plan = Pick<Timings, "mode" | "units" | "modes">;

/**
 * The fastest mode by a few short rounds of each, in turns, and the number of its units that fill a
 * round; undefined if no mode works.
 */
async function planOf(
  participant: Participant,
  { seconds }: RoundOptions,
  failed: (id: string, error: Error) => void,
): Promise<Plan | undefined> {
  const plans: { mode: string; units: number; tries: number[] }[] = [];
  for (const mode of participant.modes) {
    const sized = () => unitsFor(participant, mode, seconds);
    const units = participant.units ?? (await attempt(failed, participant.id, sized));
    if (units !== undefined) plans.push({ mode, units, tries: [] });
  }
  if (plans.length > 1) {
    for (let again = 0; again < triesForMode; again++) {
      for (const plan of plans) {
        const taken = await attempt(failed, participant.id, () => one(participant, plan));
        plan.tries.push(taken ?? Number.POSITIVE_INFINITY);
      }
    }
  }
  const [best, ...others] = plans.sort((a, b) => median(a.tries) - median(b.tries));
  if (best === undefined) return undefined;
  const modes = [best, ...others].map(({ mode, tries }) => ({ mode, perUnit: median(tries) }));
  return { mode: best.mode, units: best.units, modes: others.length > 0 ? modes : [] };
}

/**
 * Doubles the units until they fill a good part of a round twice, because the first time may
 * include compilation.
 */
async function unitsFor(participant: Participant, mode: string, seconds: number): Promise<number> {
  const time = (units: number) => participant.round(mode, units, 0);
  for (let units = 1; ; units *= 2) {
    if ((await time(units)) < seconds / 3) continue;
    const again = await time(units);
    if (again >= seconds / 3) return Math.max(1, Math.round((units * seconds) / again));
  }
}

async function one(
  participant: Participant,
  { mode, units }: Pick<Plan, "mode" | "units">,
): Promise<number> {
  const warm = Math.ceil(warmShare * units);
  return (await participant.round(mode, units, warm)) / units;
}

/** The list rotated by the number of the round. */
function rotated<T>(list: readonly T[], round: number): T[] {
  const first = list.length === 0 ? 0 : round % list.length;
  return [...list.slice(first), ...list.slice(0, first)];
}

async function attempt<T>(
  failed: (id: string, error: Error) => void,
  id: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    failed(id, error instanceof Error ? error : new Error(String(error)));
    return undefined;
  }
}
