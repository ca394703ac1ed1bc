/**
 * `thalweg compare`, end to end: the files it writes, the same bits with every executor, and
 * interruption.
 */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  emptyFolder,
  expectSentence,
  type Outcome,
  pluginText,
  removeFolders,
  thalweg,
  write,
} from "./cli/run-thalweg.js";

afterAll(removeFolders);

const read = (folder: string, file: string) => readFileSync(path.join(folder, file), "utf8");

const tiny = ["--problems", "beale,diabetes-linear", "--optimizers", "adam,momentum+cosine"];
const size = ["--trials", "2", "--replicates", "1", "--seeds", "2", "--steps", "50"];

describe("a comparison", () => {
  const folder = emptyFolder();
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await thalweg(["compare", ...tiny, ...size, "--workers", "2", "--out", "out/tiny"], {
      cwd: folder,
    });
  });

  it("ends with 0 and writes its results, timings, report and figures, and nothing else", () => {
    expect(outcome.code).toBe(0);
    expect(readdirSync(folder)).toEqual(["out"]);
    expect(readdirSync(path.join(folder, "out/tiny")).sort()).toEqual([
      "figures",
      "report.html",
      "results.json",
      "tables",
      "timings.json",
    ]);
    const figures = readdirSync(path.join(folder, "out/tiny/figures"));
    expect(figures).toContain("ranking.svg");
    expect(figures).toContain("surface-beale.svg");
    expect(figures.filter((name) => !/\.(svg|vl\.json)$/.test(name))).toEqual([]);
  });

  it("prints a table for each problem, the ranking and the paths, uncoloured and in full when piped", () => {
    const { stdout, stderr } = outcome;
    for (const words of [
      /^beale$/m,
      /^diabetes-linear$/m,
      /^Overall ranking$/m,
      /^momentum\+cosine +/m,
      /^24 trainings in .* Written:$/m,
      /^ {2}out\/tiny\/results\.json$/m,
      /^ {2}out\/tiny\/report\.html$/m,
    ]) {
      expect(stdout).toMatch(words);
    }
    // Tables have the width that they need, sentences that of 100 columns.
    expect(stdout).toMatch(/, tuned anew .*, at this setting /);
    const prose = stdout.split("\n").filter((line) => !/ {2}|\u2500/.test(line.trim()));
    expect(Math.max(...prose.map((line) => [...line].length))).toBeLessThanOrEqual(100);
    expect(stdout + stderr).not.toContain("\u001b");
    expect(stderr).toMatch(/^24 of 24 trials \(100 %\)/m);
  });

  it("records versions, the machine and every trial with its spec, status, metrics and fingerprint", () => {
    const { versions, machine, trials } = JSON.parse(read(folder, "out/tiny/results.json"));
    expect(versions).toEqual({
      thalweg: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      plugins: ["optimizers", "schedulers", "problems"].map((name) => ({
        module: `@thalweg/${name}`,
        version: expect.any(String),
      })),
    });
    expect(machine).toMatchObject({ node: process.versions.node, platform: process.platform });
    expect(trials).toHaveLength(2 * 2 * (2 + 2 + 2));
    for (const { spec, status, metrics, fingerprint } of trials) {
      expect(spec).toMatchObject({
        problem: expect.stringMatching(/^(beale|diabetes-linear)$/),
        optimizer: expect.stringMatching(/^(adam|momentum\+cosine)$/),
        hyper: { lr: expect.any(Number) },
        seed: expect.any(Number),
        phase: expect.stringMatching(/^(tune|evaluate)$/),
        budget: 50,
      });
      expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
      expect(["completed", "diverged"]).toContain(status);
      for (const { evaluations, value } of Object.values<{
        evaluations: number[];
        value: unknown[];
      }>(metrics.curves)) {
        expect(evaluations.length).toBe(value.length);
        expect(evaluations.length).toBeLessThanOrEqual(200);
        expect(evaluations.every((at) => at % metrics.evaluationsPerStep === 0)).toBe(true);
        if (status === "completed") expect(evaluations.at(-1)).toBe(metrics.evaluations);
        expect(value.every((each) => each === null || Number.isFinite(each))).toBe(true);
      }
    }
  });

  it("keeps the clock out of the results and in the timings, one for each trial", () => {
    expect(read(folder, "out/tiny/results.json")).not.toMatch(/Ms"|worker/);
    const timings = JSON.parse(read(folder, "out/tiny/timings.json"));
    expect(timings.trials).toHaveLength(24);
    for (const timing of timings.trials) {
      expect(timing).toEqual({
        elapsedMs: expect.any(Number),
        compileMs: expect.any(Number),
        worker: expect.any(Number),
      });
    }
  });

  it("gives the same bytes inline, on one thread and on two, which both run trials", async () => {
    const others = await Promise.all(
      [["--workers", "1"], ["--inline"]].map(async (how, i) => {
        const { code } = await thalweg(
          ["compare", ...tiny, ...size, ...how, "--out", `out/other-${i}`],
          { cwd: folder },
        );
        expect(code).toBe(0);
        return i;
      }),
    );
    const workersOf = (name: string): number[] => {
      const { trials } = JSON.parse(read(folder, `out/${name}/timings.json`));
      return [...new Set<number>(trials.map(({ worker }: { worker: number }) => worker))].sort();
    };
    for (const i of others) {
      expect(read(folder, `out/other-${i}/results.json`)).toBe(
        read(folder, "out/tiny/results.json"),
      );
    }
    expect(workersOf("tiny")).toEqual([1, 2]);
    expect(workersOf("other-0")).toEqual([1]);
    expect(workersOf("other-1")).toEqual([0]);
  });
});

