/** `thalweg new`: writes a plugin package as a starting point. */
import path from "node:path";
import { UsageError } from "@thalweg/core";
import { suggestion } from "@thalweg/core/host";
import { Command } from "commander";
import { folderName } from "../arguments/names.js";
import { newFolder, writeNewFolder } from "../files/new-folder.js";
import { shownPath } from "../files/shown-path.js";
import { namesakes, singular } from "../kinds.js";
import { optimizerPackage, type Specs } from "../new-package/optimizer-package.js";
import { importable, isClone, ownPackages } from "../new-package/own-packages.js";
import { type PackageName, packageName } from "../new-package/package-name.js";
import { pluginFile, typesOf } from "../new-package/plugin-file.js";
import { withSession } from "../session.js";
import { plural } from "../terminal/numbers.js";
import type { Context, Perform } from "./context.js";
import { jsonOption } from "./options.js";

interface NewOptions {
  readonly out?: string;
  readonly json?: true;
}

const description =
  "Writes a package with one optimizer, its tests and what the laws hold it to; or one file with an optimizer, and a tsconfig.json for editors. It passes `npm test` and `thalweg check` as it stands; put your own rule in its place.";

const examples = `
Examples:
  thalweg new optimizer my-optimizer                   into ./my-optimizer
  thalweg new optimizer @lab/my-optimizer --out work   with a scope, into ./work
  thalweg new file my-optimizer                        one file, which needs nothing installed`;

const things = ["optimizer", "file"];

export function newCommand(context: Context, perform: Perform): Command {
  return new Command("new")
    .summary("write a plugin package to begin from")
    .description(description)
    .argument("<kind>", "optimizer, for a package; or file, for a plugin of one file")
    .argument("<name>", "its name, in lower case, words joined by dashes; with a scope or without")
    .option(
      "--out <folder>",
      "where to write it, a folder that is new or empty (default: ./name)",
      folderName("--out"),
    )
    .addOption(jsonOption())
    .addHelpText("after", examples)
    .action((kind: string, given: string, options: NewOptions) =>
      perform(async () => {
        if (!things.includes(kind)) {
          throw new UsageError(`"new ${kind}" is not known. ${suggestion(kind, things)}`);
        }
        const name = packageName(given);
        const folder = await newFolder(options.out ?? name.short);
        await refuseKnown(name, context);
        const { files, specs } = kind === "file" ? await oneFile(name) : wholePackage(name, folder);
        context.signal.throwIfAborted();
        await writeNewFolder(folder, files);
        const { out } = context.terminal;
        const written = Object.keys(files).sort();
        if (options.json)
          out.write(`${JSON.stringify({ folder, files: written, specs }, null, 2)}\n`);
        else if (kind === "file") out.write(nextOfFile(name, folder));
        else out.write(nextSteps(name, folder, written));
      }),
    );
}

interface Written {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** The versions that a package names. */
  readonly specs?: Specs;
}

function wholePackage(name: PackageName, folder: string): Written {
  const { specs, archives } = ownPackages(folder);
  return { files: { ...optimizerPackage(name, specs), ...archives }, specs };
}

async function oneFile(name: PackageName): Promise<Written> {
  const { plugins } = await import("@thalweg/preset");
  return { files: pluginFile(name, typesOf(importable(plugins))) };
}

/** @throws UsageError for a name in the preset, because the two could not be used together */
async function refuseKnown({ short }: PackageName, { signal }: Context): Promise<void> {
  await withSession({ plugin: [] }, signal, async ({ lab }) => {
    const [known] = namesakes(lab, short).filter(
      ({ kind }) => kind === "optimizers" || kind === "transforms",
    );
    if (known === undefined) return;
    throw new UsageError(
      `"${short}" is the name of ${known.kind === "optimizers" ? "an" : "a"} ${singular(known.kind)} of ${known.plugin}; take another.`,
    );
  });
}

/**
 * The new package does not depend on the command, and npx would ask the registry for a package of
 * that name.
 */
const onThePath =
  "\nIf `thalweg` is not found there, `npm run install-command` in the clone puts it on the path.\n";

function nextOfFile({ short }: PackageName, folder: string): string {
  const file = path.join(shownPath(folder), `${short}.ts`);
  return `The rule is in ${file}; tsconfig.json beside it tells editors where the types are. From here:

  thalweg check ${file}
  thalweg compare --plugin ${file} --optimizers ${short},momentum,adam --problems digits-mlp,rosenbrock
${isClone() ? onThePath : ""}`;
}

function nextSteps({ short }: PackageName, folder: string, files: readonly string[]): string {
  const shown = shownPath(folder);
  const rule = path.join(shown, `src/${short}.ts`);
  return `${plural(files.length, "file")} in ${shown}. The rule is in ${rule}. From here:

  cd ${/^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`}
  npm install
  npm test
  thalweg check .
  thalweg compare --plugin . --optimizers ${short},momentum,adam --problems digits-mlp,rosenbrock
${isClone() ? onThePath : ""}`;
}
