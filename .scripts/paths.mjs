/** Paths of the working copy. */
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../", import.meta.url));

export const inRoot = (...parts) => path.join(root, ...parts);

export const readJson = (file) => JSON.parse(fs.readFileSync(file, "utf8"));

/** The folders of all workspace packages, as paths relative to the root. */
export function workspaceFolders() {
  const grouped = ["packages", "plugins"].flatMap((group) =>
    fs.readdirSync(inRoot(group)).map((name) => path.join(group, name)),
  );
  return [...grouped, "test", "bench"].filter((folder) =>
    fs.existsSync(inRoot(folder, "package.json")),
  );
}
