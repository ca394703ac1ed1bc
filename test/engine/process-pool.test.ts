/** The pool in a process of its own: whatever a plugin does to the process costs its own trial. */
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
  createLab,
  createProcessPool,
  locatePlugin,
  type ProcessPool,
  type ProcessPoolOptions,
} from "@thalweg/engine/node";
import { afterEach, describe, expect, it } from "vitest";
import { all, ending, trial } from "./trials.js";

const file = fileURLToPath(new URL("../fixtures/plugins/fatal.js", import.meta.url));
const located = [locatePlugin(file, ".")];
const references = located.map(({ reference }) => reference);
const honest = (seed: number, budget = 20) => trial(references, "fatal", { seed, budget });
const doing = (deed: string) => trial(references, "fatal", { hyper: { deed } });
const seeds = (count: number) => Array.from({ length: count }, (_, seed) => seed);
const endless = honest(0, 1e9);

let pool: ProcessPool | undefined;
afterEach(() => pool?.close());
const start = (options: Omit<ProcessPoolOptions, "plugins"> = {}): ProcessPool => {
  pool = createProcessPool({ plugins: located, workers: 2, heapMb: 128, ...options });
  return pool;
};

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("a trial that breaks its process", () => {
  const alone = "the process of this trial, which ran alone, ";
  const where = ' while tracing optimizer "fatal".';
  it("fails with the reason and its place, and the others have the bits of a thread", async () => {
    const ends = {
      "fill the heap": `${alone}ended by signal SIGABRT (JavaScript heap out of memory)${where}`,
      "fill memory": `${alone}used more than 1000 MiB of memory${where}`,
      "break native code": `${alone}ended by signal SIGABRT (args[0]->IsString())${where}`,
      "kill its process": `${alone}ended by signal SIGKILL (killed by itself, from outside, or by the system for lack of memory)${where}`,
    };
    const good = seeds(40).map((seed) => honest(seed));
    const bad = Object.keys(ends).map(doing);
    const finished = await all(start({ memoryMiB: 1000 }).run([...good, ...bad, ...good]));
    const inline = await createLab({ plugins: [file], executor: "inline" });
    const expected = (await all(inline.run(good))).map(({ result }) => result);
    const results = finished.map(({ result }) => result);
    expect(finished.slice(40, -40).map(ending)).toEqual(Object.values(ends));
    expect(results.slice(0, 40)).toEqual(expected);
    expect(results.slice(-40)).toEqual(expected);
    expect(JSON.stringify(results[0])).toBe(JSON.stringify(expected[0]));
  }, 180_000);

  it("blames none that runs when another one's timer kills the process", async () => {
    const trials = seeds(60).flatMap((seed) => [
      ...(seed % 20 === 7 ? [trial(references, "late", { seed })] : []),
      honest(seed, 20_000),
    ]);
    const finished = await all(start().run(trials));
    expect(new Set(finished.map(ending))).toEqual(new Set(["completed"]));
  });
});

describe("the process of a pool", () => {
  it("is replaced when it is killed, and the trials complete", async () => {
    const open = start();
    const run = all(open.run(seeds(30).map((seed) => honest(seed, 100_000))));
    for (let kills = 0; kills < 2; kills++) {
      await sleep(400);
      for (const pid of open.processes) process.kill(pid, "SIGKILL");
    }
    expect(new Set((await run).map(ending))).toEqual(new Set(["completed"]));
  });

  it("outlives Ctrl-C, and ends at once when the pool is closed", async () => {
    const open = start({ workers: 1 });
    const first = all(open.run([honest(1)]));
    expect((await first).map(ending)).toEqual(["completed"]);
    const run = all(open.run([endless]));
    const ended = expect(run).rejects.toThrow("the pool is closed; open another one.");
    const [pid] = open.processes as [number];
    process.kill(pid, "SIGINT");
    await sleep(200);
    expect(open.processes).toEqual([pid]);
    await open.close();
    expect(isAlive(pid)).toBe(false);
    await ended;
  });

  it("goes on after a run was aborted", async () => {
    const open = start({ workers: 1 });
    const stop = new AbortController();
    const run = all(open.run([endless, endless], { signal: stop.signal }));
    setTimeout(() => stop.abort(new Error("enough")), 300);
    await expect(run).rejects.toThrow("enough");
    expect((await all(open.run([honest(1)]))).map(ending)).toEqual(["completed"]);
  });

  it("ends when the process that started it is killed", async () => {
    const program = `
      const { createProcessPool } = await import("@thalweg/engine/node");
      const located = ${JSON.stringify(located)};
      const pool = createProcessPool({ plugins: located, workers: 1 });
      console.log(pool.processes[0]);
      for await (const _ of pool.run([${JSON.stringify(endless)}]));
    `;
    const cwd = fileURLToPath(new URL("..", import.meta.url));
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      cwd,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const pid = await new Promise<number>((resolve) =>
      child.stdout.once("data", (text) => resolve(Number(text))),
    );
    expect(isAlive(pid)).toBe(true);
    await sleep(300);
    child.kill("SIGKILL");
    await until(() => !isAlive(pid));
  });

  it("does not keep a program alive that has no more trials", async () => {
    const program = `
      const { createProcessPool } = await import("@thalweg/engine/node");
      const pool = createProcessPool({ plugins: ${JSON.stringify(located)}, workers: 1 });
      for await (const { result } of pool.run([${JSON.stringify(honest(1))}])) {
        console.log(result.status);
      }
    `;
    const cwd = fileURLToPath(new URL("..", import.meta.url));
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      cwd,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.on("data", (more) => {
      text += more;
    });
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect([code, text]).toEqual([0, "completed\n"]);
  });

  it("refuses options that are out of range", () => {
    expect(() => start({ workers: 0 })).toThrow("workers is 0; ");
    expect(() => start({ memoryMiB: 1 })).toThrow(
      "memoryMiB is 1; it must be a whole number from 256: MiB of memory for the process that runs",
    );
  });
});
