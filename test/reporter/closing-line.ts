import type { Reporter, SerializedError, TestModule } from "vitest/node";

/**
 * How many tests ended how; a file that could not be loaded and an error outside any test count as
 * failed.
 */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The part of a test file's report that is counted. */
export interface ReportedModule {
  readonly children: { allTests(): Iterable<{ result(): { readonly state: string } }> };
  errors(): readonly unknown[];
}

/**
 * Counts the tests of a run. A test that never started because the run was cut short is skipped.
 */
export function tally(modules: readonly ReportedModule[], errorsOutsideTests: number): Tally {
  const states = modules.flatMap((module) =>
    Array.from(module.children.allTests(), (test) => test.result().state),
  );
  const count = (state: string) => states.filter((each) => each === state).length;
  const [passed, failed] = [count("passed"), count("failed")];
  const unloaded = modules.filter((module) => module.errors().length > 0).length;
  return {
    passed,
    failed: failed + unloaded + errorsOutsideTests,
    skipped: states.length - passed - failed,
  };
}

/** The tally as one line: `12 passed, 0 failed`, and `, 3 skipped` if any was. */
export function closingLine({ passed, failed, skipped }: Tally): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}

/**
 * Ends the output of a run with a plain line of its counts, for people and programs that read only
 * the end.
 */
export class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    process.stdout.write(`${closingLine(tally(modules, errors.length))}\n`);
  }
}
