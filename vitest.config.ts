import { configDefaults, defineConfig } from "vitest/config";
import { ClosingLine } from "./test/reporter/closing-line.js";

const thorough = process.env.THALWEG_THOROUGH === "1";
const quick = process.env.THALWEG_QUICK === "1";

/** Beside the code; the rest is in `test/`. */
const unitTests = ["packages/*/src/**/*.test.ts", "plugins/*/src/**/*.test.ts"];

/**
 * The inner loop: nothing that starts the command, a browser or an engine, and no random programs.
 * Laws are tried on a fifth of their cases (`packages/testing/src/thorough.ts`).
 */
const inQuick = [...unitTests, "test/{architecture,determinism}.test.ts"];
const notInQuick = [
  "packages/cli/src/{every-option,nonsense,verbs/one-run}.test.ts",
  "packages/store/src/kills.test.ts",
  "packages/tensor/src/**/*.property.test.ts",
];

/** What takes long and draws no cases: tests of the thorough run alone. */
const inThoroughAlone = [
  "test/packed-packages.test.ts",
  "test/calibration/document.test.ts",
  "packages/store/src/scale.test.ts",
];

export default defineConfig({
  test: {
    include: quick ? inQuick : [...unitTests, "bench/src/**/*.test.ts", "test/**/*.test.ts"],
    exclude: [
      ...configDefaults.exclude,
      ...(quick ? notInQuick : []),
      ...(thorough ? [] : inThoroughAlone),
    ],
    // Each file gets a process of its own: tests start worker threads, end them, and exhaust their
    // memory, and a main thread with its signals and working directory is what users have.
    setupFiles: ["test/setup/fixed-seed.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: thorough ? 600_000 : 60_000,
    hookTimeout: 60_000,
    reporters: ["default", new ClosingLine()],
  },
});
