/**
 * Every option of every verb has an effect: with it the command's output, the trial or the study is
 * the expected one, and without it a different one. The list of options comes from the verbs, so
 * that a new option without a case here fails.
 */
import childProcess, { type ChildProcess } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { programFor, runCommand } from "./command.js";
import { painter } from "./terminal/painter.js";
import type { Channel } from "./terminal/terminal.js";
import type { Context } from "./verbs/context.js";

interface Ran {
  readonly line: string;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The number of worker threads that were started here, or asked for in a pool's process. */
  readonly threads: number;
}

function channel(stream: NodeJS.WriteStream): Channel & { readonly text: () => string } {
  let text = "";
  return {
    ...{ isTty: false, width: 100, paint: painter(false), stream, text: () => text },
    write(more) {
      text += more;
    },
  };
}

function contextOf() {
  const [out, err] = [channel(process.stdout), channel(process.stderr)];
  const context: Context = { terminal: { out, err }, signal: new AbortController().signal };
  return { context, out, err };
}

/** Runs the command in this thread. */
async function thalweg(line: string): Promise<Ran> {
  const { context, out, err } = contextOf();
  let threads = 0;
  const count = () => {
    threads += 1;
  };
  process.on("worker", count);
  const { fork } = childProcess;
  childProcess.fork = (...given: unknown[]) => {
    const child: ChildProcess = Reflect.apply(fork, childProcess, given);
    const send = child.send.bind(child) as (...sent: unknown[]) => boolean;
    child.send = (...sent: unknown[]) => {
      const [message] = sent as [{ options?: { workers: number } }];
      threads += message.options?.workers ?? 0;
      return send(...sent);
    };
    return child;
  };
  syncBuiltinESMExports();
  const code = await runCommand(line.split(" "), context);
  process.off("worker", count);
  Object.assign(childProcess, { fork });
  syncBuiltinESMExports();
  return { line, code, stdout: out.text(), stderr: err.text(), threads };
}

