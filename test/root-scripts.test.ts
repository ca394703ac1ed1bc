/** Runs every script of the root's package.json by npm, with a small task and temporary output. */
import { execFileSync, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { readJson, root } from "./house/workspace.js";

const scratch = mkdtempSync(path.join(tmpdir(), "thalweg-scripts-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const inScratch = (name: string) => path.join(scratch, name);
const read = (file: string) => readFileSync(file, "utf8");

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npm run` as in a new shell: without the environment variables of the test run. */
function npmRun(
  script: string,
  args: readonly string[],
  folder = root,
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(vitest|NODE_ENV|npm_|THALWEG_)/i.test(name),
  );
  const child = spawn("npm", ["run", "--silent", script, "--", ...args], {
    cwd: folder,
    env: { ...Object.fromEntries(own), ...env },
    shell: process.platform === "win32",
    stdio: ["ignore", "pipe", "pipe"],
  });
  const text = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    text.stdout += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    text.stderr += chunk;
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, ...text })));
}

/** A working copy with only the scripts, their configuration, and one package with one test. */
function workingCopy(name: string): string {
  const copy = inScratch(name);
  for (const folder of ["packages/one/dist", "packages/one/node_modules", "plugins"]) {
    mkdirSync(path.join(copy, folder), { recursive: true });
  }
  for (const file of [".scripts", "package.json", "pnpm-lock.yaml", "biome.json", ".gitignore"]) {
    cpSync(path.join(root, file), path.join(copy, file), { recursive: true });
  }
  mkdirSync(path.join(copy, "node_modules"));
  for (const installed of readdirSync(path.join(root, "node_modules"))) {
    if (installed === ".cache") continue;
    const [from, to] = [root, copy].map((each) => path.join(each, "node_modules", installed));
    symlinkSync(from!, to!);
  }
  const project =
    '{ "compilerOptions": { "types": [], "lib": ["es5"] }, "include": ["packages"] }\n';
  for (const file of ["tsconfig.json", "tsconfig.test.json"]) write(copy, file, project);
  write(copy, "packages/one/one.ts", "export const one = 1;\n");
  write(copy, "packages/one/package.json", "{}\n");
  write(copy, "packages/one/one.test.mjs", oneTest);
  return copy;
}

const write = (folder: string, name: string, text: string) =>
  writeFileSync(path.join(folder, name), text);

const oneTest = `import { expect, it } from "vitest";

it("gets the requested thoroughness", () => {
  const { THALWEG_QUICK, THALWEG_THOROUGH } = process.env;
  expect(\`\${THALWEG_QUICK} \${THALWEG_THOROUGH}\`).toBe(process.env.EXPECTED);
});
`;

async function expectTests(script: string, expected: string): Promise<void> {
  const copy = workingCopy(script.replace(":", "-"));
  const given = ["--reporter", "json", "one"];
  const { code, stdout } = await npmRun(script, given, copy, { EXPECTED: expected });
  expect(stdout).toContain('"numPassedTests":1,');
  expect(code).toBe(0);
}

/** The task of each script. */
const cases: Readonly<Record<string, () => Promise<void>>> = {
  async start() {
    const study =
      "--problems beale --optimizers gd --trials 0 --replicates 1 --seeds 1 --steps 5 --json --out";
    const { code, stdout } = await npmRun("start", [...study.split(" "), inScratch("started")]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).trials).toMatchObject({ total: 1, completed: 1 });
    expect(existsSync(inScratch("started/report.html"))).toBe(true);
  },
  test: () => expectTests("test", "undefined undefined"),
  "test:quick": () => expectTests("test:quick", "1 undefined"),
  "test:thorough": () => expectTests("test:thorough", "undefined 1"),
  async bench() {
    const { code, stdout } = await npmRun("bench", ["--help"]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("npm run bench [-- options]")]);
  },
  async calibration() {
    const file = inScratch("table.json.gz");
    const part = ["--problems", "beale", "--optimizers", "adam", "--seeds", "1", "--out", file];
    expect(await npmRun("calibration", part)).toMatchObject({ code: 0, stderr: "" });
    const { pairs } = JSON.parse(gunzipSync(readFileSync(file)).toString("utf8"));
    expect(pairs).toMatchObject([{ problem: "beale", optimizer: "adam", rate: "lr" }]);
    expect(pairs[0].runs).toHaveLength(41);
  },
  async targets() {
    const file = inScratch("targets.ts");
    const size = ["--trials", "1", "--seeds", "1", "--out", file];
    expect(await npmRun("targets", size)).toMatchObject({ code: 0, stderr: "" });
    const recorded = path.join(root, "plugins/problems/src/targets.ts");
    const [made, kept] = await Promise.all([file, recorded].map(targetsIn));
    expect(Object.keys(made!)).toEqual(Object.keys(kept!));
    for (const { value, provenance } of Object.values(made!)) {
      expect(value).toBeGreaterThan(0);
      expect(provenance).toMatch(
        /^median over 1 seed of the final .* at lr \S+, the best of \d+ rates?, and /,
      );
    }
    // Apart from the measured values, the text equals the recorded one, so it needs no formatting.
    expect(withoutValues(read(file))).toBe(withoutValues(read(recorded)));
  },
  async mutants() {
    // A real run installs StrykerJS, which takes a minute.
    if (process.env.THALWEG_THOROUGH !== "1") {
      expect((await npmRun("mutants", ["packages/none"])).code).toBe(2);
      return;
    }
    const source = "packages/study/src/statistics/quantile.ts";
    const { code, stdout } = await npmRun("mutants", ["packages/study", source]);
    expect(stdout).toMatch(/quantile\.ts +\| +\d+\.\d+ \|/);
    expect(code).toBe(0);
  },
  async catalogue() {
    const file = inScratch("catalogue.md");
    expect(await npmRun("catalogue", ["--out", file])).toMatchObject({ code: 0, stderr: "" });
    expect(read(file) === read(path.join(root, "docs/catalogue.md"))).toBe(true);
  },
  async api() {
    const folder = inScratch("api");
    expect(await npmRun("api", ["--out", folder])).toMatchObject({ code: 0, stderr: "" });
    const page = "engine-node.md";
    expect(read(path.join(folder, page))).toBe(read(path.join(root, "docs/api", page)));
  },
  async docs() {
    // Making the pages takes half a minute.
    if (process.env.THALWEG_THOROUGH !== "1") {
      expect((await npmRun("docs", ["--none"])).code).toBe(2);
      return;
    }
    const folder = inScratch("docs");
    expect(await npmRun("docs", ["--out", folder])).toMatchObject({ code: 0, stderr: "" });
    expect(existsSync(path.join(folder, "index.html"))).toBe(true);
  },
  async "install-command"() {
    // Packing and installing all dependencies takes a minute.
    if (process.env.THALWEG_THOROUGH !== "1") {
      expect((await npmRun("install-command", ["--none"])).code).toBe(2);
      return;
    }
    const [prefix, empty] = [inScratch("prefix"), inScratch("empty")];
    for (const folder of [prefix, empty]) mkdirSync(folder);
    // Nothing listens at this address, so a request to a registry would fail.
    const env = { npm_config_registry: "http://127.0.0.1:9/" };
    const made = await npmRun("install-command", ["--prefix", prefix], root, env);
    expect(made).toMatchObject({ code: 0, stderr: "" });
    const onWindows = process.platform === "win32";
    const command = path.join(prefix, onWindows ? "thalweg.cmd" : "bin/thalweg");
    const run = (program: string, ...args: readonly string[]) =>
      execFileSync(program, args, { cwd: empty, encoding: "utf8", shell: onWindows });
    const study =
      "compare --problems beale --optimizers adam --trials 0 --replicates 1 --seeds 1 --steps 5 --json";
    expect(JSON.parse(run(command, ...study.split(" "))).trials).toMatchObject({ completed: 1 });
    const said = run(command, "new", "optimizer", "my-rule");
    expect(said).not.toMatch(/npx|install-command/);
    const { devDependencies } = JSON.parse(read(path.join(empty, "my-rule/package.json")));
    for (const name of ["core", "tensor", "engine", "testing"]) {
      const archive = devDependencies[`@thalweg/${name}`].replace("file:", "");
      expect(existsSync(path.join(empty, "my-rule", archive))).toBe(true);
    }
    run("npm", "uninstall", "--global", "--prefix", prefix, "@thalweg/cli");
    expect(existsSync(command)).toBe(false);
  },
  async build() {
    expect(await npmRun("build", [])).toEqual({ code: 0, stdout: "", stderr: "" });
  },
  async format() {
    const copy = workingCopy("format");
    const file = path.join(copy, "packages/one/one.ts");
    writeFileSync(file, "export const one = {a:1}");
    expect((await npmRun("format", ["packages/one/one.ts"], copy)).code).toBe(0);
    expect(read(file)).toBe("export const one = { a: 1 };\n");
  },
  async clean() {
    const copy = workingCopy("clean");
    const [built, kept] = ["packages/one/dist", "packages/one/package.json"];
    mkdirSync(path.join(copy, "out"));
    expect(await npmRun("clean", [], copy)).toEqual({ code: 0, stdout: "", stderr: "" });
    const left = (name: string) => existsSync(path.join(copy, name));
    expect([left(built), left("out"), left(kept), left("node_modules")]).toEqual([
      ...[false, false, true, true],
    ]);
  },
};

const targetsIn = async (file: string) => {
  const { targets } = await import(pathToFileURL(file).href);
  return targets as Readonly<Record<string, { value: number; provenance: string }>>;
};

/** A file of targets without its numbers, their units, and which optimizer was best. */
const withoutValues = (text: string) =>
  text.replace(/\d[\d.e-]*( (seed|rate)s?)?/g, "N").replace(/of [a-z]+ at lr/g, "of it at lr");

describe("npm run", () => {
  const { scripts } = readJson<{ scripts: Record<string, string> }>("package.json");

  it.each(Object.keys(scripts))(
    "%s",
    (name) => {
      expect(cases).toHaveProperty([name]);
      return cases[name]!();
    },
    300_000,
  );

  it.each([
    [
      "targets",
      ["--seed", "1"],
      "npm run targets was given --seed 1; it takes --out VALUE, --trials VALUE, --seeds VALUE.",
    ],
    ["targets", ["--seeds", "0"], '--seeds is "0"; it must be a whole number of at least 1.'],
    [
      "mutants",
      ["packages/none"],
      'npm run mutants was given "packages/none" first, which is no package of the workspace; it takes a package\'s folder, such as packages/study, then test files and sources.',
    ],
    ["catalogue", ["x"], "npm run catalogue was given x; it takes --out VALUE."],
  ] as const)("%s %j is refused in one sentence", async (name, args, sentence) => {
    const outcome = await npmRun(name, args);
    expect(outcome).toEqual({ code: 2, stdout: "", stderr: `thalweg: ${sentence}\n` });
  });
});
