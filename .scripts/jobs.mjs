/** The root scripts; `needs` is what must be up to date before. */
import fs from "node:fs";
import { writeApi } from "./api.mjs";
import { compile, typeCheck } from "./build.mjs";
import { collectTable } from "./calibration.mjs";
import { writeCatalogue } from "./catalogue.mjs";
import { writeDocs } from "./docs.mjs";
import { installCommand } from "./install-command.mjs";
import { runMutants } from "./mutants.mjs";
import { inRoot, workspaceFolders } from "./paths.mjs";
import { runNode } from "./process.mjs";
import { measureTargets } from "./targets.mjs";

const command = inRoot("packages/cli/bin/thalweg.js");

const biome = (...args) => runNode(inRoot("node_modules/@biomejs/biome/bin/biome"), args);

const vitest = (args, env) =>
  runNode(inRoot("node_modules/vitest/vitest.mjs"), ["run", ...args], { env });

/**
 * Lint, format and types first: they are quick, and say more plainly what is wrong than a failing
 * test.
 */
async function test(args, env) {
  await biome("check", ".");
  await typeCheck(inRoot("tsconfig.test.json"));
  await vitest(args, env);
}

export const jobs = {
  start: { needs: "build", run: (args) => runNode(command, ["compare", ...args]) },
  test: { needs: "build", run: (args) => test(args, {}) },
  "test:quick": { needs: "build", run: (args) => vitest(args, { THALWEG_QUICK: "1" }) },
  "test:thorough": { needs: "build", run: (args) => test(args, { THALWEG_THOROUGH: "1" }) },
  bench: {
    needs: "build",
    run: async (args) => {
      await compile(inRoot("bench/tsconfig.json"));
      await runNode(inRoot("bench/dist/main.js"), args);
    },
  },
  targets: { needs: "build", run: measureTargets },
  calibration: { needs: "build", run: collectTable },
  catalogue: { needs: "build", run: writeCatalogue },
  api: { needs: "build", run: writeApi },
  docs: { needs: "build", run: writeDocs },
  mutants: { needs: "install", run: runMutants },
  "install-command": { needs: "build", run: installCommand },
  build: { needs: "build", run: async () => {} },
  format: { needs: "install", run: (args) => biome("check", "--write", ...or(args, ["."])) },
  clean: { needs: "nothing", run: clean },
};

const or = (args, fallback) => (args.length > 0 ? args : fallback);

/** Removes the outputs of builds and runs, but not installed packages. */
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
