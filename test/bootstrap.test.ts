import { type ChildProcess, spawn } from "node:child_process";
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
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readJson, root } from "./house/workspace.js";

/*
 * Runs the root scripts in a temporary working copy whose npm, compiler and command only print
 * their arguments.
 */

let copy: string;

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
  writeFileSync(path.join(copy, file), text);
}

const printing = (name: string): string =>
  `console.log("${name}", JSON.stringify(process.argv.slice(2)));`;

beforeEach(() => {
  copy = mkdtempSync(path.join(tmpdir(), "thalweg-bootstrap-"));
  cpSync(path.join(root, ".scripts"), path.join(copy, ".scripts"), { recursive: true });
  write(
    "package.json",
    '{ "type": "module", "packageManager": "pnpm@1.2.3", "engines": { "node": ">=20.19" } }',
  );
  write("pnpm-lock.yaml", "locked");
  write("node_modules/.pnpm/lock.yaml", "locked");
  write("node_modules/typescript/bin/tsc", printing("tsc"));
  symlinkSync(path.join(root, "node_modules/esbuild"), path.join(copy, "node_modules/esbuild"));
  write("npm/npm-cli.js", printing("npm"));
  write("packages/cli/package.json", "{}");
  mkdirSync(path.join(copy, "packages/cli/node_modules"));
  mkdirSync(path.join(copy, "plugins"));
  write("packages/cli/bin/thalweg.js", printing("thalweg"));
});

afterEach(() => rmSync(copy, { recursive: true, force: true }));

interface Outcome {
  readonly code: number | null;
  readonly lines: readonly string[];
}

