import type { RandomStream } from "@thalweg/core";

/** The number of draws between two calls. The slowest draw takes some microseconds. */
const drawsPerCall = 1 << 16;

/** The same stream of numbers, which calls `drawn` after every 65,536 draws. */
export function watchedStream(stream: RandomStream, drawn: () => void): RandomStream {
  let left = drawsPerCall;
  const count = <T>(value: T): T => {
    if (--left === 0) {
      left = drawsPerCall;
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
