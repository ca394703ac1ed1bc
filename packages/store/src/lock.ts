/**
 * The lock of a store: one process writes at a time.
 *
 * Each process that wants to write makes a file of its own, whose name is never used again, and
 * then looks at the files of the others. So the file of a process that has ended can be removed by
 * anybody, at any time. A process holds the lock when it has seen no other; of two that see each
 * other, the one that came first waits until the other has given way or holds the lock.
 */
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { UsageError } from "@thalweg/core";
import { z } from "zod";
import { beside, codeOf, unreadable, unwritable } from "./files.js";
import { isRunning, type ProcessIdentity, thisProcess } from "./process-identity.js";

/** Who writes to a store. */
export interface Writer extends ProcessIdentity {
  /** The date since which, ISO 8601. */
  readonly since: string;
}

export interface Lock {
  release(): void;
}

const writer = z.strictObject({
  pid: z.int().min(1),
  host: z.string(),
  started: z.string().nullable(),
  since: z.iso.datetime(),
  state: z.enum(["waiting", "held"]),
});

type Claim = z.infer<typeof writer> & { readonly file: string };

const isLock = (name: string): boolean => /^lock-\d+-[0-9a-f]{16}$/.test(name);
/** How long a process waits for one that came after it. */
const patienceMs = 5000;

/**
 * Takes the lock of a folder; locks of processes that have ended are removed.
 * @throws UsageError that names the process that holds it, and since when; ThalwegError if nothing
 * can be written to the folder
 */
export async function takeLock(folder: string): Promise<Lock> {
  const since = new Date().toISOString();
  const name = `lock-${process.pid}-${randomBytes(8).toString("hex")}`;
  const file = path.join(folder, name);
  const mine: Claim = { ...thisProcess(), since, state: "waiting", file };
  const remove = () => rmSync(file, { force: true });
  writeClaim(mine);
  try {
    for (let waitedMs = 0; ; waitedMs += 10) {
      const others = claimsIn(folder).filter((each) => each.file !== file);
      const first = others.find((each) => each.state === "held" || isBefore(each, mine));
      if (first !== undefined) throw inUse(folder, first);
      if (others.length === 0) break;
      if (waitedMs >= patienceMs) throw inUse(folder, others[0]!);
      await delay(10);
    }
    writeClaim({ ...mine, state: "held" });
  } catch (error) {
    remove();
    throw error;
  }
  process.once("exit", remove);
  return {
    release() {
      process.off("exit", remove);
      remove();
    },
  };
}

/** The process that writes to a store; undefined if none does. */
export function writerOf(folder: string): Writer | undefined {
  const held = claimsIn(folder, { remove: false }).find(({ state }) => state === "held");
  if (held === undefined) return undefined;
  const { pid, host, started, since } = held;
  return { pid, host, started, since };
}

const isBefore = (a: Claim, b: Claim): boolean =>
  a.since < b.since || (a.since === b.since && a.file < b.file);

function writeClaim({ file, ...claim }: Claim): void {
  try {
    writeFileSync(beside(file), `${JSON.stringify(claim)}\n`);
    renameSync(beside(file), file);
  } catch (error) {
    rmSync(beside(file), { force: true });
    throw unwritable(file, error);
  }
}

/** The claims of processes that run, as far as this machine can know. */
function claimsIn(folder: string, { remove = true } = {}): Claim[] {
  return readdirSync(folder)
    .filter(isLock)
    .flatMap((name) => {
      const file = path.join(folder, name);
      const claim = readClaim(file);
      if (claim !== undefined && isRunning(claim) !== false) return [{ ...claim, file }];
      if (remove) rmSync(file, { force: true });
      return [];
    });
}

/** A claim; undefined if it is gone, or was damaged when the machine lost its power. */
function readClaim(file: string): z.infer<typeof writer> | undefined {
  try {
    return writer.safeParse(JSON.parse(readFileSync(file, "utf8"))).data;
  } catch (error) {
    if (codeOf(error) === undefined || codeOf(error) === "ENOENT") return undefined;
    throw unreadable(file, error);
  }
}

function inUse(folder: string, claim: Claim): UsageError {
  const { pid, host, since, file } = claim;
  const isHere = isRunning(claim) !== undefined;
  const who = isHere && pid === process.pid ? "this process" : `process ${pid} on ${host}`;
  const date = since.replace("T", " ").replace(/\..*$/, " UTC");
  const mend = isHere ? "wait for it, or end it" : `if that process has ended, delete ${file}`;
  return new UsageError(`${folder} is in use by ${who} since ${date}; ${mend}.`);
}
