/** What the sections of a run share. */
import type { Job } from "./jobs.js";
import type { Peer } from "./measure/peer.js";
import { interleave, type Participant, type RoundOptions, type Timings } from "./measure/rounds.js";
import { summarize } from "./measure/statistics.js";
import type { Cell, PeerIdentity } from "./report/table.js";

export interface Context {
  readonly peers: readonly OpenPeer[];
  readonly options: RoundOptions;
  /** Where works lie as files. */
  readonly scratch: string;
  log(line: string): void;
  /** Keeps a line for the results. */
  failed(line: string): void;
}

export interface OpenPeer {
  readonly identity: PeerIdentity;
  readonly peer: Peer;
}

/** A job measured: the timings of those who can do it, and what the others say. */
export interface Measured {
  readonly timings: readonly Timings[];
  readonly cannot: readonly { readonly peer: string; readonly cannot: string }[];
}

/** Lets all peers, or the named ones, do a job in turns. */
export async function measureJob(
  context: Context,
  job: Job,
  only: (id: string) => boolean = () => true,
): Promise<Measured & { readonly ready: readonly OpenPeer[] }> {
  const participants: Participant[] = [];
  const cannot: Measured["cannot"][number][] = [];
  const ready: OpenPeer[] = [];
  for (const open of context.peers.filter(({ identity }) => only(identity.id))) {
    const { peer, identity } = open;
    try {
      const answer = await peer.ask("prepare", { job });
      if ("cannot" in answer) {
        cannot.push({ peer: identity.id, cannot: answer.cannot });
        continue;
      }
      participants.push(participantOf(peer, answer.modes));
      ready.push(open);
    } catch (error) {
      context.failed(messageOf(error));
      cannot.push({ peer: identity.id, cannot: messageOf(error) });
    }
  }
  const timings = await interleave(participants, context.options, (id, error) => {
    context.failed(error.message);
    cannot.push({ peer: id, cannot: error.message });
  });
  return { timings, cannot, ready };
}

export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

function participantOf(peer: Peer, modes: readonly string[]): Participant {
  return {
    id: peer.id,
    modes,
    round: async (mode, units, warm) => (await peer.ask("round", { mode, units, warm })).seconds,
  };
}

/** The cells of a row, in the unit that `from` makes of the seconds of one unit. */
export function cellsOf({ timings, cannot }: Measured, from: (seconds: number) => number): Cell[] {
  return [
    ...timings.map(({ id, mode, perUnit }) => ({
      peer: id,
      mode,
      summary: summarize(perUnit.map(from)),
    })),
    ...cannot,
  ];
}

export const microseconds = (seconds: number): number => 1e6 * seconds;
