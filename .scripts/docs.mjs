/**
 * `npm run docs`: reference pages of everything that the published packages export, by TypeDoc, from
 * their declarations, in `out/docs` or the folder that `--out` names. A warning is an error: a link
 * that leads nowhere, a type that an export refers to and no entry exports.
 */
import fs from "node:fs";
import path from "node:path";
import { publishedEntries, publishedPackages } from "./entries.mjs";
import { readOptions } from "./options.mjs";
import { inRoot, root } from "./paths.mjs";

export async function writeDocs(args) {
  const { out = inRoot("out/docs") } = readOptions("docs", args, ["out"]);
  const { app, project, warnings } = await convert();
  if (warnings.length > 0) throw new Error(warnings.join("\n"));
  await app.generateDocs(project, path.resolve(out));
  console.log(path.join(path.resolve(out), "index.html"));
}

/** What TypeDoc warns of, one text a warning. */
export const docsWarnings = async () => (await convert()).warnings;

async function convert() {
  const { Application, Logger, LogLevel } = await import("typedoc");
  const entries = publishedEntries();
  const app = await Application.bootstrap({
    name: "Thalweg",
    entryPoints: entries.map(({ declarations }) => declarations),
    tsconfig: writeProject(entries),
    basePath: root,
    readme: "none",
    excludePrivate: true,
    // Declarations know no lines of sources that a reader could follow.
    disableSources: true,
    skipErrorChecking: true,
  });
  const warnings = [];
  app.logger = Object.assign(new Logger(), {
    log: (message, level) => level >= LogLevel.Warn && warnings.push(message),
  });
  const project = await app.convert();
  if (project === undefined) throw new Error(`TypeDoc converts nothing. ${warnings.join("\n")}`);
  nameModules(project, entries);
  validate(app, project);
  return { app, project, warnings };
}

/** TypeScript's settings for the declarations, in a file, as TypeDoc wants them. */
function writeProject(entries) {
  const file = inRoot("node_modules/.cache/docs.tsconfig.json");
  const written = { composite: false, declaration: false, declarationMap: false };
  const settings = {
    extends: inRoot("tsconfig.base.json"),
    compilerOptions: { ...written, emitDeclarationOnly: false, noEmit: true },
    files: entries.map(({ declarations }) => declarations),
  };
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(settings));
  return file;
}

/** Modules are called as they are imported, where TypeDoc calls them by their file. */
function nameModules(project, entries) {
  const specifiers = new Map(
    entries.map(({ specifier, declarations }) => {
      const file = path.relative(root, declarations).split(path.sep).join("/");
      return [file.replace(/(\/index)?\.d\.ts$/, ""), specifier];
    }),
  );
  for (const module of project.children ?? []) {
    const specifier = specifiers.get(module.name);
    if (specifier === undefined) throw new Error(`"${module.name}" is the module of no entry`);
    module.name = specifier;
  }
}

/** Types that are referred to and not exported, by package, with the reason. */
const notExported = {
  // The names are the keys of a table, and so are a trial's stages.
  "@thalweg/cli": ["cli/src/terminal/painter.ts:codes"],
  "@thalweg/engine": ["engine/src/trial/progress.ts:stages"],
  // The type of a study's text is inferred from a schema of zod's.
  "@thalweg/study": ["study/src/spec/parse.ts:studySchema"],
};

/** Links once; and for each package, as TypeDoc asks it of one alone, whether types are exported. */
function validate(app, project) {
  const own = project.packageName;
  const rest = { notDocumented: false, unusedMergeModuleWith: false };
  const links = (on) => ({ invalidLink: on, invalidPath: on, rewrittenLink: on });
  app.options.setValue("validation", { ...rest, ...links(true), notExported: false });
  app.validate(project);
  app.options.setValue("validation", { ...rest, ...links(false), notExported: true });
  for (const { name } of publishedPackages()) {
    app.options.setValue("intentionallyNotExported", notExported[name] ?? []);
    project.packageName = name;
    app.validate(project);
  }
  project.packageName = own;
}
