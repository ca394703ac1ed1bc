/**
 * A barrier for threads: no thread passes until all have arrived. A waiting thread first spins for
 * a few microseconds, the usual difference between replicas with equal work, and then sleeps. Any
 * thread can break the barrier, which releases all threads for good.
 */

/** How waiting ended; `late` if a thread did not arrive in time. */
export type Arrival = "passed" | "broken" | "late";

/** The number of polls before sleeping. Sleeping and waking take about 20 us, a poll a few ns. */
const maxPolls = 4_000;
/** The longest sleep between two calls of `alive`. */
const maxSleepMs = 200;

/**
 * Offsets in 32-bit words. Words that are written at every arrival are in other cache lines than
 * those that waiting threads read.
 */
const offsets = { arrived: 0, generation: 32, broken: 33, command: 64, marks: 96 } as const;

export interface BarrierMemory {
  readonly shared: SharedArrayBuffer;
  /** The number of threads that must arrive. */
  readonly parties: number;
}

export function barrierMemory(parties: number): BarrierMemory {
  const bytes = Int32Array.BYTES_PER_ELEMENT * (offsets.marks + parties);
  return { shared: new SharedArrayBuffer(bytes), parties };
}

export interface Waiting {
  /** The longest wait for the other threads, in milliseconds; unlimited unless given. */
  readonly limitMs?: number;
  /** Called repeatedly while the thread sleeps. */
  readonly alive?: () => void;
}

export class Barrier {
  readonly #memory: Int32Array;
  readonly #parties: number;

  /** @param rank which of the threads this is, from 0 */
  constructor(
    { shared, parties }: BarrierMemory,
    readonly rank: number,
  ) {
    this.#memory = new Int32Array(shared);
    this.#parties = parties;
  }

  /** A number that one thread leaves for the others, to be read after the barrier. */
  get command(): number {
    return Atomics.load(this.#memory, offsets.command);
  }

  set command(value: number) {
    Atomics.store(this.#memory, offsets.command, value);
  }

  /** Arrives at the barrier, and waits until all threads have arrived. Allocates nothing. */
  arrive(waiting: Waiting = {}): Arrival {
    const all = this.#memory;
    const generation = Atomics.load(all, offsets.generation);
    if (Atomics.load(all, offsets.broken) !== 0) return "broken";
    Atomics.store(all, offsets.marks + this.rank, (generation + 1) | 0);
    if (Atomics.add(all, offsets.arrived, 1) === this.#parties - 1) {
      Atomics.store(all, offsets.arrived, 0);
      this.#next();
      return this.#outcome();
    }
    for (let i = 0; i < maxPolls; i++) {
      if (Atomics.load(all, offsets.generation) !== generation) return this.#outcome();
    }
    return this.#sleep(generation, waiting);
  }

  /** Releases all waiting threads; later arrivals return at once. */
  break(): void {
    Atomics.store(this.#memory, offsets.broken, 1);
    this.#next();
  }

  /** The ranks of the threads that have not arrived since the barrier was last passed. */
  missing(): number[] {
    const mark = (Atomics.load(this.#memory, offsets.generation) + 1) | 0;
    const ranks = Array.from({ length: this.#parties }, (_, rank) => rank);
    return ranks.filter((rank) => Atomics.load(this.#memory, offsets.marks + rank) !== mark);
  }

  #next(): void {
    Atomics.add(this.#memory, offsets.generation, 1);
    Atomics.notify(this.#memory, offsets.generation);
  }

  #outcome(): Arrival {
    return Atomics.load(this.#memory, offsets.broken) === 0 ? "passed" : "broken";
  }

  #sleep(generation: number, { limitMs = Number.POSITIVE_INFINITY, alive }: Waiting): Arrival {
    for (let sleptMs = 0; ; ) {
      const ms = Math.min(maxSleepMs, limitMs - sleptMs);
      const woken = Atomics.wait(this.#memory, offsets.generation, generation, ms);
      if (Atomics.load(this.#memory, offsets.generation) !== generation) return this.#outcome();
      if (woken === "timed-out") sleptMs += ms;
      if (sleptMs >= limitMs) return "late";
      alive?.();
    }
  }
}
