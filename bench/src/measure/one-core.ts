/**
 * Pins all peers, which take turns, to one core, so that other tenants of a shared machine, on the
 * core or on its other thread, affect all of them equally. Pinning uses util-linux's `taskset`;
 * without it, the system places each process.
 */
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import type { PeerCommand } from "./peer.js";

interface OneCore {
  /** The same command on the core. */
  place(command: PeerCommand): PeerCommand;
  /** The line about it in the results. */
  readonly note: string;
}

export function oneCore(): OneCore {
  // The first core handles interrupts.
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