describe("a comparison with --json", () => {
  it("prints one JSON value on standard output, with a one-file plugin in an empty folder", async () => {
    const folder = emptyFolder();
    write(folder, "mine.ts", pluginText({ mine: "return { step: mul(lr, g) };" }));
    const { code, stdout, stderr } = await thalweg(
      "compare --plugin mine.ts --problems beale --optimizers mine,gd --trials 1 --replicates 1 --seeds 2 --steps 20 --json --out here".split(
        " ",
      ),
      { cwd: folder },
    );
    expect(code).toBe(0);
    expect(stderr).not.toContain("thalweg:");
    const summary = JSON.parse(stdout);
    expect(summary.trials).toEqual({ total: 10, completed: 10, diverged: 0, failed: 0 });
    expect(summary.files).toContain(path.join(folder, "here/report.html"));
    expect(summary.tables[0].rows.map(({ optimizer }: { optimizer: string }) => optimizer)).toEqual(
      ["mine", "gd"],
    );
    const { trials, versions } = JSON.parse(read(folder, "here/results.json"));
    const last = (name: string) =>
      trials.filter(
        ({ spec }: { spec: { optimizer: string; phase: string } }) =>
          spec.optimizer === name && spec.phase === "evaluate",
      );
    // The rule, the seeds and the rate are the same, so the bits are the same.
    expect(last("mine").map(({ fingerprint }: { fingerprint: string }) => fingerprint)).toEqual(
      last("gd").map(({ fingerprint }: { fingerprint: string }) => fingerprint),
    );
    expect(versions.plugins).toContainEqual({
      module: expect.stringMatching(/^file:.*\/mine\.ts$/),
      version: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
    expect(readdirSync(folder).sort()).toEqual(["here", "mine.ts"]);
  });
});

describe("a comparison that uses none of a plugin's names", () => {
  it("says so, and lists the names", async () => {
    const folder = emptyFolder();
    write(folder, "mine.ts", pluginText({ mine: "return { step: mul(lr, g) };" }));
    const args =
      "compare --plugin mine.ts --problems beale --optimizers gd --trials 0 --replicates 1 --seeds 1 --steps 5";
    const { code, stderr } = await thalweg(args.split(" "), { cwd: folder });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Nothing of plugin "made" takes part; it brings "mine"\.$/m);
  });
});

describe("a comparison that is interrupted", () => {
  const endless = [
    "compare",
    "--problems",
    "beale",
    "--optimizers",
    "adam",
    "--steps",
    "1000000000",
  ];
  const training = async (folder: string) => {
    while (!existsSync(path.join(folder, "out"))) await sleep(20);
    await sleep(300);
  };

  it("stops at the first Ctrl-C, even if it arrives twice, writes nothing and ends with 130", async () => {
    const folder = emptyFolder();
    const outcome = await thalweg(endless, {
      cwd: folder,
      act: async (child) => {
        await training(folder);
        child.kill("SIGINT");
        child.kill("SIGINT");
      },
    });
    expectSentence(
      outcome,
      "interrupted after 0 of 90 trials; nothing was written, and what lay in out/comparison before is as it was.",
    );
    expect(outcome).toMatchObject({ code: 130, stdout: "" });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("a closed pipe on standard output", () => {
  it("ends the command without a message", async () => {
    const folder = emptyFolder();
    const launcher = new URL("../packages/cli/bin/thalweg.js", import.meta.url).pathname;
    const shell = spawn(
      "sh",
      ["-c", `"${process.execPath}" "${launcher}" list --json | head -n 1`],
      {
        cwd: folder,
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    let text = "";
    for (const stream of [shell.stdout, shell.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        text += chunk;
      });
    }
    await new Promise((resolve) => shell.once("close", resolve));
    expect(text).toBe("{\n");
  });
});
