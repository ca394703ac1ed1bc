/**
 * Mutation testing of one package: `npm run mutants -- packages/study [files]`.
 *
 * StrykerJS changes the sources of the package in one place at a time (a sign, a bound, a
 * condition, a string) and runs the tests that reach that place. A mutant that no test notices
 * survives: either the change has no effect, or a test is missing. The job works in a temporary
 * copy, where it also installs StrykerJS, and does not change the checkout. It runs the tests
 * beside the package's sources and those that are named, and changes all sources of the package or
 * those that are named. It writes the report to out/mutants.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { runNpx } from "./install.mjs";
import { WrongUsage } from "./options.mjs";
import { inRoot, readJson, workspaceFolders } from "./paths.mjs";
import { outputOf, runNode } from "./process.mjs";

/** The newest versions that run on the oldest supported Node. */
const tools = ["@stryker-mutator/core@9.6.1", "@stryker-mutator/vitest-runner@9.6.1"];

/**
 * @param args the folder of a package; then test files, and sources to change (all of the package
 * unless given), as paths or patterns from the root
 * @throws WrongUsage if the folder is no package's
 */
export async function runMutants([folder = "", ...paths]) {
  const workspace = path.normalize(folder).replace(/[/\\]$/, "");
  if (!workspaceFolders().includes(workspace)) {
    throw new WrongUsage(
      `npm run mutants was given "${folder}" first, which is no package of the workspace; it takes a package's folder, such as packages/study, then test files and sources.`,
    );
  }
  const [tests, sources] = [true, false].map((wanted) =>
    paths.filter((each) => each.endsWith(".test.ts") === wanted),
  );
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), "thalweg-mutants-"));
  try {
    await prepare(copy);
    writeConfiguration(copy, workspace, tests, sources);
    const stryker = path.join(copy, "node_modules/@stryker-mutator/core/bin/stryker.js");
    await runNode(stryker, ["run"], { cwd: copy });
  } finally {
    fs.rmSync(copy, { recursive: true, force: true });
  }
}

/**
 * Makes a copy of the tracked and untracked files that git does not ignore, installs its packages
 * and builds it.
 */
async function prepare(copy) {
  const files = await outputOf("git", ["ls-files", "-z", "-c", "-o", "--exclude-standard"]);
  for (const file of files.split("\0")) {
    if (file === "" || !fs.existsSync(inRoot(file))) continue;
    fs.cpSync(inRoot(file), path.join(copy, file), { recursive: true });
  }
  const { packageManager } = readJson(inRoot("package.json"));
  await runNpx(
    [
      "--yes",
      packageManager,
      "add",
      "--workspace-root",
      "--save-dev",
      "--prefer-offline",
      ...tools,
    ],
    { cwd: copy },
  );
  await runNode(path.join(copy, ".scripts/run.mjs"), ["build"], { cwd: copy });
}

function writeConfiguration(copy, folder, tests, sources) {
  const report = (extension) => inRoot("out/mutants", `${path.basename(folder)}.${extension}`);
  const include = [`${folder}/src/**/*.test.ts`, ...tests];
  fs.writeFileSync(
    path.join(copy, "vitest.mutants.config.ts"),
    `export default { test: { include: ${JSON.stringify(include)}, testTimeout: 60_000 } };\n`,
  );
  const configuration = {
    inPlace: true,
    mutate: [
      ...(sources.length > 0 ? sources : [`${folder}/src/**/*.ts`]),
      `!${folder}/src/**/*.test.ts`,
    ],
    testRunner: "vitest",
    vitest: { configFile: "vitest.mutants.config.ts", related: false },
    plugins: ["@stryker-mutator/vitest-runner"],
    // Other packages and the threads of a pool load the built files.
    buildCommand: "node .scripts/bundle-all.mjs",
    coverageAnalysis: "perTest",
    ignoreStatic: true,
    // Tests pin the texts of messages where they matter.
    mutator: { excludedMutations: ["StringLiteral"] },
    reporters: ["progress", "clear-text", "html", "json"],
    clearTextReporter: { allowColor: false, reportTests: false, reportScoreTable: true },
    htmlReporter: { fileName: report("html") },
    jsonReporter: { fileName: report("json") },
    concurrency: 2,
    timeoutMS: 20_000,
    tempDirName: ".stryker-tmp",
    allowConsoleColors: false,
  };
  fs.writeFileSync(
    path.join(copy, "stryker.config.json"),
    `${JSON.stringify(configuration, undefined, 2)}\n`,
  );
}
