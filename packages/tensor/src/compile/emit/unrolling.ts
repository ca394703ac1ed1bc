/** How a pass over a row is cut: rounds of a loop, then single vectors, the last of them perhaps not full. */
import type { Instruction } from "../code.js";
import { isChained, isHeavy } from "../cost.js";

/** The vector that is being written. */
export interface Cursor {
  /** Its distance from the pointers, in vectors. */
  readonly vector: number;
  /** How many of its lanes are elements of the row. */
  readonly lanes: number;
  /** Whether it is reached by the pointers that move with the pass, and not by those of the row. */
  readonly moving: boolean;
  /** Its place in the row modulo the loop's rounds, where that is not its distance. */
  readonly number?: number;
}

export interface PassPlan {
  readonly rounds: number;
  /** Vectors a round: as many as a sum has partial vectors, or as are written in turns. */
  readonly unrolled: number;
  /** Vectors whose instructions are written in turns, in the loop and after it. */
  readonly together: number;
  /** The lanes of each vector after the loop. */
  readonly rest: readonly number[];
}

/** Copies of the code worth writing to save a loop, in instructions. */
const mostWritten = 64;
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
  // Two vectors of a chain take 16 registers; with three of them there are spills (erf: 1.2 times as fast by two, 1.15 by three).
  const together = instructions.some(isChain) ? 2 : 1;
  if (vectors <= 1 || vectors * weight <= mostWritten) {
    return { rounds: 0, unrolled: 1, together, rest: restOf(vectors) };
  }
  const reduces = instructions.some(({ kind }) => kind === "reduce");
  const unrolled = reduces && 4 * weight <= mostWritten && vectors >= 8 ? 4 : together;
  const rounds = Math.floor(vectors / unrolled);
  return { rounds, unrolled, together, rest: restOf(vectors - rounds * unrolled) };
}

const isChain = (instruction: Instruction): boolean =>
  instruction.kind === "compute" && isChained(instruction.op);

function weightOf(instruction: Instruction): number {
  return instruction.kind === "compute" && isHeavy(instruction.op) ? heavyWeight : 2;
}
