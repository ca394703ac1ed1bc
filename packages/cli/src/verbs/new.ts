/** `thalweg new`: writes a plugin package, to begin from. */
import path from "node:path";
import { suggestion, UsageError } from "@thalweg/core";
import { Command } from "commander";
import { newFolder, writeNewFolder } from "../files/new-folder.js";
import { shownPath } from "../files/shown-path.js";
import { namesakes, singular } from "../kinds.js";
import { optimizerPackage } from "../new-package/optimizer-package.js";
import { ownPackages } from "../new-package/own-packages.js";
import { type PackageName, packageName } from "../new-package/package-name.js";
import { withSession } from "../session.js";
import { plural } from "../terminal/numbers.js";
import type { Context, Perform } from "./context.js";
import { jsonOption } from "./options.js";

interface NewOptions {
  readonly out?: string;
  readonly json?: true;
}

const description =
  "Writes a package with one optimizer, its tests and what the laws hold it to. It passes `npm test` and `thalweg check` as it stands; put your own rule in its place.";

const examples = `
Examples:
  thalweg new optimizer my-optimizer                   into ./my-optimizer
  thalweg new optimizer @lab/my-optimizer --out work   with a scope, into ./work`;

const things = ["optimizer"];

export function newCommand(context: Context, perform: Perform): Command {
  return new Command("new")
    .summary("write a plugin package to begin from")
    .description(description)
    .argument("<kind>", "what it brings: optimizer")
    .argument("<name>", "its name, in lower case, words joined by dashes; with a scope or without")
    .option("--out <folder>", "where to write it, a folder that is new or empty (default: ./name)")
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
        const { specs, archives } = ownPackages(folder);
        const files = { ...optimizerPackage(name, specs), ...archives };
        context.signal.throwIfAborted();
        await writeNewFolder(folder, files);
        const { out } = context.terminal;
        const written = Object.keys(files).sort();
        if (options.json)
          out.write(`${JSON.stringify({ folder, files: written, specs }, null, 2)}\n`);
        else out.write(nextSteps(name, folder, written));
      }),
    );
}

/** @throws UsageError for a name that something of the preset bears: the two could not be used together */
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

function nextSteps({ short }: PackageName, folder: string, files: readonly string[]): string {
  const shown = shownPath(folder);
  const rule = path.join(shown, `src/${short}.ts`);
  return `${plural(files.length, "file")} in ${shown}. The rule is in ${rule}. From here:

  cd ${/^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`}
  npm install
  npm test
  npx thalweg check .
  npx thalweg compare --plugin . --optimizers ${short},momentum,adam --problems digits-mlp,rosenbrock
`;
}
