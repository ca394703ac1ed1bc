/**
 * How a pass over a row is unrolled: rounds of a loop, then single vectors, of which the last may
 * be partial.
 */
import type { Instruction } from "../ir/code.js";
import { isChained, isHeavy } from "../ir/cost.js";

/** The vector that is being written. */
export interface Cursor {
  /** Its distance from the pointers, in vectors. */
  readonly vector: number;
  /** The number of its lanes that are elements of the row. */
  readonly lanes: number;
  /** Whether it is addressed by the pointers that move with the pass, not by those of the row. */
  readonly moving: boolean;
  /** Its number in the row, where that differs from its distance. */
  readonly number?: number;
}

interface PassPlan {
  readonly rounds: number;
  /** Vectors a round: as many as a sum has partial sums, or as are interleaved. */
  readonly unrolled: number;
  /** Vectors whose instructions are interleaved, in the loop and after it. */
  readonly together: number;
  /** The lanes of each vector after the loop. */
  readonly rest: readonly number[];
}

/** The number of instructions up to which code is written out instead of as a loop. */
const maxWritten = 64;
const heavyWeight = 24;

export function planPass(
  instructions: readonly Instruction[],
  extent: number,
  lanes: number,
): PassPlan {
  const vectors = Math.floor(extent / lanes);
  const tail = extent % lanes;
  const weight = instructions.reduce((sum, instruction) => sum + weightOf(instruction), 0);
  const restOf = (count: number) => [
    ...new Array<number>(count).fill(lanes),
    ...(tail > 0 ? [tail] : []),
  ];
  // Two interleaved chains take 16 registers; three spill (erf is 1.2 times as fast with two, 1.15
  // with three).
  const together = instructions.some(isChain) ? 2 : 1;
  if (vectors <= 1 || vectors * weight <= maxWritten) {
    return { rounds: 0, unrolled: 1, together, rest: restOf(vectors) };
  }
  const reduces = instructions.some(({ kind }) => kind === "reduce");
  const unrolled = reduces && 4 * weight <= maxWritten && vectors >= 8 ? 4 : together;
  const rounds = Math.floor(vectors / unrolled);
  return { rounds, unrolled, together, rest: restOf(vectors - rounds * unrolled) };
}

const isChain = (instruction: Instruction): boolean =>
  instruction.kind === "compute" && isChained(instruction.op);

function weightOf(instruction: Instruction): number {
  return instruction.kind === "compute" && isHeavy(instruction.op) ? heavyWeight : 2;
}