const before = process.cwd();
const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "thalweg-options-")));
const pluginOf = (name: string, body: string) => `
import { defineOptimizer, definePlugin, mul, positive } from "@thalweg/core";
export default definePlugin({
  name: "${name}",
  optimizers: [defineOptimizer({
    name: "${name}", source: "own work", hyper: { lr: positive(0.01) }, rule({ g, lr }) { ${body} },
  })],
});
`;
beforeAll(() => {
  process.chdir(folder);
  writeFileSync("mine.ts", pluginOf("mine", "return { step: mul(lr, g) };"));
  writeFileSync("even.ts", pluginOf("even", "return { step: mul(lr, mul(g, g)) };"));
  const large = "const held = new Float64Array(3e7); for (let i = 0; i < 12; i++) held.fill(i);";
  writeFileSync("large.ts", pluginOf("large", `${large} return { step: mul(lr, g) };`));
  const study = (optimizer: string) =>
    JSON.stringify({
      ...{ problems: ["beale"], optimizers: [optimizer], replicates: 1, seeds: 1 },
      ...{ budget: 5, name: optimizer, trials: optimizer === "gd" ? 1 : 0 },
    });
  for (const name of ["gd", "mine", "large", "stuck"]) writeFileSync(`${name}.json`, study(name));
  for (const out of ["rarely", "often"]) {
    mkdirSync(`${out}/checkpoints/other`, { recursive: true });
    utimesSync(`${out}/checkpoints`, 0, 0);
  }
  writeFileSync("stuck.ts", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);");
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

/** The comparison of a run with the default run. */
type Look = (ran: Ran, usual: Ran) => unknown;
const json = ({ stdout }: Ran) => JSON.parse(stdout);
const code: Look = (ran) => ran.code;
const moreThreads: Look = (ran, usual) => ran.threads - usual.threads;
const isJson: Look = ({ stdout }) => /^[{[]/.test(stdout);
const says =
  (words: string): Look =>
  ({ stdout, stderr }) =>
    (stdout + stderr).includes(words);

interface OptionCase {
  /** A run without the option, or with another value of it. */
  readonly usual: string;
  readonly given: string;
  readonly look: Look;
  /** The text in the output of the given run that the default run does not have. */
  readonly expected: unknown;
  /** Whether the final parameters must differ too. */
  readonly decidesBits?: boolean;
}

type Cases = Readonly<Record<string, OptionCase>>;

/**
 * The options that every verb has; `line` is a run that needs none of them, except that `--plugin`
 * needs the names of `mine`.
 */
const common = (line: string, mine: string): Cases => ({
  "--json": { usual: line, given: `${line} --json`, look: isJson, expected: true },
  "--plugin": { usual: mine, given: `${mine} --plugin mine.ts`, look: code, expected: 0 },
  "--stall": {
    usual: line,
    given: `${line} --plugin stuck.ts --stall 0.3`,
    look: says(" 0.3 s"),
    expected: true,
  },
});

/** A rule that uses 240 MB for a while, in a process that uses more than 60 MB without. */
const memory = (line: string): OptionCase => ({
  usual: `${line} --plugin large.ts`,
  given: `${line} --plugin large.ts --memory 280`,
  look: says("used more than 280 MiB of memory"),
  expected: true,
});

const blas = (line: string): OptionCase => ({
  usual: `${line} --numerics fast --blas /none.so`,
  given: `${line} --numerics fast --blas /other.so`,
  look: says("BLAS /other.so"),
  expected: true,
});

/** The options of one training. */
function single(verb: "train" | "trace"): Cases {
  const line = `${verb} beale --optimizer momentum --steps 5`;
  const spec = (more: string, field: string, expected: unknown, usual = line): OptionCase => ({
    usual: `${usual} --json`,
    given: `${usual} --json ${more}`,
    look: (ran) => json(ran).spec[field],
    expected,
  });
  const instead = (from: string, to: string, field: string, expected: unknown): OptionCase => ({
    ...spec("", field, expected),
    given: `${line.replace(from, to)} --json`,
  });
  const unit = { unit: "relu-pair" };
  const onData = "train piecewise-linear --optimizer gd --steps 1";
  const bits = { decidesBits: true };
  return {
    ...common(line, line.replace("momentum", "mine")),
    "--optimizer": { ...instead("momentum", "gd", "optimizer", "gd"), ...bits },
    "--steps": { ...instead("--steps 5", "--steps 6", "budget", 6), ...bits },
    "--budget": { ...instead("--steps 5", "--budget 7", "budget", 7), ...bits },
    "--set": { ...spec("--set lr=0.5 --set mu=0.3", "hyper", { lr: 0.5, mu: 0.3 }), ...bits },
    "--seed": { ...spec("--seed 7", "seed", 7), ...bits },
    "--dtype": { ...spec("--dtype f64", "dtype", "f64"), ...bits },
    "--numerics": spec("--numerics fast", "numerics", "fast"),
    "--blas": blas(line),
    "--memory": memory(line.replace("momentum", "large")),
    "--option":
      verb === "train"
        ? { ...spec("--option unit=relu-pair", "problemHyper", unit, onData), ...bits }
        : {
            // No problem that is small enough for `trace` has options.
            usual: line,
            given: `${line} --option unit=relu-pair`,
            look: says('problem "beale" has no hyperparameter "unit"'),
            expected: true,
          },
  };
}

const microbatches = "train digits-softmax --optimizer gd --steps 2 --json";
const trainCases: Cases = {
  "--microbatches": {
    usual: microbatches,
    given: `${microbatches} --microbatches 4`,
    look: (ran) => json(ran).spec.microbatches,
    expected: 4,
  },
  "--checkpoints": {
    usual: `${microbatches} --checkpoint-every 0`,
    given: `${microbatches} --checkpoint-every 0 --checkpoints with-states/in`,
    // The folder itself is removed when the training has ended.
    look: () => existsSync("with-states"),
    expected: true,
  },
  "--checkpoint-every": {
    usual: `${microbatches} --checkpoints no-states/in`,
    given: `${microbatches} --checkpoints often-states/in --checkpoint-every 0`,
    look: () => existsSync("often-states"),
    expected: true,
  },
  "--save-parameters": {
    usual: microbatches,
    given: `${microbatches} --save-parameters trained.safetensors`,
    look: () => existsSync("trained.safetensors"),
    expected: true,
  },
  "--workers": {
    usual: `${microbatches} --microbatches 2`,
    given: `${microbatches} --microbatches 2 --workers 2`,
    // Two replicas for the pool's one thread.
    look: moreThreads,
    expected: 1,
  },
};

/** The first 48 bits of the hashes of (7, phase, 0, index). */
const seedsOfStudy7 = [935862515119, 218468417908323, 213890163236076, 17686340102875];

/** The options of a comparison, seen in the files that it writes. */
function compareCases(): Cases {
  const pooled =
    "compare --problems beale --optimizers gd --trials 1 --replicates 1 --seeds 1 --steps 5 --out usual";
  // Most options do not depend on where trials run, and processes take long to start.
  const line = `${pooled} --inline`;
  const read = ({ line: of }: Ran, file: string) =>
    JSON.parse(readFileSync(path.join(/--out (\S+)/.exec(of)![1]!, file), "utf8"));
  const instead = (from: string, to: string): Pick<OptionCase, "usual" | "given"> => ({
    usual: line,
    given: line.replace("--out usual", "--out given").replace(from, to),
  });
  const study = (from: string, to: string, field: string, expected: unknown): OptionCase => ({
    ...instead(from, to),
    look: (ran) => read(ran, "results.json").study[field],
    expected,
  });
  const trials = (from: string, to: string, field: string, expected: unknown): OptionCase => ({
    ...instead(from, to),
    look: (ran) => read(ran, "results.json").trials.map((trial: Trial) => trial.spec[field]),
    expected,
    decidesBits: true,
  });
  const data = line.replace("beale", "piecewise-linear").replace("--steps 5 --out usual ", "");
  const onData = (more: string): Pick<OptionCase, "usual" | "given"> => ({
    usual: `${data} --steps 1 --out usual-data`,
    given: `${data} ${more} --out given-data`,
  });
  /** One setting on three tuning seeds, and on a fresh one. */
  const each = <T>(value: T): T[] => new Array<T>(4).fill(value);
  return {
    ...common(line, line.replace("gd", "mine")),
    "--stall": {
      usual: line,
      given: `${pooled} --plugin stuck.ts --stall 0.3`,
      look: says(" 0.3 s"),
      expected: true,
    },
    "--problems": trials("beale", "rosenbrock", "problem", each("rosenbrock")),
    "--optimizers": trials("gd", "adam", "optimizer", each("adam")),
    "--trials": study("--trials 1", "--trials 2", "trials", 2),
    "--trials-per-dimension": study("--trials 1", "--trials-per-dimension 1", "perDimension", true),
    "--seeds": study("--seeds 1", "--seeds 2", "seeds", 2),
    "--replicates": study("--replicates 1", "--replicates 2", "replicates", 2),
    "--tuning-seeds": study("--seeds 1", "--seeds 1 --tuning-seeds 2", "tuningSeeds", 2),
    "--max-replicates": study("--seeds 1", "--seeds 1 --max-replicates 2", "maxReplicates", 2),
    "--growth": study("--seeds 1", "--seeds 1 --growth 0", "growth", 0),
    "--strategy": study("--seeds 1", "--seeds 1 --strategy grid", "strategy", "grid"),
    "--pruning": study("--seeds 1", "--seeds 1 --pruning none", "pruning", "none"),
    "--objective": study("--seeds 1", "--seeds 1 --objective target", "objective", "target"),
    "--baseline": study("--seeds 1", "--seeds 1 --baseline gd", "baseline", "gd"),
    "--set": study("--trials 1", "--trials 0 --set lr=0.125", "optimizers", [
      { optimizer: "gd", label: "gd", hyper: { lr: 0.125 }, search: {} },
    ]),
    "--search": study("--seeds 1", "--seeds 1 --search lr=0.1..0.2", "optimizers", [
      { optimizer: "gd", label: "gd", hyper: {}, search: { lr: { min: 0.1, max: 0.2 } } },
    ]),
    "--range": study("--seeds 1", "--seeds 1 --range lr=0.1..0.2", "optimizers", [
      {
        ...{ optimizer: "gd", label: "gd", hyper: {}, search: {} },
        range: { lr: { min: 0.1, max: 0.2 } },
      },
    ]),
    "--option": {
      ...onData("--steps 1 --option piecewise-linear:unit=relu-pair"),
      look: (ran) => read(ran, "results.json").trials[0].spec.problemHyper,
      expected: { unit: "relu-pair" },
      decidesBits: true,
    },
    "--epochs": {
      ...onData("--epochs 2"),
      look: (ran) => read(ran, "results.json").pairs[0].budget,
      expected: { given: { epochs: 2 }, gradients: expect.any(Number) },
      decidesBits: true,
    },
    "--dtype": trials("--seeds 1", "--seeds 1 --dtype f64", "dtype", each("f64")),
    "--seed": trials("--seeds 1", "--seeds 1 --seed 7", "seed", seedsOfStudy7),
    "--steps": trials("--steps 5", "--steps 6", "budget", each(6)),
    "--budget": trials("--steps 5", "--budget 7", "budget", each(7)),
    "--numerics": {
      ...trials("gd", "gd --numerics fast", "numerics", each("fast")),
      decidesBits: false,
    },
    "--blas": blas(line),
    "--memory": memory(pooled.replace("gd --trials 1", "large --trials 0")),
    "--out": {
      ...instead("--out given", "--out elsewhere"),
      look: () => existsSync("elsewhere/results.json"),
      expected: true,
    },
    "--workers": {
      usual: `${pooled} --workers 2`,
      given: `${pooled} --workers 3`,
      look: moreThreads,
      expected: 1,
    },
    "--inline": {
      usual: `${pooled} --workers 2`,
      given: line.replace("--out usual", "--out given"),
      look: (ran) => read(ran, "timings.json").trials.map(({ worker }: Timing) => worker),
      expected: each(0),
    },
  };
}

interface Trial {
  readonly spec: Readonly<Record<string, unknown>>;
}

interface Timing {
  readonly worker: number;
}

const law = "check even.ts --law oddness --json";
const theory = "describe gd --theory --json";

/** By verb and option. */
const cases: Readonly<Record<string, Cases>> = {
  compare: compareCases(),
  run: {
    ...common("run gd.json --out usual-run", "run mine.json --out own-run"),
    "--out": {
      usual: "run gd.json --out usual-run",
      given: "run gd.json --out given-run",
      look: () => existsSync("given-run/journal.jsonl"),
      expected: true,
    },
    "--checkpoint-every": {
      usual: "run gd.json --out rarely",
      given: "run gd.json --out often --checkpoint-every 0",
      // Its time of change was set to 0, and states have come and gone since.
      look: ({ line }) => statSync(`${/--out (\w+)/.exec(line)![1]}/checkpoints`).mtimeMs > 1e6,
      expected: true,
    },
    "--workers": {
      usual: "run gd.json --out two-workers --workers 2",
      given: "run gd.json --out three-workers --workers 3",
      look: moreThreads,
      expected: 1,
    },
    "--memory": {
      ...memory("run large.json --out kept-run"),
      usual: "run large.json --plugin large.ts --out large-run",
    },
  },
  status: {
    "--json": {
      usual: "status usual-run",
      given: "status usual-run --json",
      look: isJson,
      expected: true,
    },
  },
  verify: {
    "--count": {
      usual: "verify usual-run",
      given: "verify usual-run --count 2",
      look: ({ stdout }) => stdout.trimEnd().split("\n").length,
      expected: 2,
    },
    "--json": {
      usual: "verify usual-run",
      given: "verify usual-run --json",
      look: isJson,
      expected: true,
    },
    "--plugin": {
      usual: "verify own-run",
      given: "verify own-run --plugin mine.ts",
      look: code,
      expected: 0,
    },
    "--stall": {
      usual: "verify usual-run",
      given: "verify usual-run --plugin stuck.ts --stall 0.3",
      look: says(" 0.3 s"),
      expected: true,
    },
    "--memory": memory("verify large-run --count 1"),
  },
  export: {
    "--format": {
      usual: "export usual-run --out usual-export",
      given: "export usual-run --format json --out given-export",
      look: ({ line }) => /^\s*\[/.test(readFileSync(/--out (\S+)/.exec(line)![1]!, "utf8")),
      expected: true,
    },
    "--table": {
      usual: "export usual-run --out usual-export",
      given: "export usual-run --table final --out final-export",
      look: ({ line }) => readFileSync(/--out (\S+)/.exec(line)![1]!, "utf8").split("\n")[0],
      expected: "key,name,value",
    },
    "--out": {
      usual: "export usual-run",
      given: "export usual-run --out other-export",
      look: () => existsSync("other-export"),
      expected: true,
    },
  },
  diff: {
    "--json": {
      usual: "diff usual-run usual-run",
      given: "diff usual-run usual-run --json",
      look: isJson,
      expected: true,
    },
  },
  cite: {
    "--format": {
      usual: "cite gd",
      given: "cite gd --format json",
      look: isJson,
      expected: true,
    },
    "--plugin": {
      usual: "cite mine",
      given: "cite mine --plugin mine.ts",
      look: code,
      expected: 0,
    },
    "--stall": {
      usual: "cite gd",
      given: "cite gd --plugin stuck.ts --stall 0.3",
      look: says(" 0.3 s"),
      expected: true,
    },
  },
  report: {
    "--format": {
      usual: "report usual-run",
      given: "report usual-run --format png,pdf --out formats",
      look: () =>
        ["png", "pdf"].map((format) => existsSync(`formats/figures/curves-beale.${format}`)),
      expected: [true, true],
    },
    "--seconds": {
      usual: "report usual-run",
      given: "report usual-run --seconds --out in-seconds",
      look: ({ line }) =>
        line.includes("--out") &&
        readFileSync("in-seconds/figures/curves-beale.svg", "utf8").includes("seconds, on the"),
      expected: true,
    },
    "--out": {
      usual: "report usual-run",
      given: "report usual-run --out drawn",
      look: () => existsSync("drawn/report.html"),
      expected: true,
    },
    "--plugin": {
      usual: "report usual-run",
      given: "report usual-run --plugin mine.ts",
      look: (ran) =>
        ran.line.includes("mine")
          ? readFileSync("usual-run/report.html", "utf8").includes("mine.ts")
          : false,
      expected: true,
    },
    "--stall": {
      usual: "report usual-run",
      given: "report usual-run --plugin stuck.ts --stall 0.5",
      look: says("0.5 s"),
      expected: true,
    },
  },
  train: { ...single("train"), ...trainCases },
  trace: single("trace"),
  list: {
    ...common("list models", ""),
    "--plugin": {
      usual: "list optimizers",
      given: "list optimizers --plugin mine.ts",
      look: says("\nmine "),
      expected: true,
    },
  },
  describe: {
    ...common("describe gd", "describe mine"),
    "--theory": {
      usual: "describe gd",
      given: "describe gd --theory",
      look: says("h lr < 2 "),
      expected: true,
    },
    "--set": {
      usual: theory,
      given: `${theory} --set lr=0.5`,
      look: (ran) => json(ran).hyper,
      expected: { lr: 0.5 },
    },
  },
  check: {
    ...common("check gd --law oddness", "check mine --law oddness"),
    "--law": {
      usual: "check even.ts --json",
      given: law,
      look: (ran) => json(ran).cases.map((each: { law: string }) => each.law),
      expected: ["oddness"],
    },
    "--seed": {
      usual: law,
      given: `${law} --seed 7`,
      look: (ran) => json(ran).cases[0].seed,
      expected: 7,
    },
  },
  new: {
    "--out": {
      usual: "new optimizer usual-one",
      given: "new optimizer other-one --out other-folder",
      look: () => existsSync("other-folder/src/other-one.ts"),
      expected: true,
    },
    "--json": {
      usual: "new optimizer second-one",
      given: "new optimizer third-one --json",
      look: isJson,
      expected: true,
    },
  },
};

/** The fingerprints that a run printed, or wrote. */
function fingerprints({ line, stdout }: Ran): string[] {
  const out = /--out (\S+)/.exec(line)?.[1];
  const text = out === undefined ? stdout : readFileSync(path.join(out, "results.json"), "utf8");
  return [...text.matchAll(/"fingerprint": ?"(\w+)"/g)].map(([, hash]) => hash!);
}

const verbs = programFor(contextOf().context).commands.map((verb) => ({
  verb: verb.name(),
  options: verb.options.flatMap(({ flags }) => flags.match(/--[a-z-]+/g) ?? []),
}));
const all = verbs.flatMap(({ verb, options }) => options.map((option) => ({ verb, option })));

describe("every option", () => {
  const done = new Map<string, Ran>();
  const ran = async (line: string): Promise<Ran> => {
    const found = done.get(line) ?? (await thalweg(line));
    done.set(line, found);
    return found;
  };

  it.each(all)("$verb $option", async ({ verb, option }) => {
    expect(cases[verb]).toHaveProperty([option]);
    const { usual, given, look, expected, decidesBits } = cases[verb]![option]!;
    const without = await ran(usual);
    expect(look(without, without)).not.toEqual(expected);
    const withIt = await ran(given);
    expect(look(withIt, without)).toEqual(expected);
    if (decidesBits) expect(fingerprints(withIt)).not.toEqual(fingerprints(without));
  });

  it("of each case here belongs to a verb", () => {
    const known = all.map(({ verb, option }) => `${verb} ${option}`);
    const tried = Object.entries(cases).flatMap(([verb, of]) =>
      Object.keys(of).map((option) => `${verb} ${option}`),
    );
    expect(tried.filter((each) => !known.includes(each))).toEqual([]);
  });
});
