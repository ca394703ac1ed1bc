/** Ctrl-C: the first stops the command cleanly, a second one at once. */
import { ThalwegError } from "@thalweg/core";

/** Why a run was given up. */
export class Interrupted extends ThalwegError {
  override readonly exitCode = 130;
  override readonly name = "Interrupted";
}

/** One press can arrive several times: from the terminal, and passed on by npm. */
const samePressMs = 250;

/** What a watch is made of; tests bring their own. */
interface Watched {
  on(event: "SIGINT", listener: () => void): unknown;
  off(event: "SIGINT", listener: () => void): unknown;
  exit(code: number): void;
}

/** A signal that the first Ctrl-C aborts, with {@link Interrupted} as its reason. */
export function watchInterrupts(
  source: Watched = process,
  now: () => number = () => performance.now(),
): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  let lastMs = Number.NEGATIVE_INFINITY;
  const onInterrupt = () => {
    const nowMs = now();
    const samePress = nowMs - lastMs < samePressMs;
    lastMs = nowMs;
    if (!controller.signal.aborted) controller.abort(new Interrupted("interrupted."));
    else if (!samePress) source.exit(130);
  };
  source.on("SIGINT", onInterrupt);
  return { signal: controller.signal, stop: () => source.off("SIGINT", onInterrupt) };
}
