/** The context that the sections of a run share. */
import type { Job } from "./jobs.js";
import { Peer, type PeerCommand } from "./measure/peer.js";
import type { PeerSpec } from "./measure/peers.js";
import { interleave, type Participant, type RoundOptions, type Timings } from "./measure/rounds.js";
import { summarize } from "./measure/statistics.js";
import type { Cell, PeerIdentity } from "./report/table.js";

export interface Context {
  readonly peers: readonly OpenPeer[];
  readonly options: RoundOptions;
  /** The folder of the workloads' files. */
  readonly scratch: string;
  log(line: string): void;
  /** Adds a line to the results. */
  failed(line: string): void;
}

export interface OpenPeer {
  readonly identity: PeerIdentity;
  readonly peer: Peer;
}

/** A peer's own name, with version and mode. */
export const titleOf = ({ peers }: Context, id: string): string =>
  peers.find(({ identity }) => identity.id === id)?.identity.title ?? id;

/**
 * The measurement of a job: timings of the participants that can do it, and messages of the others.
 */
export interface Measured {
  readonly timings: readonly Timings[];
  readonly cannot: readonly { readonly peer: string; readonly cannot: string }[];
}

/**
 * Runs a job on all peers, or the named ones, in turns with each other and with the participants in
 * `beside`.
 */
export async function measureJob(
  context: Context,
  job: Job,
  only: (id: string) => boolean = () => true,
  beside: readonly Participant[] = [],
): Promise<Measured & { readonly ready: readonly OpenPeer[] }> {
  const participants: Participant[] = [...beside];
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
  const broken = new Map<string, string>();
  const timings = await interleave(participants, context.options, (id, error) => {
    context.failed(messageOf(error));
    broken.set(id, messageOf(error));
  });
  for (const { identity } of ready) {
    const done = timings.some(({ id }) => id === identity.id);
    if (!done) cannot.push({ peer: identity.id, cannot: broken.get(identity.id) ?? "it failed" });
  }
  return { timings, cannot, ready };
}

/** An error in one line that fits a table. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > longestMessage ? `${line.slice(0, longestMessage)} ...` : line;
}

const longestMessage = 200;

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

/**
 * Starts the peers; a missing one is reported in a line.
 * @param place where they run; default: the system decides
 */
export async function openPeers(
  specs: readonly PeerSpec[],
  skip: (line: string) => void,
  place: (command: PeerCommand) => PeerCommand = (command) => command,
): Promise<OpenPeer[]> {
  const opened: OpenPeer[] = [];
  for (const spec of specs) {
    let peer: Peer | undefined;
    try {
      peer = new Peer(spec.id, spec.anyCore ? spec.command() : place(spec.command()));
      const hello = await peer.ask("hello", {});
      if (!("missing" in hello)) {
        opened.push({ peer, identity: { id: spec.id, ...hello } });
        continue;
      }
      skip(skipLine(spec, hello.missing));
    } catch (error) {
      skip(skipLine(spec, messageOf(error)));
    }
    await peer?.close();
  }
  return opened;
}

const skipLine = ({ name, install }: PeerSpec, why: string): string =>
  `${name} is skipped: ${why} (to install it: ${install}).`;
