/** Loads and stores of the first lanes of a vector, adjacent in memory or a stride apart. */
import type { FunctionBuilder, Local } from "./encoder/function-builder.js";

/** Where the first `count` lanes of a vector are in memory. */
export interface LanePlace {
  readonly pointer: Local;
  /** Bytes from the pointer to the first lane. */
  readonly offset: number;
  readonly laneBytes: 4 | 8;
  readonly count: number;
  /** Bytes from one lane to the next; `laneBytes` (adjacent lanes) unless given. */
  readonly stride?: number;
}

/**
 * Leaves a vector on the stack whose first lanes are read from memory.
 * @param past `unknown` memory after the last lane is never read, and the other lanes are 0;
 * `readable` memory may be read, which saves instructions, and the other lanes hold anything
 */
export function loadLanes(
  f: FunctionBuilder,
  { pointer, offset, laneBytes, count, stride = laneBytes }: LanePlace,
  past: "unknown" | "readable" = "unknown",
): void {
  if (stride !== laneBytes && count > 1) {
    loadApart(f, { pointer, offset, laneBytes, count, stride });
    return;
  }
  const bytes = count * laneBytes;
  const parts = bytes === 12 && past === "unknown";
  if (parts) f.get(pointer);
  f.get(pointer);
  if (bytes === 4) f.memory("v128.load32_zero", offset, laneBytes);
  else if (bytes === 8 || parts) f.memory("v128.load64_zero", offset, laneBytes);
  else f.memory("v128.load", offset, laneBytes);
  if (parts) f.memoryLane("v128.load32_lane", 2, offset + 8);
}

/** Loads lanes that are not adjacent, one by one. */
function loadApart(
  f: FunctionBuilder,
  { pointer, offset, laneBytes, count, stride }: Required<LanePlace>,
): void {
  const isWord = laneBytes === 4;
  f.get(pointer).memory(isWord ? "v128.load32_zero" : "v128.load64_zero", offset);
  const vector = f.local("v128");
  for (let lane = 1; lane < count; lane++) {
    f.set(vector).get(pointer).get(vector);
    f.memoryLane(isWord ? "v128.load32_lane" : "v128.load64_lane", lane, offset + lane * stride);
  }
  f.release(vector);
}

/** Leaves on the stack one element in every lane. */
export function loadSplat(
  f: FunctionBuilder,
  { pointer, offset, laneBytes }: Pick<LanePlace, "pointer" | "offset" | "laneBytes">,
): void {
  f.get(pointer).memory(laneBytes === 4 ? "v128.load32_splat" : "v128.load64_splat", offset);
}

/** Stores the first lanes of a vector, in a local or pushed, and writes nothing beyond them. */
export function storeLanes(
  f: FunctionBuilder,
  { pointer, offset, laneBytes, count, stride = laneBytes }: LanePlace,
  value: Local | (() => void),
): void {
  const push = typeof value === "function" ? value : () => f.get(value);
  if (stride === laneBytes && laneBytes * count === 16) {
    f.get(pointer);
    push();
    f.memory("v128.store", offset, laneBytes);
    return;
  }
  const vector = typeof value === "function" ? f.local("v128") : value;
  if (vector !== value) {
    push();
    f.set(vector);
  }
  const store = (width: 4 | 8, lane: number, at: number) => {
    const name = width === 4 ? "v128.store32_lane" : "v128.store64_lane";
    f.get(pointer).get(vector).memoryLane(name, lane, at, laneBytes);
  };
  if (laneBytes === 4 && stride === 4) {
    if (count >= 2) store(8, 0, offset);
    if (count % 2 === 1) store(4, count - 1, offset + 4 * (count - 1));
  } else {
    for (let lane = 0; lane < count; lane++) store(laneBytes, lane, offset + lane * stride);
  }
  if (vector !== value) f.release(vector);
}
