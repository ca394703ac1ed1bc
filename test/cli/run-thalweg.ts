/**
 * Runs the built command as a child process in a temporary folder without a package.json in it or
 * above it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

const launcher = fileURLToPath(new URL("../../packages/cli/bin/thalweg.js", import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the running command. */
  readonly act?: (child: ChildProcess) => void;
}

/** Runs `thalweg` with arguments and waits for its end. */
export function thalweg(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const child = spawn(process.execPath, [launcher, ...args], {
    cwd: options.cwd ?? tmpdir(),
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const text = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    text.stdout += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    text.stderr += chunk;
  });
  options.act?.(child);
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, ...text })));
}

const folders: string[] = [];

/** An empty folder, which {@link removeFolders} deletes. */
export function emptyFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "thalweg-cli-")));
  folders.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Writes a file and returns its path. */
export function write(folder: string, name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}

/**
 * The text of a plugin file with optimizers by name, given the bodies of their rules; each has
 * learning rate 0.01 and no state.
 */
export const pluginText = (rules: Readonly<Record<string, string>>): string => `
import { defineOptimizer, definePlugin, mul, positive, reshape } from "@thalweg/core";
const hyper = { lr: positive(0.01) };
export default definePlugin({
  name: "made",
  optimizers: [
${Object.entries(rules)
  .map(
    ([name, body]) =>
      `    defineOptimizer({ name: "${name}", source: "own work", hyper, rule({ g, lr, t }) { ${body} } }),`,
  )
  .join("\n")}
  ],
});
`;

/**
 * Expects that standard error ends with one sentence of the command, and that no stack trace is
 * printed.
 */
export function expectSentence({ stderr }: Outcome, sentence: string): void {
  const lines = stderr.trimEnd().split("\n");
  expect(lines.at(-1)).toBe(`thalweg: ${sentence}`);
  expect(lines.filter((line) => line.startsWith("thalweg: "))).toHaveLength(1);
  expect(stderr).not.toMatch(/^\s+at /m);
}
