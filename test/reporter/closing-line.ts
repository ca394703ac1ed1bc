import type { Reporter, SerializedError, TestModule, Vitest } from "vitest/node";

/**
 * How many tests ended how; a file that could not be loaded and an error outside any test count as
 * failed.
 */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** Skipped tests whose title says why: `... (exempt: the reason)`. */
  readonly exempt: number;
  /** The full names of all others that were skipped, or never started. */
  readonly skipped: readonly string[];
}

/** The part of a test file's report that is counted. */
export interface ReportedModule {
  readonly children: { allTests(): Iterable<ReportedTest> };
  errors(): readonly unknown[];
}

interface ReportedTest {
  readonly fullName: string;
  result(): { readonly state: string };
}

const isExempt = ({ fullName }: ReportedTest) => /\(exempt: .+\)$/s.test(fullName);

/**
 * Counts the tests of a run. A test that never started because the run was cut short is skipped.
 */
export function tally(modules: readonly ReportedModule[], errorsOutsideTests: number): Tally {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const count = (state: string) => tests.filter((test) => test.result().state === state).length;
  const unloaded = modules.filter((module) => module.errors().length > 0).length;
  const left = tests.filter((test) => !["passed", "failed"].includes(test.result().state));
  return {
    passed: count("passed"),
    failed: count("failed") + unloaded + errorsOutsideTests,
    exempt: left.filter(isExempt).length,
    skipped: left.filter((test) => !isExempt(test)).map(({ fullName }) => fullName),
  };
}

/** The tally as one line: `12 passed, 0 failed`, then `, 3 exempt` and `, 1 skipped` if any was. */
export function closingLine({ passed, failed, exempt, skipped }: Tally): string {
  return [
    `${passed} passed, ${failed} failed`,
    ...(exempt > 0 ? [`${exempt} exempt`] : []),
    ...(skipped.length > 0 ? [`${skipped.length} skipped`] : []),
  ].join(", ");
}

/** What is wrong with a whole run in CI, where only exemptions may be skipped. */
export function faultInCi({ skipped }: Tally): string | undefined {
  const [first] = skipped;
  if (first === undefined) return undefined;
  const which =
    skipped.length === 1
      ? `"${first}" was skipped`
      : `${skipped.length} tests, "${first}" first, were skipped`;
  return `${which}; in CI every test runs, or says "(exempt: why)" in its title.`;
}

/**
 * Ends the output of a run with a plain line of its counts, for people and programs that read only
 * the end. In CI it fails a run that skips a test without a reason.
 */
export class ClosingLine implements Reporter {
  #isWhole = true;

  onInit({ config }: Vitest): void {
    this.#isWhole = config.testNamePattern === undefined;
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const counts = tally(modules, errors.length);
    const fault = process.env.CI !== undefined && this.#isWhole ? faultInCi(counts) : undefined;
    if (fault !== undefined) {
      process.stdout.write(`${fault}\n`);
      process.exitCode = 1;
    }
    process.stdout.write(`${closingLine(counts)}\n`);
  }
}
