/**
 * Ctrl-C and other terminating signals: the first one stops the command cleanly, a second one
 * immediately.
 */
import { ThalwegError } from "@thalweg/core/host";

/** The exit code of each signal that stops the command: 128 plus its number (POSIX). */
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type StopSignal = keyof typeof exitCodes;
const stopSignals = Object.keys(exitCodes) as readonly StopSignal[];

/** The reason of an interrupted run. */
export class Interrupted extends ThalwegError {
  override readonly name = "Interrupted";
  override readonly exitCode: number;

  /**
   * @param more the progress and the remaining files: ` after 3 of 8 trials; nothing was written`
   */
  constructor(
    readonly signal: StopSignal,
    more = "",
  ) {
    super(`${signal === "SIGINT" ? "interrupted" : `ended by ${signal}`}${more}.`);
    this.exitCode = exitCodes[signal];
  }
}

/** One key press can arrive several times: from the terminal, and forwarded by npm. */
const samePressMs = 250;

/** The process functions that a watch uses; tests replace them. */
interface Watched {
  on(event: StopSignal, listener: () => void): unknown;
  off(event: StopSignal, listener: () => void): unknown;
  exit(code: number): void;
}

/**
 * A signal that the first Ctrl-C, SIGTERM or SIGHUP aborts, with {@link Interrupted} as its reason.
 */
export function watchInterrupts(
  source: Watched = process,
  now: () => number = () => performance.now(),
): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  let lastMs = Number.NEGATIVE_INFINITY;
  const listeners = stopSignals.map((name) => {
    const onSignal = () => {
      const nowMs = now();
      const samePress = nowMs - lastMs < samePressMs;
      lastMs = nowMs;
      if (!controller.signal.aborted) controller.abort(new Interrupted(name));
      else if (!samePress) source.exit(exitCodes[name]);
    };
    source.on(name, onSignal);
    return { name, onSignal };
  });
  return {
    signal: controller.signal,
    stop() {
      for (const { name, onSignal } of listeners) source.off(name, onSignal);
    },
  };
}
