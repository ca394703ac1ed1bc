import type { Worker } from "node:worker_threads";
import { ended } from "./thread-ending.js";

/**
 * The threads of a piscina that have not exited yet. Unlike piscina's own list, it includes those
 * that are being terminated.
 */
export class LiveThreads {
  readonly #alive = new Set<Worker>();

  /** @param listed returns the threads that the piscina has now, which change over time */
  constructor(private readonly listed: () => readonly Worker[]) {
    this.note();
  }

  /** Adds new threads. */
  note(): void {
    for (const thread of this.listed()) {
      if (this.#alive.has(thread)) continue;
      this.#alive.add(thread);
      thread.once("exit", () => this.#alive.delete(thread));
    }
  }

  /** Resolves when all threads alive now have exited, or are known to be stuck. */
  async exits(): Promise<void> {
    this.note();
    await Promise.all(
      [...this.#alive].map((thread) =>
        ended(thread, new Promise((resolve) => thread.once("exit", resolve))),
      ),
    );
  }
}
