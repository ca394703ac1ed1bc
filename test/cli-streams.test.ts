/**
 * The command and its environment: signals, full and closed streams, terminals, and control
 * characters in plugins' texts.
 */
import { type ChildProcess, execFileSync, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { emptyFolder, expectSentence, removeFolders, thalweg, write } from "./cli/run-thalweg.js";

afterAll(removeFolders);

const launcher = fileURLToPath(new URL("../packages/cli/bin/thalweg.js", import.meta.url));
const endless = "compare --problems beale --optimizers adam --steps 1000000000 --out out/a/b";

describe.concurrent("a comparison that receives a signal", () => {
  it.each([
    ["SIGINT", 130, "interrupted"],
    ["SIGTERM", 143, "ended by SIGTERM"],
    ["SIGHUP", 129, "ended by SIGHUP"],
  ] as const)("by %s leaves nothing, says so and ends with %i", async (signal, code, words) => {
    const cwd = emptyFolder();
    const whenTraining = async (child: ChildProcess) => {
      while (!existsSync(path.join(cwd, "out/a/b"))) await sleep(20);
      await sleep(200);
      child.kill(signal);
    };
    const outcome = await thalweg(endless.split(" "), { cwd, act: whenTraining });
    expectSentence(
      outcome,
      `${words} after 0 of 90 trials; nothing was written, and what lay in out/a/b before is as it was.`,
    );
    expect(outcome).toMatchObject({ code, stdout: "" });
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("twice in a row ends immediately, and leaves no files", async () => {
    const cwd = emptyFolder();
    write(cwd, "stuck.ts", "for (;;);");
    const args = "compare --inline --plugin stuck.ts --out out".split(" ");
    const twice = async (child: ChildProcess) => {
      await sleep(1500);
      for (const signal of ["SIGTERM", "SIGTERM"] as const) {
        child.kill(signal);
        await sleep(400);
      }
      // Nothing less than the end of the process stops a thread in an endless loop.
      child.kill("SIGKILL");
    };
    await thalweg(args, { cwd, act: twice });
    expect(readdirSync(cwd)).toEqual(["stuck.ts"]);
  });
});

describe.runIf(existsSync("/dev/full"))("a standard stream that is full", () => {
  const run = (args: string, full: "stdout" | "stderr") => {
    const target = openSync("/dev/full", "w");
    const stdio =
      full === "stdout"
        ? (["ignore", target, "pipe"] as const)
        : (["ignore", "pipe", target] as const);
    const ran = spawnSync(process.execPath, [launcher, ...args.split(" ")], {
      stdio: [...stdio],
      encoding: "utf8",
    });
    closeSync(target);
    return ran;
  };

  it.each(["list", "list --json", "--help", "describe adam"])(
    "fails %s in one sentence",
    (args) => {
      expect(run(args, "stdout")).toMatchObject({
        status: 1,
        stderr: "thalweg: standard output cannot be written: no space is left.\n",
      });
    },
  );

  it("for messages changes neither the output nor the exit code", () => {
    expect(run("list models", "stderr")).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("dense"),
    });
    expect(run("list nothing", "stderr")).toMatchObject({ status: 2, stdout: "" });
  });
});

const acting = JSON.stringify("a\u001b[2Jb\u0007\u009bc\u202ed\re\bf\u0000g\ud800");
const hostile = `
import { defineOptimizer, definePlugin, mul, positive } from "@thalweg/core";
const hyper = { lr: positive(0.01) };
const text = ${acting};
const rule = ({ g, lr }) => ({ step: mul(lr, g) });
export default definePlugin({
  name: "hostile",
  optimizers: [
    defineOptimizer({ name: "shown", source: text, formula: text, hyper, rule }),
    defineOptimizer({ name: "thrower", source: "own work", hyper, rule() { throw new Error(text); } }),
  ],
});
`;
/** All control characters except the line feed. */
const control = /(?!\n)[\p{Cc}\p{Bidi_Control}]/u;

describe.concurrent("a plugin's text with control characters", () => {
  it.each([
    "list optimizers",
    "list --json",
    "describe shown",
    "describe shown --json",
    "train beale --steps 2 --optimizer thrower",
    "train beale --steps 2 --optimizer thrower --json",
    "check thrower --law oddness",
    "compare --problems beale --optimizers thrower --trials 0 --replicates 1 --seeds 1 --steps 2",
  ])("is made visible, or refused, by %s", async (line) => {
    const cwd = emptyFolder();
    write(cwd, "hostile.ts", hostile);
    const { stdout, stderr } = await thalweg([...line.split(" "), "--plugin", "hostile.ts"], {
      cwd,
    });
    expect(stdout + stderr).not.toMatch(control);
    expect(stdout + stderr).not.toBe("");
    if (line.endsWith("--json") && stdout !== "") JSON.parse(stdout);
  });
});

const colour = new RegExp(`${String.fromCharCode(27)}\\[36m`);
const hasScript = spawnSync("script", ["--version"]).status === 0;

describe.runIf(hasScript)("on a terminal", () => {
  /** The command's output on a terminal with that many columns. */
  const onTerminal = (
    columns: number,
    args: string,
    env: Readonly<Record<string, string>> = {},
  ) => {
    // Node takes a terminal in CI for one without colours.
    const { NO_COLOR: _, FORCE_COLOR: __, CI: ___, ...own } = process.env;
    const command = `stty cols ${columns}; "${process.execPath}" "${launcher}" ${args}`;
    return execFileSync("script", ["-qec", command, "/dev/null"], {
      cwd: emptyFolder(),
      env: { ...own, TERM: "xterm-256color", ...env },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  };
  const compare =
    "compare --problems beale --optimizers gd --trials 2 --replicates 1 --seeds 2 --steps 20";

  it("it updates a progress bar, in colour", () => {
    // The bar is drawn ten times a second, so that the run must take longer than that.
    const long = "compare --problems beale --optimizers gd --trials 2 --seeds 200 --steps 20000";
    expect(onTerminal(80, long)).toMatch(colour);
  });

  it.each([{ NO_COLOR: "1" }, { TERM: "dumb" }])("with %j it prints no colour", (env) => {
    const printed = onTerminal(80, "list models", env);
    expect(printed).toContain("dense");
    expect(printed).not.toContain("\u001b");
  });

  it("with TERM=dumb it does not move the cursor", () => {
    expect(onTerminal(80, compare, { TERM: "dumb" })).not.toContain("\u001b");
  });
});

describe("an output folder", () => {
  it("that holds someone else's results is refused before anything is trained", async () => {
    const cwd = emptyFolder();
    mkdirSync(path.join(cwd, "out"));
    writeFileSync(path.join(cwd, "out/results.json"), "[]");
    const outcome = await thalweg(["compare", "--out", "out"], { cwd });
    expectSentence(
      outcome,
      "out/results.json is there, and `thalweg compare` has not written it; name another folder with --out, or move it away.",
    );
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expect(readdirSync(cwd, { recursive: true })).toEqual(["out", "out/results.json"]);
  });
});
