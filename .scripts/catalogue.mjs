/**
 * Writes `docs/catalogue.md`, or the file named by `--out`: tables of all named things in the
 * preset.
 */
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { readOptions } from "./options.mjs";
import { inRoot } from "./paths.mjs";

const recorded = inRoot("docs/catalogue.md");

const load = (folder, entry = "index.js") =>
  import(pathToFileURL(inRoot(folder, "dist", entry)).href);

export async function writeCatalogue(args) {
  const { out = recorded } = readOptions("catalogue", args, ["out"]);
  fs.writeFileSync(path.resolve(out), await cataloguePage());
}

/** The page for the current registry. */
export async function cataloguePage() {
  const { createLab } = await load("packages/engine", "node.js");
  const { kindNames, rangeOf } = await load("packages/core", "host.js");
  const { plugins } = await load("plugins/preset");
  const lab = await createLab({ plugins });
  try {
    const described = lab.describe();
    const sections = kindNames.map((kind) =>
      sectionOf(
        kind,
        described.flatMap((plugin) => plugin[kind]),
        rangeOf,
      ),
    );
    return `${introduction}\n${sections.join("\n")}\n${await lawsSection(plugins)}`;
  } finally {
    await lab.close();
  }
}

const introduction = `# Catalogue

Everything that has a name in the preset: its formula, its source, and its hyperparameters with their defaults and the values
that are allowed. \`thalweg describe NAME\` shows the same with what each hyperparameter means.

Written by \`npm run catalogue\`, not by hand: run it again when an entry changes.
`;

/** How many laws everything is held to, and what is exempt from which, with the reason. */
async function lawsSection(plugins) {
  const { casesOf } = await load("packages/testing", "laws.js");
  const modules = await Promise.all(plugins.map((url) => import(url)));
  const cases = modules.flatMap(({ default: plugin }) => casesOf(plugin));
  const kinds = [...new Set(cases.map(({ kind }) => kind))];
  const exempt = cases.filter((each) => each.exempt?.declared);
  const counts = kinds.map((kind) => {
    const own = cases.filter((each) => each.kind === kind);
    const held = own.filter((each) => each.exempt === undefined).length;
    const exemptions = own.filter((each) => each.exempt?.declared).length;
    const entries = new Set(own.map(({ subject }) => subject)).size;
    const laws = new Set(own.map(({ law }) => law)).size;
    const cells = [kind, entries, laws, held, exemptions, own.length - held - exemptions];
    return `| ${cells.join(" | ")} |\n`;
  });
  const reasons = exempt.map(
    ({ subject, law, exempt: { reason } }) => `| ${code(subject)} | ${law} | ${cell(reason)} |\n`,
  );
  return `## Laws

What is in the tables above is held to the laws of [\`@thalweg/testing\`](../packages/testing), in the tests and by \`thalweg check NAME\`. A law
may say nothing of an entry: of a rule that is not elementwise, or whose threshold of stability theory does not give; the formulas of
the losses are held to plain numbers in their own tests.

| kind | entries | laws | cases that must hold | exempt | where a law says nothing |
| --- | --- | --- | --- | --- | --- |
${counts.join("")}
### Exemptions (${exempt.length})

| entry | law | because |
| --- | --- | --- |
${reasons.sort().join("")}`;
}

function sectionOf(kind, entries, rangeOf) {
  const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const rows = sorted.map((entry) => rowOf(entry, rangeOf));
  return `## ${kind[0].toUpperCase()}${kind.slice(1)} (${entries.length})

| name | formula | source | hyperparameters |
| --- | --- | --- | --- |
${rows.join("")}`;
}

function rowOf({ name, aliases, formula, source, hyper = {} }, rangeOf) {
  const also = aliases.length === 0 ? "" : `, ${aliases.map(code).join(", ")}`;
  const settings = Object.entries(hyper).map(
    ([key, spec]) => `${code(`${key} = ${spec.default}`)} ${cell(rangeOf(spec))}`,
  );
  const cells = [
    `${code(name)}${also}`,
    formula === undefined ? "" : code(formula),
    cell(source),
    settings.join("<br>"),
  ];
  return `| ${cells.join(" | ")} |\n`;
}

/** Text with the characters escaped that would end a cell or be read as markup. */
const cell = (text) => oneLine(text).replace(/[\\|*_<[\]]/g, "\\$&");

/** A code span; within it, a table needs only the bar escaped. */
const code = (text) => `\`${oneLine(text).replaceAll("|", "\\|").replaceAll("`", "'")}\``;

const oneLine = (text) => text.replace(/\s+/g, " ").trim();
