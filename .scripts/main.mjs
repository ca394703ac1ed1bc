/** Brings the working copy up to date (packages installed, TypeScript built), then runs one job. */
import { buildPackages } from "./build.mjs";
import { installPackages } from "./install.mjs";
import { jobs } from "./jobs.mjs";
import { exitCodeOf } from "./process.mjs";

/** Runs the named job and leaves its exit code in the process. */
export async function run(name, args) {
  const job = Object.hasOwn(jobs, name ?? "") ? jobs[name] : undefined;
  if (job === undefined) {
    console.error(`thalweg: no job "${name ?? ""}"; there are ${Object.keys(jobs).join(", ")}.`);
    process.exitCode = 2;
    return;
  }
  try {
    if (job.needs !== "nothing") await installPackages();
    if (job.needs === "build") await buildPackages();
    await job.run(args);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}
