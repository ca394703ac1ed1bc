import type { RandomStream } from "@thalweg/core";

/** Draws of which the slowest take some microseconds. */
const drawsATime = 1 << 16;

/** A stream of the same numbers that calls `drawn` after every 65,536 of them. */
export function watchedStream(stream: RandomStream, drawn: () => void): RandomStream {
  let left = drawsATime;
  const count = <T>(value: T): T => {
    if (--left === 0) {
      left = drawsATime;
      drawn();
    }
    return value;
  };
  return {
    uniform: () => count(stream.uniform()),
    normal: () => count(stream.normal()),
    integer: (bound) => count(stream.integer(bound)),
  };
}
