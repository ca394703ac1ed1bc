/**
 * One core for all peers, which take turns on it: what another tenant of a shared machine does to a core, or to the other thread of one, then
 * happens to all of them alike. Pinning is util-linux's `taskset`; where there is none, the system places each process as it likes.
 */
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import type { PeerCommand } from "./peer.js";

export interface OneCore {
  /** The same command on the core. */
  place(command: PeerCommand): PeerCommand;
  /** What the results say of it. */
  readonly note: string;
}

export function oneCore(): OneCore {
  // The first core has the interrupts.
  const core = `${cpus().length - 1}`;
  const pinned = spawnSync("taskset", ["-c", core, "true"], { stdio: "ignore" });
  if (pinned.status !== 0) {
    return {
      place: (command) => command,
      note: "Processes are placed by the system: there is no `taskset` that works.",
    };
  }
  return {
    place: ({ program, args, env }) => ({
      program: "taskset",
      args: ["-c", core, program, ...args],
      ...(env !== undefined && { env }),
    }),
    note: `Peers take turns on core ${core}, but for those in JavaScript other than Thalweg, and for what is said to run on two.`,
  };
}
