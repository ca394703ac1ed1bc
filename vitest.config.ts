import { defineConfig } from "vitest/config";
import { ClosingLine } from "./test/reporter/closing-line.js";

const thorough = process.env.THALWEG_THOROUGH === "1";

export default defineConfig({
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "plugins/*/src/**/*.test.ts",
      "bench/src/**/*.test.ts",
      "test/**/*.test.ts",
    ],
    // Each file gets a process of its own: tests start worker threads, end them, and exhaust their
    // memory, and a main thread with its signals and working directory is what users have.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: thorough ? 600_000 : 60_000,
    hookTimeout: 60_000,
    reporters: ["default", new ClosingLine()],
  },
});
