/** Runs a child process in place of this one: the same terminal, exit code and signals. */
import { execFile, spawn } from "node:child_process";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { WrongUsage } from "./options.mjs";
import { root } from "./paths.mjs";

/** A child ended with a code other than 0, and has printed why. */
class ChildFailed extends Error {
  constructor(command, exitCode) {
    super(`${command} ended with exit code ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/** The exit code for an error of a job; errors that no child has reported are printed. */
export function exitCodeOf(error) {
  if (error instanceof ChildFailed) return error.exitCode;
  console.error(`thalweg: ${error instanceof Error ? error.message : String(error)}`);
  return error instanceof WrongUsage ? 2 : 1;
}

const keptNpmSettings =
  /^npm_config_(@.*:)?(registry|cache|proxy|https?[_-]proxy|no_?proxy|cafile|ca)$/i;

/**
 * This process's environment without npm's additions for scripts: its settings (except registries
 * and proxies) and the fields of package.json. They would change the behaviour of pnpm and of an
 * npm that a test starts.
 */
export function cleanEnvironment(extra = {}) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^npm_(config|package)_/i.test(name) || keptNpmSettings.test(name),
  );
  return { ...Object.fromEntries(kept), ...extra };
}

/**
 * Starts a program, in the root unless told otherwise, and waits for it.
 *
 * Ctrl-C in a terminal reaches the child directly, so it is forwarded only without a terminal, and
 * once per key press, because npm repeats the signal of the process group. Other signals are always
 * forwarded.
 */
export function runProgram(command, args, { env = {}, shell = false, cwd = root } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: cleanEnvironment(env),
    stdio: "inherit",
    shell,
  });
  const stopForwarding = forwardSignals(child);
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      stopForwarding();
      reject(error);
    });
    child.once("close", (code, signal) => {
      stopForwarding();
      const exitCode = code ?? 128 + (os.constants.signals[signal] ?? 1);
      if (exitCode === 0) return resolve();
      reject(new ChildFailed(command, exitCode));
    });
  });
}

/** Runs a JavaScript file with the same Node. */
export const runNode = (file, args, options) =>
  runProgram(process.execPath, [file, ...args], options);

const sameGestureMs = 200;

function forwardSignals(child) {
  let lastInterruptMs = Number.NEGATIVE_INFINITY;
  const onInterrupt = () => {
    const nowMs = performance.now();
    const repeated = nowMs - lastInterruptMs < sameGestureMs;
    lastInterruptMs = nowMs;
    if (!process.stdin.isTTY && !repeated) child.kill("SIGINT");
  };
  const onOther = (signal) => child.kill(signal);
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onOther);
  process.on("SIGHUP", onOther);
  return () => {
    process.off("SIGINT", onInterrupt);
    process.off("SIGTERM", onOther);
    process.off("SIGHUP", onOther);
  };
}

/**
 * The command and first arguments that run npm: the npm that started this process, otherwise the
 * one on the PATH.
 */
function npmCommand() {
  const npm = process.env.npm_execpath ?? "";
  if (path.basename(npm) === "npm-cli.js") return [process.execPath, npm];
  return ["npm"];
}

const onWindows = process.platform === "win32";

/** Runs npm in the root. */
export function runNpm(args) {
  const [command, ...first] = npmCommand();
  return runProgram(command, [...first, ...args], { shell: onWindows && first.length === 0 });
}

/** The standard output of npm. */
export async function npmOutput(args, cwd = root) {
  const [command, ...first] = npmCommand();
  const { stdout } = await promisify(execFile)(command, [...first, ...args], {
    ...{ cwd, env: cleanEnvironment(), maxBuffer: 1 << 28 },
    shell: onWindows && first.length === 0,
  });
  return stdout;
}

/** The standard output of a program run in the root. */
export async function outputOf(command, args) {
  const { stdout } = await promisify(execFile)(command, args, { cwd: root, maxBuffer: 1 << 28 });
  return stdout;
}
