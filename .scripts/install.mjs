/** Installs the locked packages with the pinned pnpm, if they differ from the lockfile. */
import fs from "node:fs";
import path from "node:path";
import { inRoot, readJson, workspaceFolders } from "./paths.mjs";
import { runNode, runProgram } from "./process.mjs";

export async function installPackages() {
  if (isInstalled()) return;
  const { packageManager } = readJson(inRoot("package.json"));
  console.log(`Installing packages with ${packageManager} ...`);
  await runNpx(["--yes", packageManager, "install", "--frozen-lockfile", "--prefer-offline"]);
}

/**
 * Whether pnpm's copy of the lockfile equals the lockfile, and every workspace package has its
 * links.
 */
function isInstalled() {
  const [locked, installed] = [inRoot("pnpm-lock.yaml"), inRoot("node_modules/.pnpm/lock.yaml")];
  if (!fs.existsSync(installed)) return false;
  if (!fs.readFileSync(locked).equals(fs.readFileSync(installed))) return false;
  return workspaceFolders().every((folder) => fs.existsSync(inRoot(folder, "node_modules")));
}

/** Runs npx of the npm that started this process, otherwise the one on the PATH. */
export function runNpx(args, { cwd } = {}) {
  const npm = process.env.npm_execpath ?? "";
  if (path.basename(npm) === "npm-cli.js")
    return runNode(npm, ["exec", args[0], "--", ...args.slice(1)], { cwd });
  const onWindows = process.platform === "win32";
  return runProgram("npx", args, { shell: onWindows, cwd });
}
