/**
 * Allocation of memory to arrays by their lifetimes: arrays that are not alive at the same time may
 * share memory.
 */

/**
 * The lifetime of an array: from the kernel that first writes it to the last that reads it, both
 * included.
 */
export interface Interval {
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

/** Arrays begin at multiples of this. */
export const alignment = 16;

export function aligned(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

/**
 * The offset of each array and the total number of bytes; without `reuse` no two arrays share
 * memory.
 */
export function allocate(
  intervals: readonly Interval[],
  reuse: boolean,
): { offsets: number[]; bytes: number } {
  const offsets = new Array<number>(intervals.length).fill(0);
  const byStart = intervals
    .map((_, i) => i)
    .sort((a, b) => intervals[a]!.first - intervals[b]!.first);
  const byEnd = [...byStart].sort((a, b) => intervals[a]!.last - intervals[b]!.last);
  const free = new FreeList();
  let ended = 0;
  for (const i of byStart) {
    const { first, bytes } = intervals[i]!;
    for (; reuse && ended < byEnd.length && intervals[byEnd[ended]!]!.last < first; ended++) {
      const over = byEnd[ended]!;
      free.give(offsets[over]!, aligned(intervals[over]!.bytes));
    }
    offsets[i] = free.take(aligned(bytes));
  }
  return { offsets, bytes: free.end };
}

/** Free blocks in order of their offsets, and the end beyond which everything is free. */
class FreeList {
  end = 0;
  readonly #stretches: { offset: number; bytes: number }[] = [];

  /**
   * The offset of a block of this size: in the smallest free block that is large enough (best fit).
   */
  take(bytes: number): number {
    if (bytes === 0) return 0;
    let best = -1;
    for (const [i, stretch] of this.#stretches.entries()) {
      const fits = stretch.bytes >= bytes;
      if (fits && (best < 0 || stretch.bytes < this.#stretches[best]!.bytes)) best = i;
    }
    if (best < 0) return this.#extend(bytes);
    const stretch = this.#stretches[best]!;
    const { offset } = stretch;
    stretch.offset += bytes;
    stretch.bytes -= bytes;
    if (stretch.bytes === 0) this.#stretches.splice(best, 1);
    return offset;
  }

  give(offset: number, bytes: number): void {
    if (bytes === 0) return;
    const list = this.#stretches;
    let i = list.length;
    while (i > 0 && list[i - 1]!.offset > offset) i--;
    list.splice(i, 0, { offset, bytes });
    for (const at of [i, i - 1]) {
      const [left, right] = [list[at], list[at + 1]];
      if (left === undefined || right === undefined) continue;
      if (left.offset + left.bytes !== right.offset) continue;
      left.bytes += right.bytes;
      list.splice(at + 1, 1);
    }
  }

  #extend(bytes: number): number {
    const last = this.#stretches.at(-1);
    if (last !== undefined && last.offset + last.bytes === this.end) {
      this.#stretches.pop();
      this.end = last.offset + bytes;
      return last.offset;
    }
    const offset = this.end;
    this.end += bytes;
    return offset;
  }
}
