/** Describes the machine of a run. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import os from "node:os";

export function machine(): Record<string, string> {
  const [cpu] = os.cpus();
  return {
    processor: `${cpu?.model.trim() ?? "unknown"}, ${os.cpus().length} cores${kindOf()}`,
    memory: `${Math.round(os.totalmem() / 2 ** 30)} GB`,
    system: systemName(),
    node: process.versions.node,
  };
}

/** The commit of the working copy, with a mark if files differ from it. */
export function commit(): string {
  try {
    const git = (...args: string[]) =>
      execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    const changed = git("status", "--porcelain", "--untracked-files=no") === "" ? "" : ", changed";
    return `${git("rev-parse", "--short", "HEAD")}${changed}`;
  } catch {
    return "unknown";
  }
}

/** Family, model and caches, since names such as "AMD EPYC" say little. */
function kindOf(): string {
  if (!existsSync("/proc/cpuinfo")) return "";
  const info = readFileSync("/proc/cpuinfo", "utf8");
  const field = (name: string) => new RegExp(`^${name}\\s*: (.*)$`, "m").exec(info)?.[1] ?? "?";
  return `, family ${field("cpu family")} model ${field("model")}, cache ${field("cache size")}`;
}

function systemName(): string {
  const file = "/etc/os-release";
  const release = existsSync(file)
    ? /^PRETTY_NAME="(.*)"$/m.exec(readFileSync(file, "utf8"))
    : null;
  return `${release?.[1] ?? os.type()}, ${os.release()} ${os.arch()}`;
}
