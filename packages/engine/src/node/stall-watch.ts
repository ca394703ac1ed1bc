/** Watches what other threads report, and says when one has reported nothing for too long. */
import type { SharedProgress } from "../progress.js";

interface Watched {
  readonly progress: SharedProgress;
  readonly stalled: () => void;
  beat: number;
  quietMs: number;
}

/** A clock of silence. Time in which this whole process slept (a closed laptop, a stopped job) does not count. */
export class StallWatch {
  readonly #watched = new Set<Watched>();
  readonly #periodMs: number;
  #timer: ReturnType<typeof setInterval> | undefined;
  #lastCheck = 0;

  constructor(readonly stallMs: number) {
    this.#periodMs = Math.min(250, Math.max(5, stallMs / 20));
  }

  /** Calls `stalled` once if `progress` stays unchanged for `stallMs`. Gives a function that ends the watch. */
  add(progress: SharedProgress, stalled: () => void): () => void {
    const watched = { progress, stalled, beat: progress.beat, quietMs: 0 };
    this.#watched.add(watched);
    if (this.#timer === undefined) {
      this.#lastCheck = performance.now();
      this.#timer = setInterval(() => this.#check(), this.#periodMs);
    }
    return () => this.#remove(watched);
  }

  close(): void {
    for (const watched of this.#watched) this.#remove(watched);
  }

  #check(): void {
    const now = performance.now();
    const passed = Math.min(now - this.#lastCheck, 2 * this.#periodMs);
    this.#lastCheck = now;
    for (const watched of this.#watched) {
      const { beat } = watched.progress;
      watched.quietMs = beat === watched.beat ? watched.quietMs + passed : 0;
      watched.beat = beat;
      if (watched.quietMs >= this.stallMs) {
        this.#remove(watched);
        watched.stalled();
      }
    }
  }

  #remove(watched: Watched): void {
    this.#watched.delete(watched);
    if (this.#watched.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** A time limit in words: `10 s`. */
export function seconds(ms: number): string {
  return `${ms / 1000} s`;
}
