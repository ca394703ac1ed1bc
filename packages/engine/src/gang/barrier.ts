/**
 * A barrier for threads: nobody goes on before all have come. Whoever waits looks again and again for a few microseconds, which is how far
 * replicas with equal work lie apart, and then sleeps. It can be broken from any thread, which lets everybody go for good.
 */

/** How waiting ended. `late`: somebody did not come in time. */
export type Arrival = "passed" | "broken" | "late";

/** Looks before sleeping. A sleep and its end take some 20 us, a look a few ns. */
const looks = 4_000;
/** The longest sleep between two signs of life. */
const napMs = 200;

/** Words far enough apart that what changes at every arrival disturbs nobody who waits. */
const words = { arrived: 0, generation: 32, broken: 33, command: 64, marks: 96 } as const;

export interface BarrierMemory {
  readonly shared: SharedArrayBuffer;
  /** How many must come. */
  readonly parties: number;
}

export function barrierMemory(parties: number): BarrierMemory {
  const bytes = Int32Array.BYTES_PER_ELEMENT * (words.marks + parties);
  return { shared: new SharedArrayBuffer(bytes), parties };
}

export interface Waiting {
  /** How long to wait for the others, in milliseconds; for ever unless given. */
  readonly limitMs?: number;
  /** Called now and then while asleep. */
  readonly alive?: () => void;
}

export class Barrier {
  readonly #words: Int32Array;
  readonly #parties: number;

  /** @param rank who comes here, from 0 */
  constructor(
    { shared, parties }: BarrierMemory,
    readonly rank: number,
  ) {
    this.#words = new Int32Array(shared);
    this.#parties = parties;
  }

  /** A number that one party leaves for the others, to be read after they have met. */
  get command(): number {
    return Atomics.load(this.#words, words.command);
  }

  set command(value: number) {
    Atomics.store(this.#words, words.command, value);
  }

  /** Comes to the barrier, and waits until all have. Allocates nothing. */
  arrive(waiting: Waiting = {}): Arrival {
    const all = this.#words;
    const generation = Atomics.load(all, words.generation);
    if (Atomics.load(all, words.broken) !== 0) return "broken";
    Atomics.store(all, words.marks + this.rank, (generation + 1) | 0);
    if (Atomics.add(all, words.arrived, 1) === this.#parties - 1) {
      Atomics.store(all, words.arrived, 0);
      this.#next();
      return this.#outcome();
    }
    for (let i = 0; i < looks; i++) {
      if (Atomics.load(all, words.generation) !== generation) return this.#outcome();
    }
    return this.#sleep(generation, waiting);
  }

  /** Lets everybody go, now and ever after. */
  break(): void {
    Atomics.store(this.#words, words.broken, 1);
    this.#next();
  }

  /** Who has not come since all last met. */
  missing(): number[] {
    const mark = (Atomics.load(this.#words, words.generation) + 1) | 0;
    const ranks = Array.from({ length: this.#parties }, (_, rank) => rank);
    return ranks.filter((rank) => Atomics.load(this.#words, words.marks + rank) !== mark);
  }

  #next(): void {
    Atomics.add(this.#words, words.generation, 1);
    Atomics.notify(this.#words, words.generation);
  }

  #outcome(): Arrival {
    return Atomics.load(this.#words, words.broken) === 0 ? "passed" : "broken";
  }

  #sleep(generation: number, { limitMs = Number.POSITIVE_INFINITY, alive }: Waiting): Arrival {
    for (let sleptMs = 0; ; ) {
      const ms = Math.min(napMs, limitMs - sleptMs);
      const woken = Atomics.wait(this.#words, words.generation, generation, ms);
      if (Atomics.load(this.#words, words.generation) !== generation) return this.#outcome();
      if (woken === "timed-out") sleptMs += ms;
      if (sleptMs >= limitMs) return "late";
      alive?.();
    }
  }
}
