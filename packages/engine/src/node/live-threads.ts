import type { Worker } from "node:worker_threads";

/** The threads of a piscina that have not exited yet, those that are being ended included, which piscina itself no longer lists. */
export class LiveThreads {
  readonly #alive = new Set<Worker>();

  /** @param listed those that the piscina has now; threads come and go */
  constructor(private readonly listed: () => readonly Worker[]) {
    this.note();
  }

  /** Looks for threads that are new. */
  note(): void {
    for (const thread of this.listed()) {
      if (this.#alive.has(thread)) continue;
      this.#alive.add(thread);
      thread.once("exit", () => this.#alive.delete(thread));
    }
  }

  /** Resolves when all that are alive now have exited. */
  async exits(): Promise<void> {
    this.note();
    await Promise.all(
      [...this.#alive].map((thread) => new Promise((resolve) => thread.once("exit", resolve))),
    );
  }
}
