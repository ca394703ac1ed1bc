/**
 * `thalweg run` is killed again and again, in every phase: while it starts, trains, writes and draws.
 * What it ends with is what an undisturbed run ends with.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stream } from "@thalweg/core/numeric";
import { afterAll, expect, it } from "vitest";
import { root } from "./house/workspace.js";

const KILLS = process.env.THALWEG_THOROUGH === "1" ? 50 : 6;
/** The command takes about a second to start, trains for some seconds and draws for two. */
const [SOONEST_MS, LATEST_MS] = [100, 4500];

const folder = mkdtempSync(path.join(tmpdir(), "thalweg-kills-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const study = {
  name: "killed",
  problems: ["beale", "piecewise-linear"],
  optimizers: ["adam", "momentum"],
  // Rungs need the length of a training on data, which is found when the study begins.
  ...{ trials: 8, replicates: 3, seeds: 2, pruning: "hyperband" },
};

const command = path.join(root, "packages/cli/bin/thalweg.js");

function begin(out: string): ChildProcess {
  const args = [command, "run", "study.json", "--checkpoint-every", "0.05", "--out", out];
  return spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
}

/** How a process ended. */
const ended = (child: ChildProcess): Promise<{ code: number | null; signal: string | null }> =>
  new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));

async function toTheEnd(out: string): Promise<void> {
  const child = begin(out);
  let said = "";
  child.stderr!.on("data", (text) => {
    said += text;
  });
  expect(await ended(child), said).toEqual({ code: 0, signal: null });
}

const inOut = (out: string, name: string) => readFileSync(path.join(folder, out, name), "utf8");

/** The key and the fingerprint of every trial in a journal, in any order. */
const kept = (out: string) =>
  inOut(out, "journal.jsonl")
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => JSON.parse(line))
    .map(({ key, fingerprint, result }) => `${key} ${fingerprint ?? result?.fingerprint}`)
    .sort();

it(`ends after ${KILLS} kills with the bytes of an undisturbed run`, async () => {
  writeFileSync(path.join(folder, "study.json"), JSON.stringify(study));
  await toTheEnd("undisturbed");
  const draw = stream(1, "kills");
  let during = 0;
  // Late kills may find the command at its end; they count for nothing.
  for (let attempt = 0; during < KILLS; attempt++) {
    expect(attempt).toBeLessThan(4 * KILLS);
    const child = begin("killed");
    const end = ended(child);
    const after = SOONEST_MS + (LATEST_MS - SOONEST_MS) * draw.uniform();
    const timer = setTimeout(() => child.kill("SIGKILL"), after);
    const { signal } = await end;
    clearTimeout(timer);
    if (signal === "SIGKILL") during += 1;
    if (existsSync(path.join(folder, "killed/results.json"))) {
      // Outputs are written beside and renamed: what is there is whole.
      expect(inOut("killed", "results.json")).toBe(inOut("undisturbed", "results.json"));
    }
  }
  await toTheEnd("killed");
  expect(inOut("killed", "results.json")).toBe(inOut("undisturbed", "results.json"));
  expect(kept("killed")).toEqual(kept("undisturbed"));
  const left = readdirSync(path.join(folder, "killed"), { recursive: true }).map(String);
  expect(left.filter((name) => /tmp|lock/.test(name))).toEqual([]);
}, 900_000);
