/**
 * The first step of B in a new process: import, trace, compile, instantiate, step, timed from the
 * end of Node's startup.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Context } from "../context.js";
import { absolute, summarize } from "../measure/statistics.js";
import type { Row, Section } from "../report/table.js";

const processes = 11;
const maxMs = 30;

export async function coldSection({ log }: Context): Promise<Section> {
  log("first step of B, cold");
  const program = fileURLToPath(new URL("../serve/cold.js", import.meta.url));
  const once = (): readonly number[] =>
    // The program prints only this list.
    JSON.parse(execFileSync(process.execPath, [program], { encoding: "utf8" })) as number[];
  once();
  const taken = Array.from({ length: processes }, once);
  const stages = ["import", "data", "trace", "compile", "instantiate and start", "first step"];
  const whole = taken.map((each) => each.reduce((sum, ms) => sum + ms, 0) - (each[1] ?? 0));
  const medians = stages.map((name, i) => {
    const { median } = summarize(taken.map((each) => each[i] ?? 0));
    return `${name} ${median.toFixed(1)}`;
  });
  const row: Row = {
    id: "cold",
    title: "first step of B, cold",
    unit: "ms",
    cells: [{ peer: "thalweg", mode: "", summary: summarize(whole) }],
    claims: [
      {
        id: "cold/B",
        text: "first step of B, cold, after Node is up, Thalweg portable",
        unit: "ms",
        reached: absolute(whole),
        bound: { kind: "at most", value: maxMs },
        better: "less",
      },
    ],
    notes: [
      `Medians of ${processes} processes, in ms: ${medians.join(", ")}. Making up the data is not counted.`,
    ],
  };
  return { id: "cold", title: "Cold start", rows: [row] };
}
