/**
 * The examples of the command's README, run in order in one folder; comparisons with the minimal
 * number of training runs.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { emptyFolder, pluginText, removeFolders, thalweg, write } from "./cli/run-thalweg.js";
import { root } from "./house/workspace.js";

afterAll(removeFolders);

const readme = readFileSync(path.join(root, "packages/cli/README.md"), "utf8");
const examples = [...readme.matchAll(/^ {4}thalweg (.*?)(?: +#.*)?$/gm)].map(([, args]) => args!);

it("every example of the README succeeds", async () => {
  const folder = emptyFolder();
  write(folder, "mine.ts", pluginText({ mine: "return { step: mul(lr, g) };" }));
  expect(examples.length).toBeGreaterThan(8);
  for (const example of examples) {
    const few = example.startsWith("compare")
      ? " --trials 0 --replicates 1 --seeds 1 --steps 5"
      : "";
    const outcome = await thalweg(`${example}${few}`.split(" "), { cwd: folder });
    expect([example, outcome.code, outcome.stderr.match(/^thalweg: .*/m)?.[0]]).toEqual([
      example,
      0,
      undefined,
    ]);
  }
}, 240_000);
