/** Invalid arguments: one sentence on standard error, nothing on standard output, exit code 2. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { emptyFolder, expectSentence, removeFolders, thalweg, write } from "./cli/run-thalweg.js";

afterAll(removeFolders);

const run = (text: string, cwd = emptyFolder()) => thalweg(text.split(" "), { cwd });

describe.concurrent("the command refuses in one sentence", () => {
  it.each([
    ["compair", 'unknown command "compair". Did you mean "compare"?'],
    ["compare --trails 3", 'unknown option "--trails". Did you mean "--trials"?'],
    ["compare --workers 0", '--workers is "0"; it must be a whole number of at least 1.'],
    ["compare --workers 1.5", '--workers is "1.5"; it must be a whole number of at least 1.'],
    ["compare --workers many", '--workers is "many"; it must be a whole number of at least 1.'],
    ["compare --trials -1", '--trials is "-1"; it must be a whole number of at least 0.'],
    ["compare --seeds 0", '--seeds is "0"; it must be a whole number of at least 1.'],
    ["compare --steps 0", '--steps is "0"; it must be a whole number of at least 1.'],
    [
      "compare --optimizers adam,,sgd",
      '--optimizers is "adam,,sgd", which has an empty name in it; write names with commas between them, such as a,b.',
    ],
    ["compare --optimizers adm", 'unknown optimizer "adm". Did you mean "adam"?'],
    [
      "compare --optimizers adam+cosin",
      'unknown scheduler "cosin". Did you mean "cosine" or "cosine-restarts" or "cosine-warmup"?',
    ],
    ["compare --problems rosenbrok", 'unknown problem "rosenbrok". Did you mean "rosenbrock"?'],
    [
      "compare --stall never",
      '--stall is "never"; it must be a number of seconds, such as 10 or 0.5.',
    ],
    [
      "compare --plugin missing.ts",
      /plugin file \/.*\/missing\.ts does not exist; give a TypeScript or JavaScript file, or the name of a package\.$/,
    ],
    ["train rosenbrok --optimizer adam", 'unknown problem "rosenbrok". Did you mean "rosenbrock"?'],
    [
      "train beale --optimizer adam --set lr=abc",
      'optimizer "adam": hyperparameter "lr" is "abc"; it must be a finite number in (0, inf). Use 0.001, the default (Kingma & Ba).',
    ],
    [
      "train beale --optimizer adam --set beta1=1.2",
      'optimizer "adam": hyperparameter "beta1" is 1.2; it must be in [0, 1). Use 0.9, the default (Kingma & Ba).',
    ],
    [
      "train beale --optimizer adam --set bta1=0.2",
      'optimizer "adam" has no hyperparameter "bta1". Did you mean "beta1" or "beta2"?',
    ],
    [
      "train beale --optimizer adam --set lr",
      '--set is "lr"; write a hyperparameter and its value, as lr=1e-3.',
    ],
    [
      "train beale --optimizer adam+warmup-cosine --set warmup-cosine.warmup=2",
      /^scheduler "warmup-cosine": hyperparameter "warmup" is 2; it must be in \[0, 1\]\. /,
    ],
    ["train beale --optimizer adam --dtype f16", '--dtype is "f16"; it must be f32 or f64.'],
    ["train beale", "an optimizer is missing; name one, such as --optimizer adam."],
    ["train beale --optimizr adam", 'unknown option "--optimizr". Did you mean "--optimizer"?'],
    [
      "trace digits-mlp --optimizer adam --steps 1",
      'problem "digits-mlp" has more than 8 parameters, too many to trace; trace one such as rosenbrock, beale.',
    ],
    ["list optimisers", 'unknown kind "optimisers". Did you mean "optimizers"?'],
    ["describe adm", 'unknown name "adm". Did you mean "adam"?'],
    // No similar name: the message says where all names are listed.
    [
      "compare --optimizers qqqqqqqq",
      /^unknown optimizer "qqqqqqqq"\. The nearest is "[a-z0-9-]+"; `thalweg list optimizers` shows all\.$/,
    ],
    [
      "train beale --optimizer qqqqqqqq(adam)",
      /^unknown wrapper "qqqqqqqq"\. The nearest is "[a-z0-9-]+"; `thalweg list wrappers` shows all\.$/,
    ],
    [
      "train beale --optimizer adam+qqqqqqqq",
      /^unknown scheduler "qqqqqqqq"\. The nearest is "[a-z0-9-]+"; `thalweg list schedulers` shows all\.$/,
    ],
    [
      "describe qqqqqqqq",
      /^unknown name "qqqqqqqq"\. The nearest is "[a-z0-9-]+"; `thalweg list` shows all\.$/,
    ],
    [
      "train qqqqqqqq --optimizer adam",
      /^unknown problem "qqqqqqqq"\. Known are [a-z, -]+; `thalweg list problems` shows all\.$/,
    ],
  ])("thalweg %s", async (text, sentence) => {
    const cwd = emptyFolder();
    const outcome = await run(text, cwd);
    const said = outcome.stderr.trimEnd().replace(/^thalweg: /, "");
    if (typeof sentence === "string") expect(said).toBe(sentence);
    else expect(said).toMatch(sentence);
    expectSentence(outcome, said);
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("an output folder that is a file or below a file, before anything is trained", async () => {
    const cwd = emptyFolder();
    const file = write(cwd, "taken", "mine");
    for (const [given, target] of [
      ["taken", file],
      ["taken/below", path.join(file, "below")],
    ] as const) {
      const outcome = await run(`compare --steps 1 --out ${given}`, cwd);
      expectSentence(
        outcome,
        `nothing can be written to ${target}: ${file} is a file and no folder; name another folder with --out.`,
      );
      expect(outcome).toMatchObject({ code: 2, stdout: "" });
      expect(outcome.stderr).not.toContain("trial");
    }
    expect(readdirSync(cwd)).toEqual(["taken"]);
  });

  it.runIf(existsSync("/proc/self"))("an output folder in a place that takes none", async () => {
    const outcome = await run("compare --steps 1 --out /proc/thalweg/out");
    expectSentence(
      outcome,
      "nothing can be written to /proc/thalweg/out: the place does not exist; name another folder with --out.",
    );
    expect(outcome.code).toBe(2);
  });
});

describe.concurrent("the command", () => {
  it("prints its help, and a verb's, on standard output", async () => {
    for (const text of ["--help", "help", ""]) {
      const { code, stdout, stderr } = await thalweg(text === "" ? [] : [text]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      for (const verb of ["compare", "train", "trace", "list", "describe", "Examples:"]) {
        expect(stdout).toContain(verb);
      }
    }
    const { stdout } = await run("compare --help");
    for (const word of [
      "--problems",
      "--optimizers",
      "--trials",
      "--seeds",
      "--workers",
      "--out",
    ]) {
      expect(stdout).toContain(word);
    }
    expect(Math.max(...stdout.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(100);
  });

  it("prints its version", async () => {
    expect(await run("--version")).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: "",
    });
  });

  it("lists all names by kind, as JSON", async () => {
    const { code, stdout } = await run("list --json");
    expect(code).toBe(0);
    const lists = JSON.parse(stdout);
    const kinds = [
      "optimizers",
      "transforms",
      "schedulers",
      "losses",
      "models",
      "datasets",
      "problems",
    ];
    expect(Object.keys(lists)).toEqual(kinds);
    for (const kind of kinds) {
      for (const entry of lists[kind]) {
        expect(entry).toEqual({
          name: expect.any(String),
          aliases: expect.any(Array),
          source: expect.any(String),
          plugin: expect.stringMatching(/^@thalweg\//),
        });
      }
    }
    expect(lists.transforms.length).toBeGreaterThanOrEqual(30);
    expect(lists.optimizers).toContainEqual(
      expect.objectContaining({ name: "adam", plugin: "@thalweg/optimizers" }),
    );
  });

  it("lists the wrappers among the transforms separately", async () => {
    const { stdout } = await run("list wrapper --json");
    const { wrappers } = JSON.parse(stdout);
    expect(wrappers).toContainEqual(expect.objectContaining({ name: "lookahead" }));
    expect(wrappers).not.toContainEqual(expect.objectContaining({ name: "clip-by-value" }));
  });

  it("draws the path of a trace with its start and end", async () => {
    const { code, stdout } = await run(
      "trace rosenbrock --optimizer momentum --set lr=1e-3 --steps 100",
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/[\u2801-\u28ff]/);
    expect(stdout).toContain("o start, x end, * minimum");
    expect(stdout).toMatch(/^ +0 +-1/m);
    expect(stdout).toMatch(/^ +100 /m);
  });

  it("describes a name with formula, source, hyperparameters, defaults and ranges", async () => {
    const { stdout } = await run("describe adam --json");
    expect(JSON.parse(stdout)).toMatchObject([
      {
        name: "adam",
        kind: "optimizer",
        plugin: "@thalweg/optimizers",
        formula: expect.stringContaining("ema"),
        source: expect.stringContaining("Kingma & Ba"),
        hyper: { lr: { default: 1e-3, min: 0, tunedIn: [1e-5, 0.1] }, beta1: { default: 0.9 } },
      },
    ]);
    const { stdout: text } = await run("describe adam");
    for (const word of ["lr", "0.001", "(0, inf)", "1e-5 .. 0.1", "Kingma & Ba 2015"]) {
      expect(text).toContain(word);
    }
  });

  it.each([
    [
      "clip-by-global-norm|lookahead(adam)+sequence(linear-warmup,cosine)+beta1:linear",
      {
        kind: "optimizer",
        formulas: { adam: expect.stringContaining("ema"), cosine: expect.stringContaining("cos") },
        schedules: [
          {
            name: "sequence(linear-warmup,cosine)",
            key: "sequence",
            targets: ["lookahead.inner.lr"],
          },
          { name: "linear", key: "linear", targets: ["lookahead.inner.beta1"] },
        ],
        hyper: {
          "lookahead.inner.lr": { role: "learning-rate", default: 1e-3 },
          "sequence.milestones": { default: [0.5] },
          "sequence.cosine.final": { default: 0 },
          "linear.end": { default: 0 },
        },
      },
    ],
    [
      "partition(matrices: muon; b*: freeze; rest: adamw)",
      { hyper: { "matrices.rest.adamLr": { role: "learning-rate" }, "rest.lr": {} } },
    ],
    [
      "product(linear,warmup(cosine))",
      { kind: "scheduler", hyper: { "linear.end": {}, "warmup.cosine.final": { default: 0 } } },
    ],
  ])("describes the expression %s", async (name, description) => {
    const outcome = await thalweg(["describe", name, "--json"]);
    expect(JSON.parse(outcome.stdout)).toMatchObject([{ name, ...description }]);
  });

  it.each([
    [
      "digits-mlp",
      [
        { name: "layer0.weight", shape: [64, 64] },
        { name: "layer0.bias", shape: [64] },
        { name: "layer1.weight", shape: [64, 10] },
        { name: "layer1.bias", shape: [10] },
      ],
    ],
    ["beale", [{ name: "theta", shape: [2] }]],
  ])("lists the parameters of %s, with names and shapes", async (name, parameters) => {
    const { stdout } = await run(`describe ${name} --json`);
    expect(JSON.parse(stdout)).toMatchObject([{ name, kind: "problem", parameters }]);
    const { stdout: text } = await run(`describe ${name}`);
    const said = parameters.map((each) => `${each.name} [${each.shape.join(", ")}]`).join(", ");
    expect(text.replace(/\s+/g, " ")).toContain(`parameters ${said} `);
  });

  it("describes a name once for each kind that has it", async () => {
    const { stdout } = await run("describe piecewise-linear --json");
    expect(JSON.parse(stdout).map(({ kind }: { kind: string }) => kind)).toEqual([
      "dataset",
      "problem",
    ]);
  });
});
