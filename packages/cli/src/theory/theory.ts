/** The theory card of an optimizer, worked out by a worker thread: the rule may be a person's own. */
import { Worker } from "node:worker_threads";
import type { TheoryCard } from "@thalweg/analysis";
import { type GivenHyper, PluginError } from "@thalweg/core";
import { type ErrorData, fromErrorData } from "@thalweg/engine";
import { unlessAborted } from "../session.js";

/** What the thread is started with. */
export interface TheoryTask {
  /** A person's own plugins. */
  readonly plugins: readonly string[];
  readonly expression: string;
  readonly hyper: GivenHyper;
}

/** What it answers. */
export type TheoryReply =
  | { readonly kind: "card"; readonly card: TheoryCard }
  | { readonly kind: "broke"; readonly error: ErrorData };

/** Seconds for the whole card, unless a person gives others; it takes one or two. */
const defaultLimit = 60;

/**
 * Works the card out.
 * @param limit seconds after which the rule is given up
 * @throws UsageError and PluginError as the rule does; PluginError past the limit; the signal's reason once it is aborted
 */
export async function theoryOf(
  task: TheoryTask,
  { signal, limit = defaultLimit }: { readonly signal: AbortSignal; readonly limit?: number },
): Promise<TheoryCard> {
  const worker = new Worker(new URL(import.meta.resolve("#theory-worker")), { workerData: task });
  const what = `optimizer "${task.expression}"`;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const answered = new Promise<TheoryReply>((resolve, reject) => {
    const fail = (why: string) => reject(new PluginError(`${what} ${why}.`));
    worker.once("message", resolve);
    worker.once("error", (error) => fail(`broke its thread: ${error.message}`));
    worker.once("exit", () => fail("ended its thread"));
    timer = setTimeout(
      () => fail(`has no theory card after ${limit} s; give it longer with --stall`),
      1000 * limit,
    );
  });
  try {
    const reply = await unlessAborted(answered, signal);
    if (reply.kind === "card") return reply.card;
    throw fromErrorData(reply.error);
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
