/** How far each pair of a study is: what has ended, what failed, and the best loss. */
import { showCount, showNumber } from "./numbers.js";
import { layOut } from "./text-table.js";

/** A trial that ended. */
export interface EndedTrial {
  readonly problem: string;
  readonly optimizer: string;
  readonly failed: boolean;
  /** The final validation loss, or loss; null if it failed, diverged or has none. */
  readonly loss: number | null;
}

interface Pair {
  readonly problem: string;
  readonly optimizer: string;
  done: number;
  failed: number;
  best: number | null;
  /** The number of the trial that ended last. */
  last: number;
}

export class PairRows {
  readonly #pairs = new Map<string, Pair>();
  #ended = 0;

  add({ problem, optimizer, failed, loss }: EndedTrial): void {
    const name = JSON.stringify([problem, optimizer]);
    const empty: Pair = { problem, optimizer, done: 0, failed: 0, best: null, last: 0 };
    const pair = this.#pairs.get(name) ?? empty;
    this.#pairs.set(name, pair);
    pair.done += 1;
    pair.failed += failed ? 1 : 0;
    pair.last = ++this.#ended;
    if (loss !== null && (pair.best === null || loss < pair.best)) pair.best = loss;
  }

  /**
   * At most so many lines, each of at most so many characters: a header, the pairs in the order in
   * which they began, and how many others there are. Those whose trials ended last are kept.
   */
  lines(most: number, width: number): string[] {
    const pairs = [...this.#pairs.values()];
    if (most < 2 || pairs.length === 0) return [];
    const isCut = pairs.length > most - 1;
    const room = isCut ? Math.max(0, most - 2) : pairs.length;
    const newest = [...pairs].sort((a, b) => b.last - a.last).slice(0, room);
    const shown = pairs.filter((pair) => newest.includes(pair));
    const right = (title: string) => ({ title, align: "right" as const });
    const { header, lines } = layOut(
      [
        { title: "problem" },
        { title: "optimizer" },
        ...["ended", "failed", "best loss"].map(right),
      ],
      shown.map((pair) => [
        ...[pair.problem, pair.optimizer, showCount(pair.done)],
        pair.failed === 0 ? "" : showCount(pair.failed),
        showNumber(pair.best),
      ]),
    );
    const others = pairs.length - shown.length;
    const more = isCut ? [`and ${others} other pairs`] : [];
    return [header, ...lines, ...more].map((line) => [...line].slice(0, width).join(""));
  }
}
