/**
 * A plugin that is one file, and what an editor needs beside it: a `tsconfig.json` that says where the
 * types of this command's own packages are. They are what the file gets when the command loads it,
 * so nothing has to be installed. The paths hold on this machine.
 */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "@thalweg/core";
import { exampleComment, exampleDefinition } from "./example-rule.js";
import type { PackageName } from "./package-name.js";

/** The files by their paths in the folder. */
export function pluginFile(
  name: PackageName,
  types: Readonly<Record<string, string>>,
): Record<string, string> {
  const paths = Object.fromEntries(
    Object.entries(types).map(([specifier, file]) => [specifier, [file]]),
  );
  const tsconfig = {
    compilerOptions: {
      ...{ target: "ES2022", module: "ESNext", moduleResolution: "bundler" },
      ...{ lib: ["ES2023", "DOM"], types: [], strict: true, noUncheckedIndexedAccess: true },
      ...{ noEmit: true, skipLibCheck: true, paths },
    },
  };
  return {
    [`${name.short}.ts`]: plugin(name),
    "tsconfig.json": `${JSON.stringify(tsconfig, null, 2)}\n`,
  };
}

const plugin = (
  name: PackageName,
): string => `import { debias, decay, defineOptimizer, definePlugin, ema, learningRate, mul, zeros } from "@thalweg/core";

/**
${exampleComment}
 */
const ${exampleDefinition(name)}

export default definePlugin({ name: "${name.short}", optimizers: [${name.identifier}] });
`;

type Exports = Readonly<Record<string, { readonly types?: string }>>;

/**
 * The files with the types of packages, by what a plugin imports: `@thalweg/core`,
 * `@thalweg/core/numeric`.
 * @param inside a file or folder in each package
 * @throws UsageError in a clone that is not built
 */
export function typesOf(inside: readonly string[]): Record<string, string> {
  return Object.fromEntries(inside.flatMap((each) => typesOfPackage(packageFolder(each))));
}

function typesOfPackage(folder: string): [string, string][] {
  const text = readFileSync(path.join(folder, "package.json"), "utf8");
  const manifest: { readonly name: string; readonly exports?: Exports } = JSON.parse(text);
  return Object.entries(manifest.exports ?? {}).flatMap(([subpath, { types }]) => {
    if (types === undefined) return [];
    const file = path.join(folder, types);
    if (existsSync(file)) return [[path.posix.join(manifest.name, subpath), file]];
    throw new UsageError(`${folder} is not built; run \`npm run build\` in the clone first.`);
  });
}

/** The folder of the package that a file, given by path or URL, is in. */
function packageFolder(inside: string): string {
  let folder = realpathSync(inside.startsWith("file:") ? fileURLToPath(inside) : inside);
  while (!existsSync(path.join(folder, "package.json"))) folder = path.dirname(folder);
  return folder;
}
