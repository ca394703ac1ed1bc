/** The thread that loads a study's module. */
import { fileURLToPath } from "node:url";
import { UsageError } from "@thalweg/core";
import { answerIsolated } from "@thalweg/engine/node";
import { createJiti } from "jiti";
import type { StudyModuleTask } from "./study-module.js";

await answerIsolated<StudyModuleTask, string>(async ({ task: { url } }) => {
  const file = fileURLToPath(url);
  const jiti = createJiti(url, { fsCache: false, interopDefault: false });
  let study: unknown;
  try {
    const exports = await jiti.import<{ readonly default?: unknown }>(file);
    study = exports.default;
  } catch (error) {
    const first = String(error instanceof Error ? error.message : error).split("\n")[0];
    throw new UsageError(`${file} throws while it loads: ${first}`);
  }
  if (typeof study !== "object" || study === null) {
    throw new UsageError(
      `${file} has no study as its default export; write export default { problems, optimizers }.`,
    );
  }
  return JSON.stringify(study);
});
