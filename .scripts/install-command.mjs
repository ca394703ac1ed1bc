/**
 * `npm run install-command`: puts `thalweg` on the path. The command is packed with all its
 * dependencies as they are installed here, and npm installs that one archive globally, without a
 * request to a registry. The clone may be moved or removed afterwards. `-- --prefix FOLDER`
 * installs below another folder than npm's own prefix.
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { readOptions } from "./options.mjs";
import { inRoot, readJson, workspaceFolders } from "./paths.mjs";
import { npmOutput, runNpm } from "./process.mjs";

const commandFolder = inRoot("packages/cli");

export async function installCommand(args) {
  const { prefix } = readOptions("install-command", args, ["prefix"]);
  const where = ["--global", ...(prefix === undefined ? [] : ["--prefix", path.resolve(prefix)])];
  const made = fs.mkdtempSync(path.join(os.tmpdir(), "thalweg-command-"));
  try {
    const folder = path.join(made, "command");
    await gather(folder);
    const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"];
    const [packed] = JSON.parse(await npmOutput(["pack", "--json", ...quiet], folder));
    await runNpm(["install", ...where, "--offline", ...quiet, path.join(folder, packed.filename)]);
  } finally {
    fs.rmSync(made, { recursive: true, force: true });
  }
  const root = (await npmOutput(["prefix", ...where])).trim();
  const bin = process.platform === "win32" ? root : path.join(root, "bin");
  const isOnPath = (process.env.PATH ?? "").split(path.delimiter).includes(bin);
  console.log(`thalweg is installed in ${bin}${isOnPath ? "" : ", which is not on the PATH"}.`);
  console.log(`To remove it: npm uninstall ${where.join(" ")} @thalweg/cli`);
}

/**
 * Copies the command's package into a folder, with its dependencies in its node_modules, hoisted as
 * far as versions allow.
 */
async function gather(folder) {
  const published = await publishedFiles();
  const placed = new Map();
  const visibleFrom = (target, name) => {
    for (let at = target; at.startsWith(folder); at = path.dirname(at)) {
      const found = placed.get(path.join(at, "node_modules", name));
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const place = (source, target) => {
    placed.set(target, source);
    const files = published.get(source);
    if (files === undefined) copyWhole(source, target);
    else copyFiles(source, target, files);
    const { dependencies = {} } = readJson(path.join(source, "package.json"));
    for (const name of Object.keys(dependencies)) {
      const found = installedFrom(source, name);
      const visible = visibleFrom(target, name);
      if (visible === found) continue;
      place(found, path.join(visible === undefined ? folder : target, "node_modules", name));
    }
  };
  place(fs.realpathSync(commandFolder), folder);
  const file = path.join(folder, "package.json");
  const manifest = readJson(file);
  const bundleDependencies = Object.keys(manifest.dependencies);
  fs.writeFileSync(file, JSON.stringify({ ...manifest, bundleDependencies }, null, 2));
}

/** The files that publishing would include, by the folder of each workspace package. */
async function publishedFiles() {
  const folders = workspaceFolders().filter(
    (folder) => readJson(inRoot(folder, "package.json")).private !== true,
  );
  const given = folders.map((folder) => `./${folder.split(path.sep).join("/")}`);
  const packed = JSON.parse(await npmOutput(["pack", "--dry-run", "--json", ...given]));
  const byName = new Map(packed.map(({ name, files }) => [name, files]));
  return new Map(
    folders.map((folder) => {
      const { name } = readJson(inRoot(folder, "package.json"));
      return [fs.realpathSync(inRoot(folder)), byName.get(name).map((file) => file.path)];
    }),
  );
}

function copyFiles(source, target, files) {
  for (const file of files) {
    fs.mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
    fs.copyFileSync(path.join(source, file), path.join(target, file));
  }
  const { devDependencies: _, ...manifest } = readJson(path.join(source, "package.json"));
  const dependencies = withVersions(source, manifest.dependencies);
  const own = { ...manifest, dependencies, peerDependencies: undefined };
  fs.writeFileSync(path.join(target, "package.json"), JSON.stringify(own, null, 2));
}

/** Replaces the workspace's version notations by the installed versions. */
const withVersions = (source, ranges = {}) =>
  Object.fromEntries(
    Object.keys(ranges).map((name) => {
      const { version } = readJson(path.join(installedFrom(source, name), "package.json"));
      return [name, version];
    }),
  );

/**
 * Copies a third party's installed package, without packages installed inside it, declarations and
 * source maps.
 */
function copyWhole(source, target) {
  const inside = path.join(source, "node_modules");
  const filter = (file) => file !== inside && !/\.(map|d\.[cm]?ts)$/.test(file);
  fs.cpSync(source, target, { recursive: true, filter });
}

/** Where Node finds a package from a folder: the nearest node_modules upwards that holds it. */
function installedFrom(folder, name) {
  for (let at = folder; ; at = path.dirname(at)) {
    const candidate = path.join(at, "node_modules", name);
    if (fs.existsSync(candidate)) return fs.realpathSync(candidate);
    if (at === path.dirname(at))
      throw new Error(`${name}, which ${folder} needs, is not installed`);
  }
}
