/** The machine's description in the results; the same in every run on one machine. */
import { readFileSync } from "node:fs";
import os from "node:os";
import type { Machine } from "@thalweg/study";

export function machine(): Machine {
  const cpu = os.cpus()[0]?.model.trim();
  return {
    node: process.versions.node,
    platform: process.platform,
    arch: process.arch,
    ...(cpu !== undefined && { cpu }),
  };
}

/** The version of this command. */
export function versionOfThalweg(): string {
  const manifest = readFileSync(new URL(import.meta.resolve("#manifest")), "utf8");
  return String(JSON.parse(manifest).version);
}
