/** What each root script does; `needs` says how much must be up to date before. */
import fs from "node:fs";
import { compile, typeCheck } from "./build.mjs";
import { writeCatalogue } from "./catalogue.mjs";
import { inRoot, workspaceFolders } from "./paths.mjs";
import { runNode } from "./process.mjs";
import { measureTargets } from "./targets.mjs";

const command = inRoot("packages/cli/bin/thalweg.js");

const biome = (...args) => runNode(inRoot("node_modules/@biomejs/biome/bin/biome"), args);

/**
 * Lint, format and types first: they are quick, and say more plainly what is wrong than a failing
 * test.
 */
async function test(args, env) {
  await biome("check", ".");
  await typeCheck(inRoot("tsconfig.test.json"));
  await runNode(inRoot("node_modules/vitest/vitest.mjs"), ["run", ...args], { env });
}

export const jobs = {
  start: { needs: "build", run: (args) => runNode(command, ["compare", ...args]) },
  test: { needs: "build", run: (args) => test(args, {}) },
  "test:thorough": { needs: "build", run: (args) => test(args, { THALWEG_THOROUGH: "1" }) },
  bench: {
    needs: "build",
    run: async (args) => {
      await compile(inRoot("bench/tsconfig.json"));
      await runNode(inRoot("bench/dist/main.js"), args);
    },
  },
  targets: {
    needs: "build",
    run: async () => biome("check", "--write", await measureTargets()),
  },
  catalogue: { needs: "build", run: writeCatalogue },
  build: { needs: "build", run: async () => {} },
  format: { needs: "install", run: (args) => biome("check", "--write", ...or(args, ["."])) },
  clean: { needs: "nothing", run: clean },
};

const or = (args, fallback) => (args.length > 0 ? args : fallback);

/** Removes what a build or a run has written; installed packages stay. */
async function clean() {
  const built = workspaceFolders().flatMap((folder) => [
    inRoot(folder, "dist"),
    inRoot(folder, "tsconfig.tsbuildinfo"),
  ]);
  for (const target of [
    ...built,
    inRoot("out"),
    inRoot("coverage"),
    inRoot("node_modules/.cache"),
  ]) {
    fs.rmSync(target, { recursive: true, force: true });
  }
}
