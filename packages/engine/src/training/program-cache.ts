/** Prepared runs by key, the least recently used one given up first, so that memory stays bounded. */
import type { PreparedRun } from "./prepared-run.js";

export class ProgramCache {
  readonly #runs = new Map<string, PreparedRun>();

  /** @param capacity how many programs are kept */
  constructor(readonly capacity = 16) {}

  get(key: string): PreparedRun | undefined {
    const run = this.#runs.get(key);
    if (run !== undefined) {
      this.#runs.delete(key);
      this.#runs.set(key, run);
    }
    return run;
  }

  set(key: string, run: PreparedRun): void {
    this.#runs.set(key, run);
    if (this.#runs.size > this.capacity) {
      const [oldest] = this.#runs.keys();
      if (oldest !== undefined) this.#runs.delete(oldest);
    }
  }
}
