/**
 * The entry of every root script: `node .scripts/run.mjs <job> [arguments]`.
 *
 * This file only checks the version of Node, in syntax that an old Node can still parse; the work
 * is in main.mjs.
 */
import fs from "node:fs";

const root = new URL("../", import.meta.url);
const wanted = JSON.parse(fs.readFileSync(new URL("package.json", root), "utf8")).engines.node;
const [major, minor] = wanted.replace(">=", "").split(".").map(Number);
const [ownMajor, ownMinor] = process.versions.node.split(".").map(Number);

if (ownMajor < major || (ownMajor === major && ownMinor < minor)) {
  console.error(
    `thalweg: this is Node ${process.versions.node}; Node ${major}.${minor} or newer is needed. ` +
      "Install it from https://nodejs.org and run the same command again.",
  );
  process.exitCode = 2;
} else {
  import("./main.mjs").then((main) => main.run(process.argv[2], process.argv.slice(3)));
}