/** Starts a job, and calls the test's function once the job has printed something that matches. */
function runJob(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  once?: { readonly printed: string; readonly act: (job: ChildProcess) => void },
): Promise<Outcome> {
  const job = spawn(process.execPath, [path.join(copy, ".scripts/run.mjs"), ...args], {
    env: { ...process.env, npm_execpath: path.join(copy, "npm/npm-cli.js"), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let waiting = once;
  const read = (chunk: Buffer): void => {
    output += chunk;
    if (waiting === undefined || !output.includes(waiting.printed)) return;
    const { act } = waiting;
    waiting = undefined;
    act(job);
  };
  job.stdout.on("data", read);
  job.stderr.on("data", read);
  return new Promise((resolve) => {
    job.on("close", (code) => resolve({ code, lines: output.trim().split("\n") }));
  });
}

describe("a root script", () => {
  it("builds, then runs the job with its arguments, and does not install packages again", async () => {
    expect(await runJob(["start", "--seeds", "2 3"])).toEqual({
      code: 0,
      lines: [
        `tsc ["-b",${JSON.stringify(path.join(copy, "tsconfig.json"))}]`,
        'thalweg ["compare","--seeds","2 3"]',
      ],
    });
  });

  it.each([
    ["the lockfile has changed", () => write("pnpm-lock.yaml", "locked anew")],
    ["nothing is installed", () => rmSync(path.join(copy, "node_modules/.pnpm/lock.yaml"))],
    [
      "a package has no links",
      () => rmSync(path.join(copy, "packages/cli/node_modules"), { recursive: true }),
    ],
  ])("installs with the pinned pnpm when %s", async (_, change) => {
    change();
    const { lines } = await runJob(["start"]);
    expect(lines[0]).toBe("Installing packages with pnpm@1.2.3 ...");
    expect(lines[1]).toBe(
      'npm ["exec","--yes","--","pnpm@1.2.3","install","--frozen-lockfile","--prefer-offline"]',
    );
  });

  it("does not run the job when the build fails, and ends with the build's exit code", async () => {
    write("node_modules/typescript/bin/tsc", "process.exitCode = 3;");
    expect(await runJob(["start"])).toEqual({ code: 3, lines: [""] });
  });

  it("ends with the job's exit code", async () => {
    write("packages/cli/bin/thalweg.js", "process.exitCode = 7;");
    expect((await runJob(["start"])).code).toBe(7);
  });

  it("removes outputs whose source no longer exists, and no others", async () => {
    const gone = ["old.js", "shared-OLD.js.map", "deep/old.d.ts", "law.js", "law.test.d.ts.map"];
    const kept = ["new.js", "new.js.map", "new.d.ts.map", "table.json", ".tsbuildinfo"];
    write("packages/cli/package.json", '{ "exports": { ".": "./dist/new.js" } }');
    for (const file of [...gone, ...kept]) write(`packages/cli/dist/${file}`, "");
    for (const file of ["new.ts", "law.ts", "law.test.ts"]) write(`packages/cli/src/${file}`, "");
    await runJob(["build"]);
    const left = (file: string) => existsSync(path.join(copy, "packages/cli/dist", file));
    expect(gone.filter(left)).toEqual([]);
    expect(kept.filter(left)).toEqual(kept);
  });

  it("bundles each entry of a package.json into one module, and keeps imports of other packages", async () => {
    write("packages/cli/package.json", '{ "imports": { "#main": "./dist/deep/main.js" } }');
    write(
      "packages/cli/src/deep/main.ts",
      'import "node:fs"; import "other"; import "../part.js";',
    );
    write("packages/cli/src/part.ts", "console.log(1 as number);");
    await runJob(["build"]);
    const text = readFileSync(path.join(copy, "packages/cli/dist/deep/main.js"), "utf8");
    const code = text.split("\n").filter((line) => line !== "" && !line.startsWith("//"));
    expect(code).toEqual(['import "node:fs";', 'import "other";', "console.log(1);"]);
    expect(readdirSync(path.join(copy, "packages/cli/dist"))).toEqual(["deep"]);
  });

  it("names a source file that a package.json refers to and that does not exist", async () => {
    write("packages/cli/package.json", '{ "exports": { ".": "./dist/index.js" } }');
    const { code, lines } = await runJob(["build"]);
    expect(code).toBe(1);
    expect(lines.at(-1)).toBe(
      "thalweg: packages/cli/package.json names ./dist/index.js, and there is no src/index.ts",
    );
  });

  it("hides npm's settings from the job, except the registry", async () => {
    write("packages/cli/bin/thalweg.js", "console.log(Object.keys(process.env).sort().join());");
    const kept = ["npm_config_registry", "npm_config_cache", "npm_config_https_proxy"];
    const hidden = ["npm_config_prefix", "npm_config_global", "npm_package_name"];
    const env = Object.fromEntries([...kept, ...hidden].map((name) => [name, "1"]));
    const names = (await runJob(["start"], env)).lines.at(-1)?.split(",") ?? [];
    expect(kept.filter((name) => !names.includes(name))).toEqual([]);
    expect(hidden.filter((name) => names.includes(name))).toEqual([]);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("passes %s on and waits for the job", async (signal) => {
    write(
      "packages/cli/bin/thalweg.js",
      `process.once("${signal}", () => { console.log("stopping"); process.exit(130); });
       setTimeout(() => process.exit(1), 30_000); console.log("ready");`,
    );
    const stop = { printed: "ready", act: (job: ChildProcess) => void job.kill(signal) };
    const { code, lines } = await runJob(["start"], {}, stop);
    expect([code, lines.at(-1)]).toEqual([130, "stopping"]);
  });

  it("forwards a Ctrl-C once, though npm repeats it", async () => {
    write(
      "packages/cli/bin/thalweg.js",
      `let count = 0; process.on("SIGINT", () => { count += 1; });
       setTimeout(() => { console.log("interrupts", count); }, 1_000); console.log("ready");`,
    );
    const twice = (job: ChildProcess): void => {
      job.kill("SIGINT");
      setTimeout(() => job.kill("SIGINT"), 20);
    };
    const { lines } = await runJob(["start"], {}, { printed: "ready", act: twice });
    expect(lines.at(-1)).toBe("interrupts 1");
  });

  it("names the required version of Node when run by an older one", async () => {
    write("package.json", '{ "engines": { "node": ">=99.1" } }');
    expect(await runJob(["start"])).toEqual({
      code: 2,
      lines: [
        `thalweg: this is Node ${process.versions.node}; Node 99.1 or newer is needed. ` +
          "Install it from https://nodejs.org and run the same command again.",
      ],
    });
  });

  it("lists the jobs when given an unknown one", async () => {
    const { scripts } = readJson<{ scripts: Record<string, string> }>("package.json");
    const { code, lines } = await runJob(["tset"]);
    expect(code).toBe(2);
    expect(lines).toEqual([
      `thalweg: no job "tset"; there are ${Object.keys(scripts).join(", ")}.`,
    ]);
  });
});
