/** A run of the bench: opens the peers, measures the sections, closes everything. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Context, messageOf, openPeers } from "./context.js";
import { oneCore } from "./measure/one-core.js";
import type { PeerSpec } from "./measure/peers.js";
import { commit, machine } from "./report/machine.js";
import type { Results, Section } from "./report/table.js";
import type { SectionPlan } from "./sections.js";

interface RunRequest {
  /** The changes of the environment, a line each. */
  readonly environment: readonly string[];
  readonly sections: readonly SectionPlan[];
  readonly peers: readonly PeerSpec[];
  readonly rounds: number;
  readonly roundMs: number;
  readonly log: (line: string) => void;
}

export async function runBench(request: RunRequest): Promise<Results> {
  const { rounds, roundMs, log } = request;
  const began = performance.now();
  const date = new Date().toISOString();
  const skipped: string[] = [];
  const failed: string[] = [];
  const keep = (lines: string[]) => (line: string) => {
    lines.push(line);
    log(line);
  };
  const { place, note } = oneCore();
  const peers = await openPeers(request.peers, keep(skipped), place);
  const scratch = mkdtempSync(path.join(tmpdir(), "thalweg-bench-"));
  const options = { rounds, seconds: roundMs / 1_000 };
  const context: Context = { peers, options, scratch, log, failed: keep(failed) };
  const sections: Section[] = [];
  try {
    for (const section of request.sections) {
      try {
        sections.push(await section.measure(context));
      } catch (error) {
        context.failed(`${section.id}: ${messageOf(error)}`);
      }
    }
  } finally {
    await Promise.all(peers.map(({ peer }) => peer.close()));
    rmSync(scratch, { recursive: true, force: true });
  }
  const elapsedSeconds = (performance.now() - began) / 1_000;
  return {
    date,
    machine: machine(),
    environment: [...request.environment, note],
    commit: commit(),
    rounds,
    roundMs,
    elapsedSeconds,
    peers: peers.map(({ identity }) => identity),
    skipped,
    failed,
    sections,
  };
}
