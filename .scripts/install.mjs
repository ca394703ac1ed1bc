/**
 * Installs the locked packages with the pinned pnpm, only when they are not what the lockfile says.
 */
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
 * pnpm leaves a byte-for-byte copy of the lockfile behind; and every workspace package has its
 * links.
 */
function isInstalled() {
  const [locked, installed] = [inRoot("pnpm-lock.yaml"), inRoot("node_modules/.pnpm/lock.yaml")];
  if (!fs.existsSync(installed)) return false;
  if (!fs.readFileSync(locked).equals(fs.readFileSync(installed))) return false;
  return workspaceFolders().every((folder) => fs.existsSync(inRoot(folder, "node_modules")));
}

/** npx of the npm that started us, which may not be on the PATH; otherwise the one that is. */
function runNpx(args) {
  const npm = process.env.npm_execpath ?? "";
  if (path.basename(npm) === "npm-cli.js")
    return runNode(npm, ["exec", args[0], "--", ...args.slice(1)]);
  const onWindows = process.platform === "win32";
  return runProgram("npx", args, { shell: onWindows });
}
