/**
 * Watches the progress that other threads report, and calls back when one has reported none for too
 * long.
 */
import type { SharedProgress } from "../trial/progress.js";

/** What a watch asks about the thread that it watches. */
export interface WatchedThread {
  /** Whether it has begun; before, a limit of its own holds. */
  readonly hasBegun: () => boolean;
  /** The milliseconds for which it had to wait for a processor so far. They do not count. */
  readonly waitingMs: () => number;
}

const anyThread: WatchedThread = { hasBegun: () => true, waitingMs: () => 0 };

/** The time that a thread has to start, in milliseconds, unless the limit of a trial is longer. */
const startMs = 60_000;

interface Watched {
  readonly progress: SharedProgress;
  readonly thread: WatchedThread;
  readonly stalled: () => void;
  beat: number;
  quietMs: number;
  waitedMs: number;
}

/**
 * Measures time without progress, as the number of its own timer's ticks: where the machine is so
 * busy that the timer is late, or the whole process was suspended (a closed laptop, a stopped job),
 * the time in between does not count.
 */
export class StallWatch {
  readonly #watched = new Set<Watched>();
  readonly #periodMs: number;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(readonly stallMs: number) {
    this.#periodMs = Math.min(250, Math.max(5, stallMs / 20));
  }

  /**
   * Calls `stalled` once if `progress` does not change for `stallMs`, or for a minute while its
   * thread has not begun. Returns a function that ends the watch.
   */
  add(progress: SharedProgress, stalled: () => void, thread = anyThread): () => void {
    const watched = { progress, thread, stalled, beat: progress.beat, quietMs: 0, waitedMs: 0 };
    this.#watched.add(watched);
    this.#timer ??= setInterval(() => this.#check(), this.#periodMs);
    return () => this.#remove(watched);
  }

  close(): void {
    for (const watched of this.#watched) this.#remove(watched);
  }

  #check(): void {
    for (const watched of this.#watched) {
      const { beat } = watched.progress;
      const waitedMs = watched.thread.waitingMs();
      const ranMs = Math.max(0, this.#periodMs - (waitedMs - watched.waitedMs));
      watched.quietMs = beat === watched.beat ? watched.quietMs + ranMs : 0;
      watched.beat = beat;
      watched.waitedMs = waitedMs;
      const limitMs = watched.thread.hasBegun() ? this.stallMs : Math.max(startMs, this.stallMs);
      if (watched.quietMs >= limitMs) {
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
