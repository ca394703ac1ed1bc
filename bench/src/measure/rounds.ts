/** Many short rounds, the participants taking turns, so that whatever disturbs the machine disturbs all alike. */
import { median } from "./statistics.js";

/** Someone who can do rounds of one job, each from a state made new. */
export interface Participant {
  readonly id: string;
  readonly modes: readonly string[];
  /** Seconds for `units` units, after `warm` untimed ones. */
  round(mode: string, units: number, warm: number): Promise<number>;
}

export interface RoundOptions {
  readonly rounds: number;
  /** How long a round should take, in seconds. */
  readonly seconds: number;
}

/** What a participant needed for one unit in each round, in seconds, in its best mode. */
export interface Timings {
  readonly id: string;
  readonly mode: string;
  readonly units: number;
  readonly perUnit: readonly number[];
}

/** Trial rounds by which a mode is chosen. */
const triesForMode = 3;
/** Units done untimed at the start of a round, as a share of the timed ones: caches are cold after the others' turn. */
const warmShare = 0.1;

/**
 * Runs the rounds. A participant that fails takes no further part.
 * @param failed is told of it
 */
export async function interleave(
  participants: readonly Participant[],
  options: RoundOptions,
  failed: (id: string, error: Error) => void,
): Promise<Timings[]> {
  const running: { participant: Participant; plan: Plan; perUnit: number[] }[] = [];
  for (const participant of participants) {
    const plan = await attempt(failed, participant.id, () => planOf(participant, options));
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
    .map(({ participant: { id }, plan: { mode, units }, perUnit }) => ({
      id,
      mode,
      units,
      perUnit,
    }));
}

interface Plan {
  readonly mode: string;
  readonly units: number;
}

/** The best mode by a few short rounds of each, in turns, and how many of its units fill a round. */
async function planOf(participant: Participant, { seconds }: RoundOptions): Promise<Plan> {
  const plans: { plan: Plan; tries: number[] }[] = [];
  for (const mode of participant.modes) {
    plans.push({ plan: { mode, units: await unitsFor(participant, mode, seconds) }, tries: [] });
  }
  if (plans.length > 1) {
    for (let again = 0; again < triesForMode; again++) {
      for (const { plan, tries } of plans) tries.push(await one(participant, plan));
    }
  }
  plans.sort((a, b) => median(a.tries) - median(b.tries));
  const [best] = plans;
  if (best === undefined) throw new Error(`${participant.id}: it offers no mode`);
  return best.plan;
}

/** Doubles the units until they fill a good part of a round twice: the first time may be that of a compiler. */
async function unitsFor(participant: Participant, mode: string, seconds: number): Promise<number> {
  const time = (units: number) => participant.round(mode, units, 0);
  for (let units = 1; ; units *= 2) {
    if ((await time(units)) < seconds / 3) continue;
    const again = await time(units);
    if (again >= seconds / 3) return Math.max(1, Math.round((units * seconds) / again));
  }
}

async function one(participant: Participant, { mode, units }: Plan): Promise<number> {
  const warm = Math.ceil(warmShare * units);
  return (await participant.round(mode, units, warm)) / units;
}

/** The list, beginning with another one each round. */
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
