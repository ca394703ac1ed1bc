/**
 * The updates of all elementwise optimizers, each compared with the limits by its bytes and by its
 * arithmetic.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Context, microseconds } from "../context.js";
import { median, pairedRatio, summarize } from "../measure/statistics.js";
import { number } from "../report/numbers.js";
import type { Claim, Row, Section } from "../report/table.js";
import { bytesPerParameter, type Traffic } from "../works/traffic.js";

/**
 * The times of one optimizer at a million parameters; entries of lists are rounds, in seconds per
 * step.
 */
export interface ElementwiseTimes {
  readonly name: string;
  readonly traffic: Traffic;
  /** Loops over the parameters. */
  readonly loops: number;
  /** Bytes per parameter that the loops read and write. */
  readonly bytesMoved: number;
  /** Operations per parameter. */
  readonly operations: number;
  readonly update: readonly number[];
  /** A kernel that moves vectors in the same mix. */
  readonly copy: readonly number[];
  /** The same update with all data in the L1 cache, as the difference for additional parameters. */
  readonly arithmetic: number;
}

const most = 1.5;
const maxRounds = 11;

export async function elementwiseSection({ log, options }: Context): Promise<Section> {
  log("updates of all elementwise optimizers");
  const program = fileURLToPath(new URL("../serve/elementwise.js", import.meta.url));
  const rounds = Math.min(options.rounds, maxRounds);
  const { stdout } = await promisify(execFile)(process.execPath, [program, `${rounds}`]);
  const lines = stdout.trim().split("\n");
  // The program prints nothing but these.
  const rows = lines.map((line) => rowOf(JSON.parse(line) as ElementwiseTimes));
  return {
    id: "elementwise",
    title: "Updates of 1,000,000 parameters against their limits",
    rows,
  };
}

function rowOf(times: ElementwiseTimes): Row {
  const { name, update, copy, arithmetic, traffic, operations } = times;
  const limit = Math.max(median(copy), arithmetic);
  const claim: Claim = {
    id: `elementwise/${name}`,
    text: `update of 1,000,000 parameters, ${name}, Thalweg portable`,
    unit: "x its limit",
    reached: pairedRatio(
      update,
      copy.map((seconds) => Math.max(seconds, arithmetic)),
    ),
    bound: { kind: "at most", value: most },
    better: "less",
  };
  const cell = (peer: string, seconds: readonly number[]) => ({
    peer,
    mode: "",
    summary: summarize(seconds.map(microseconds)),
  });
  return {
    id: `elementwise-${name}`,
    title: `${name}, ${bytesPerParameter(traffic)} bytes and ${number(operations)} operations a parameter`,
    unit: "us",
    cells: [
      cell("an update", update),
      cell("its bytes, by a copy of the same mix", copy),
      cell("its arithmetic, held in L1", [arithmetic]),
    ],
    claims: [claim],
    notes: median(update) > most * limit ? [reasonOf(times)] : [],
  };
}

/** Why an update is above its limit, if its loops show it. */
function reasonOf(times: ElementwiseTimes): string {
  const { name, traffic, loops, bytesMoved, update, copy, arithmetic } = times;
  const needed = bytesPerParameter(traffic);
  if (bytesMoved > 1.05 * needed) {
    return `${name} misses: ${loops} loops move ${number(bytesMoved)} bytes a parameter where ${needed} would do.`;
  }
  const together = median(copy) + arithmetic;
  const overlap =
    median(update) <= 1.1 * together
      ? "memory and arithmetic hardly overlap"
      : "more than memory and arithmetic one after the other explain";
  return `${name} misses: ${number(microseconds(median(update)))} us of ${number(microseconds(together))} for its bytes and then its arithmetic: ${overlap}.`;
}
