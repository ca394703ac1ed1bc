/** Loads and stores of the first lanes of a vector, which touch no byte beyond them: for tails. */
import type { FunctionBuilder, Local } from "./encoder/function-builder.js";

/** Pushes a vector whose first `count` lanes are at `pointer + offset`; the others are 0. */
export function loadLanes(
  f: FunctionBuilder,
  pointer: Local,
  offset: number,
  count: number,
  laneBytes: 4 | 8,
): void {
  const bytes = count * laneBytes;
  if (bytes === 12) f.get(pointer);
  f.get(pointer);
  if (bytes === 16) f.memory("v128.load", offset, laneBytes);
  else if (bytes === 4) f.memory("v128.load32_zero", offset);
  else f.memory("v128.load64_zero", offset, laneBytes);
  if (bytes === 12) f.memoryLane("v128.load32_lane", 2, offset + 8);
}

/** Stores the first `count` lanes of a vector at `pointer + offset`. */
export function storeLanes(
  f: FunctionBuilder,
  pointer: Local,
  offset: number,
  count: number,
  laneBytes: 4 | 8,
  vector: Local,
): void {
  const bytes = count * laneBytes;
  f.get(pointer).get(vector);
  if (bytes === 16) f.memory("v128.store", offset, laneBytes);
  else if (bytes === 4) f.memoryLane("v128.store32_lane", 0, offset);
  else f.memoryLane("v128.store64_lane", 0, offset, laneBytes);
  if (bytes === 12)
    f.get(pointer)
      .get(vector)
      .memoryLane("v128.store32_lane", 2, offset + 8);
}
