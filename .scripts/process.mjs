/**
 * Runs a child process as if it stood in this one's place: same terminal, its exit code, its
 * signals.
 */
import { spawn } from "node:child_process";
import os from "node:os";
import { root } from "./paths.mjs";

/** A child ended with a code other than 0; it has said why itself. */
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
  return 1;
}

const keptNpmSettings =
  /^npm_config_(@.*:)?(registry|cache|proxy|https?[_-]proxy|no_?proxy|cafile|ca)$/i;

/**
 * This process's environment without what npm adds for the script it runs: its settings (where
 * packages come from and the proxies on the way excepted) and the fields of package.json. They
 * would change what pnpm, or an npm that a test starts, does.
 */
export function cleanEnvironment(extra = {}) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^npm_(config|package)_/i.test(name) || keptNpmSettings.test(name),
  );
  return { ...Object.fromEntries(kept), ...extra };
}

/**
 * Starts a program in the root and waits for it.
 *
 * Ctrl-C in a terminal reaches the child directly, so it is only passed on when there is no
 * terminal (and once per gesture: npm repeats to its child what the group has already got); other
 * signals are always passed on.
 */
export function runProgram(command, args, { env = {}, shell = false } = {}) {
  const child = spawn(command, args, {
    cwd: root,
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

/** Runs a JavaScript file with this very Node. */
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
