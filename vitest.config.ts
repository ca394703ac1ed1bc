import { configDefaults, defineConfig } from "vitest/config";
import { ClosingLine } from "./test/reporter/closing-line.js";

const thorough = process.env.THALWEG_THOROUGH === "1";
const quick = process.env.THALWEG_QUICK === "1";

/** What takes long and draws no cases: tests of the thorough run alone. */
const inThoroughAlone = [
  "test/packed-packages.test.ts",
  "test/calibration/document.test.ts",
  "packages/store/src/scale.test.ts",
];

/**
 * Left out of the inner loop, which has nothing that starts the command, a browser or an engine, and
 * no random programs. Laws are tried there on a fifth of their cases
 * (`packages/testing/src/thorough.ts`).
 */
const notInQuick = [
  "packages/cli/src/{every-option,nonsense}.test.ts",
  "packages/cli/src/verbs/{one-run,run-study-file}.test.ts",
  "packages/store/src/kills.test.ts",
  "packages/tensor/src/**/*.property.test.ts",
];

/** Beside pure functions, but it loads Vega-Lite, which changes a built-in object. */
const impure = "packages/report/src/render/vega-twin.test.ts";

/** Tests of pure functions, in groups that take about as long. */
const pure = {
  packages: ["packages/{analysis,core,report,study,tensor,testing}/src/**/*.test.ts"],
  plugins: ["plugins/*/src/**/*.test.ts"],
  tests: [
    "test/{hand-steps,numeric,schedules,testing,training,transforms}/**/*.test.ts",
    "test/{laws-of-all,optimizer-hand-steps,optimizer-references,preset,references,theory}.test.ts",
  ],
};

/** Tests that start threads, end them, exhaust memory, or change built-in objects. */
const others = {
  units: ["packages/{cli,engine,store}/src/**/*.test.ts", impure],
  tests: quick
    ? ["test/{architecture,determinism}.test.ts"]
    : ["test/**/*.test.ts", "bench/src/**/*.test.ts"],
};

const excluded = [
  ...configDefaults.exclude,
  ...(quick ? notInQuick : []),
  ...(thorough ? [] : inThoroughAlone),
];

/**
 * The files of a group share two processes, which load and compile what they import once. Vitest
 * halves a group beforehand, so that several groups leave no process idle for long.
 */
const shared = (name: string, include: readonly string[]) => ({
  extends: true as const,
  test: { name, include: [...include], exclude: [...excluded, impure], isolate: false },
});

export default defineConfig({
  test: {
    projects: [
      shared("packages", pure.packages),
      shared("plugins", pure.plugins),
      ...(quick ? [] : [shared("tests", pure.tests)]),
      {
        extends: true,
        test: {
          name: "others",
          include: [...others.units, ...others.tests],
          exclude: [...excluded, ...pure.tests],
          // Each file has a process of its own, with a main thread whose signals and working
          // directory are what users have.
          isolate: true,
        },
      },
    ],
    setupFiles: ["test/setup/fixed-seed.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: thorough ? 600_000 : 60_000,
    hookTimeout: 60_000,
    reporters: ["default", new ClosingLine()],
  },
});
