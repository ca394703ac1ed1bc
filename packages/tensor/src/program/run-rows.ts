/**
 * Runs a phase several times, one run after the other: the definition of the bits of a compiled
 * program that runs ahead.
 */
import { UsageError } from "@thalweg/core";
import type { Program, TypedArray } from "./program.js";

/** The arrays of a phase that runs ahead. */
export interface Rows {
  /** Where each run takes its row from, and the variable that it goes to. */
  readonly feeds: readonly { readonly rows: TypedArray; readonly variable: TypedArray }[];
  /** Where each run's value goes, and the output that it comes from. */
  readonly keeps: readonly { readonly rows: TypedArray; readonly output: TypedArray }[];
}

/** Implements {@link Program.runAhead} by single runs. */
export function runRows({ feeds, keeps }: Rows, count: number, run: () => void): number {
  for (let row = 0; row < count; row++) {
    for (const { rows, variable } of feeds) {
      variable.set(rows.subarray(row * variable.length, (row + 1) * variable.length));
    }
    run();
    for (const { rows, output } of keeps) rows[row] = output[0]!;
    if (!keeps.every(({ output }) => Number.isFinite(output[0]))) return row + 1;
  }
  return count;
}

/** @throws UsageError for a count that is no number of rows */
export function checkCount(phase: string, count: number, rows: number): void {
  if (Number.isSafeInteger(count) && count >= 0 && count <= rows) return;
  throw new UsageError(
    `phase "${phase}" cannot run ${count} times ahead; it has ${rows} rows, so give a whole number from 0 to ${rows}.`,
  );
}

/** @throws UsageError always: the phase was not made to run ahead */
export function refuseAhead(phase: string): never {
  throw new UsageError(
    `phase "${phase}" does not run ahead; give it \`ahead\` where the program is specified, or call run("${phase}").`,
  );
}
